import { ok, type Result } from '../domain/result.ts';
import { annotate } from '../domain/transitions.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import { findIncident } from './find.ts';
import type { NoteInput } from './input.ts';
import { nothingSaid } from './nothingSaid.ts';
import type { Refusal } from './refusal.ts';
import { normaliseText } from './text.ts';

/** A private entry, which goes to `team` channels at once and nowhere else. As a value. */
export const prepareNote =
  (deps: Deps) =>
  async (input: NoteInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const epoch = await deps.store.incidents.epoch();
    const found = await findIncident(deps, input.id, 'open');
    if (!found.ok) return found;
    const incident = annotate(found.value);
    const body = normaliseText(input.message ?? '');
    const update = { ...nextEntry(deps, incident, at, { event: 'note', key: null, requestHash: null }), body };
    const faults =
      body === '' ? [{ kind: 'missing_input', flag: '--message', what: 'the words to keep' } as const] : [];
    return ok(await buildDraft(deps, { epoch, incident, update, guard: null, faults }, nothingSaid));
  };
