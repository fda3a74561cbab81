import { type Incident, publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import type { Repeat } from './draft.ts';
import { requestHash } from './ids.ts';
import type { PublishInput } from './input.ts';
import type { Refusal } from './refusal.ts';

/**
 * What a caller asked for, as far as the same key must mean the same thing (PRODUCT.md section 2); null without a key.
 * @param more what only this verb takes
 */
export function hashOf(
  verb: string,
  title: string | null,
  input: PublishInput,
  more: Readonly<Record<string, unknown>> = {},
): string | null {
  if (input.key === null) return null;
  const { impact, status, message } = input;
  const components = [...input.components].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return requestHash({ verb, title, impact, status, components, message, ...more });
}

/** The open incident that was declared under this key, with its first update; null: the key is new. */
export async function findOpenRepeat(
  { store }: Deps,
  key: string | null,
  hash: string | null,
): Promise<Result<Repeat | null, Refusal>> {
  const incident = key === null ? null : await store.incidents.openByKey(key);
  if (!incident || key === null) return ok(null);
  const [first] = await store.incidents.timeline(incident.uuid);
  return repeat(incident, first, key, hash);
}

/**
 * The update that was posted under this key: of the incident named, of the only open one, or, where none is open
 * because that update was its all-clear, of the newest that has it. Null: the key is new.
 */
export async function findUpdateRepeat(
  { store }: Deps,
  incident: Incident | null,
  key: string | null,
  hash: string | null,
): Promise<Result<Repeat | null, Refusal>> {
  if (key === null) return ok(null);
  const [update] = await store.incidents.updatesByKey(key, incident?.uuid ?? null);
  if (!update) return ok(null);
  const owner = incident ?? (await store.incidents.byUuid(update.incidentUuid));
  return owner ? repeat(owner, update, key, hash) : ok(null);
}

export function repeat(
  incident: Incident,
  update: Update | undefined,
  key: string,
  hash: string | null,
): Result<Repeat, Refusal> {
  if (!update || update.requestHash !== hash) return err({ kind: 'key_conflict', id: publicId(incident), key });
  return ok({ kind: 'repeat', incident, update });
}
