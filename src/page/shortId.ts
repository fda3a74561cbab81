import { hash } from 'node:crypto';

/**
 * Twelve letters and digits, as Statuspage's ids are, the same for the same thing for ever.
 * @param kind keeps a component and a group of one name apart
 * @param key a uuid, or a name where there is none
 */
export function shortId(kind: 'page' | 'component' | 'group' | 'incident' | 'update', key: string): string {
  const digest = hash('sha256', `${kind}:${key}`);
  return BigInt(`0x${digest.slice(0, 16)}`)
    .toString(36)
    .padStart(12, '0')
    .slice(-12);
}
