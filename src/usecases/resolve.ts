import type { Guard } from '../domain/greenLight.ts';
import { isOpen, type OpenIncident, publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { resolve } from '../domain/transitions.ts';
import type { Evidence } from '../domain/update.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import { guardOf } from './guard.ts';
import { heldByOthers } from './heldByOthers.ts';
import type { ResolveInput } from './input.ts';
import { hashOf } from './keys.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { findTarget } from './target.ts';
import { chooseWords } from './words.ts';

/** The all-clear, as a value; refused while the guard says not yet, unless a reason overrides it. */
export const prepareResolve =
  (deps: Deps) =>
  async (input: ResolveInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf('resolve', null, input);
    const target = await findTarget(deps, input, 'open', requestHash);
    if (!target.ok || target.value.kind === 'repeat') return target as Result<Repeat, Refusal>;
    const before = target.value.incident;
    if (!isOpen(before)) {
      return err({ kind: 'already_resolved', id: publicId(before), resolvedAt: before.resolvedAt ?? before.openedAt });
    }
    const guard = await guardOf(deps, before);
    if (!guard.green && input.override === null) return err(notGreen(before, guard));
    const resolved = resolve(before, await heldByOthers(deps, before), at);
    if (!resolved.ok) throw new Error('an open incident refused its all-clear');
    const incident = resolved.value;
    const evidence = evidenceOf(guard, input);
    const entry = nextEntry(deps, incident, incident.resolvedAt, {
      event: 'resolved',
      key: input.key,
      requestHash,
      evidence,
    });
    const words = await chooseWords(deps, incident, entry, input);
    const faults = [...words.faults, ...unconfirmed(guard, input)];
    return ok(
      await buildDraft(deps, { epoch, incident, update: { ...entry, body: words.body }, guard, faults }, input),
    );
  };

const notGreen = (incident: OpenIncident, guard: Guard): Refusal => ({
  kind: 'not_green',
  id: publicId(incident),
  impact: incident.worstImpact,
  guard,
  status: incident.status,
});

function evidenceOf(guard: Guard, input: ResolveInput): Evidence {
  return {
    healthyForMs: guard.probes.length > 0 ? guard.healthyForMs : (guard.monitoringForMs ?? 0),
    requiredMs: guard.requiredMs,
    stableSince: guard.stableSince,
    override: guard.green ? null : input.override,
    confirmedBy: guard.needsMonitoring ? input.confirmedBy : null,
  };
}

/** Where no probe can vouch for a component, a person does. */
function unconfirmed(guard: Guard, input: ResolveInput): readonly PublishFault[] {
  const asked = guard.needsMonitoring && input.override === null && input.confirmedBy === null;
  return asked ? [{ kind: 'unconfirmed', what: 'the checklist' }] : [];
}
