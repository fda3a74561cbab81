import { isOpen, publicId } from '../domain/incident.ts';
import { promisedBy } from '../domain/promise.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { reopen } from '../domain/transitions.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import type { ReopenInput } from './input.ts';
import { hashOf } from './keys.ts';
import type { Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { findTarget } from './target.ts';
import { chooseWords } from './words.ts';

/** It came back: said to exactly those who heard, or are still owed, the all-clear. As a value. */
export const prepareReopen =
  (deps: Deps) =>
  async (input: ReopenInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input) ?? ownTemplate(input);
    if (wrong) return err(wrong);
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf('reopen', null, input);
    const target = await findTarget(deps, input, 'resolved', requestHash);
    if (!target.ok || target.value.kind === 'repeat') return target as Result<Repeat, Refusal>;
    const before = target.value.incident;
    if (isOpen(before)) return err({ kind: 'not_resolved', id: publicId(before) });
    const impact = input.impact ?? before.impact;
    const nextUpdateBy = promisedBy(input.nextUpdate, deps.config.promise, impact, at);
    const reopened = reopen(before, { impact, components: input.components }, nextUpdateBy, at);
    if (!reopened.ok) throw new Error('a resolved incident refused to be reopened');
    const incident = reopened.value;
    const entry = nextEntry(deps, incident, at, { event: 'reopened', key: input.key, requestHash });
    const words = await chooseWords(deps, incident, entry, input);
    const decision = { epoch, incident, update: { ...entry, body: words.body }, guard: null, faults: words.faults };
    return ok(await buildDraft(deps, decision, input));
  };

/** `reopen` always sets `investigating` and speaks with its own template. */
function ownTemplate(input: ReopenInput): Refusal | null {
  if (input.status !== null && input.status !== 'investigating') {
    const expected = 'investigating: a reopened incident is looked into again';
    return { kind: 'bad_value', flag: '--status', value: input.status, expected };
  }
  if (input.event === null) return null;
  return {
    kind: 'bad_value',
    flag: '--event',
    value: input.event,
    expected: 'nothing: reopen has a template of its own',
  };
}
