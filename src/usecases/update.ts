import { isOpen, publicId } from '../domain/incident.ts';
import { promisedBy } from '../domain/promise.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { update } from '../domain/transitions.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import { statusAndEvent } from './events.ts';
import type { UpdateInput } from './input.ts';
import { hashOf } from './keys.ts';
import type { Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { findTarget } from './target.ts';
import { chooseWords } from './words.ts';

/** Posts an update, as a value. */
export const prepareUpdate =
  (deps: Deps) =>
  async (given: UpdateInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const input: UpdateInput = given.stillWorking ? { ...given, event: 'still-working' } : given;
    const wrong = checkNames(deps.config, input) ?? contradiction(given);
    if (wrong) return err(wrong);
    const chosen = statusAndEvent(input, 'investigating');
    if (!chosen.ok) return chosen;
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf('update', null, input);
    const target = await findTarget(deps, input, 'open', requestHash);
    if (!target.ok || target.value.kind === 'repeat') return target as Result<Repeat, Refusal>;
    const before = target.value.incident;
    if (!isOpen(before)) {
      return err({ kind: 'already_resolved', id: publicId(before), resolvedAt: before.resolvedAt ?? before.openedAt });
    }
    const said = statusAndEvent(input, before.status);
    if (!said.ok) return said;
    const impact = input.impact ?? before.impact;
    const nextUpdateBy = promisedBy(input.nextUpdate, deps.config.promise, impact, at);
    const { status, event } = said.value;
    const change = { status, impact, components: input.components, publish: input.publish };
    const changed = update(before, change, nextUpdateBy, at);
    if (!changed.ok) throw new Error('an open incident refused an update');
    const incident = changed.value;
    const entry = nextEntry(deps, incident, at, { event, key: input.key, requestHash });
    const words = await chooseWords(deps, incident, entry, input);
    const decision = { epoch, incident, update: { ...entry, body: words.body }, guard: null, faults: words.faults };
    return ok(await buildDraft(deps, decision, input));
  };

function contradiction(input: UpdateInput): Refusal | null {
  if (!input.stillWorking || input.event === null || input.event === 'still-working') return null;
  return { kind: 'bad_value', flag: '--event', value: input.event, expected: 'nothing beside --still-working' };
}
