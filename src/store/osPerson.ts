import { hostname, userInfo } from 'node:os';
import type { Who } from '../domain/audit.ts';

/** The operating system's user; behind sudo whoever called it. In a container the number may have no name. */
export function osPerson(env: Readonly<Record<string, string | undefined>>): string {
  const uid = process.getuid?.() ?? null;
  const caller = env['SUDO_USER'];
  if (uid === 0 && caller) return caller;
  try {
    return userInfo().username;
  } catch {
    return uid === null ? 'unknown' : `uid ${uid}`;
  }
}

/** Of a program that does not say who it acts for. */
export const someScript = (): Who => ({
  ...{ person: osPerson(process.env), host: hostname(), via: 'script', from: null },
});
