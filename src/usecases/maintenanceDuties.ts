import type { Approval } from '../domain/approval.ts';
import { type Duty, dueDuties } from '../domain/duties.ts';
import type { Sample } from '../domain/greenLight.ts';
import { publicId } from '../domain/incident.ts';
import type { Maintenance } from '../domain/maintenance.ts';
import { verify } from '../domain/maintenanceTransitions.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Asking } from './asking.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import type { MaintenanceInput } from './input.ts';
import { findUpdateRepeat } from './keys.ts';
import { prepareComplete, prepareRemind, prepareStart } from './maintenance.ts';
import { nothingSaid } from './nothingSaid.ts';
import type { Watcher } from './progress.ts';
import { publish } from './publish.ts';
import type { Published } from './published.ts';
import type { Refusal } from './refusal.ts';

/** What became of one duty. Those that ask and those that are refused need a hand. */
export type DutyOutcome = { readonly maintenance: Maintenance } & (
  | { readonly kind: 'posted'; readonly duty: 'remind' | 'start' | 'complete'; readonly published: Published }
  /** Its time is over and a probe fails: it is not completed. */
  | { readonly kind: 'verifying'; readonly failed: readonly Sample[] }
  | { readonly kind: 'asks'; readonly why: Extract<Duty, { readonly kind: 'ask' }>['why'] }
  /** It waits for a second person; told once. */
  | { readonly kind: 'asked'; readonly duty: 'remind' | 'start' | 'complete'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly duty: Duty['kind']; readonly refusal: Refusal }
);

/**
 * Does what the clock asks of planned work: gives the notices ahead, begins it, and completes it once its probes are well.
 * However many do it at once each thing is said once, because it has a key of its own; what a person has done meanwhile is
 * left as it is.
 */
export const runMaintenanceDuties =
  (deps: Deps) =>
  async (watcher: Watcher): Promise<readonly DutyOutcome[]> => {
    const due = dueDuties(await deps.store.incidents.listPlanned(), deps.now());
    const outcomes: DutyOutcome[] = [];
    for (const duty of due) {
      if (watcher.signal.aborted) break;
      const outcome = await perform(deps, duty, watcher);
      if (outcome) outcomes.push(outcome);
    }
    return outcomes;
  };

/** @returns null: somebody else has done it */
async function perform(deps: Deps, duty: Duty, watcher: Watcher): Promise<DutyOutcome | null> {
  const { maintenance } = duty;
  switch (duty.kind) {
    case 'ask':
      return { kind: 'asks', maintenance, why: duty.why };
    case 'remind': {
      const input = { ...inputOf(maintenance, `tick:remind:${duty.aheadMs}`), aheadMs: duty.aheadMs };
      return outcomeOf(
        duty,
        'remind',
        await post(deps, () => prepareRemind(deps)(input), watcher, { verb: 'remind', input }),
      );
    }
    case 'start': {
      const input = inputOf(maintenance, 'tick:start');
      return outcomeOf(
        duty,
        'start',
        await post(deps, () => prepareStart(deps)(input), watcher, { verb: 'start', input }),
      );
    }
    case 'finish':
      return await finish(deps, duty, watcher);
    default:
      return duty satisfies never;
  }
}

/** The words were read when the work was announced; there is nobody to ask now. */
const inputOf = ({ number }: Maintenance, key: string): MaintenanceInput => ({
  ...nothingSaid,
  id: String(number),
  key,
  skipInvalid: true,
});

async function finish(deps: Deps, duty: Duty, watcher: Watcher): Promise<DutyOutcome | null> {
  const { maintenance } = duty;
  const input = { ...inputOf(maintenance, 'tick:complete'), override: null };
  const completed = await post(deps, () => prepareComplete(deps)(input), watcher, { verb: 'complete', input });
  if (completed.ok || completed.error.kind !== 'unhealthy') return outcomeOf(duty, 'complete', completed);
  const { failed } = completed.error;
  if (maintenance.status === 'in_progress') {
    const noted = await post(deps, () => prepareVerify(deps, maintenance, failed), watcher);
    if (!noted.ok && noted.error.kind !== 'wrong_status') return outcomeOf(duty, 'complete', noted);
  }
  return { kind: 'verifying', maintenance, failed };
}

/** A private entry: the team hears at once that it is not completed, and why. */
async function prepareVerify(
  deps: Deps,
  { uuid }: Maintenance,
  failed: readonly Sample[],
): Promise<Result<Draft | Repeat, Refusal>> {
  const at = deps.now();
  const epoch = await deps.store.incidents.epoch();
  const before = (await deps.store.incidents.listPlanned()).find((one) => one.uuid === uuid);
  if (!before) return err({ kind: 'none_planned', step: 'complete' });
  // It can be extended, and come to its end again.
  const key = `tick:verify:${before.work.endsAt.toISOString()}`;
  const earlier = await findUpdateRepeat(deps, before, key, null);
  if (!earlier.ok || earlier.value) return earlier as Result<Repeat, Refusal>;
  const verifying = verify(before);
  if (!verifying.ok) {
    return err({ kind: 'wrong_status', id: publicId(before), status: before.status, step: 'complete' });
  }
  const entry = nextEntry(deps, verifying.value, at, { event: 'note', key, requestHash: null });
  const reasons = failed.map(({ probe, reason }) => `${probe}: ${reason}`).join('; ');
  const body = `The planned time is over, but not all is well: ${reasons}. It is completed once the probes are healthy.`;
  const decision = { epoch, incident: verifying.value, update: { ...entry, body }, guard: null, faults: [] };
  return ok(await buildDraft(deps, decision, nothingSaid));
}

async function post(
  deps: Deps,
  prepare: () => Promise<Result<Draft | Repeat, Refusal>>,
  watcher: Watcher,
  asking?: Asking,
): Promise<Result<Published, Refusal>> {
  const madeAtMs = deps.monotonicMs();
  const prepared = await prepare();
  const how = { detached: false, ...(asking ? { asking: { ...asking, cause: 'its time has come' } } : {}) };
  return prepared.ok ? await publish(deps, prepare, prepared.value, madeAtMs, watcher, how) : prepared;
}

function outcomeOf(
  { kind, maintenance }: Duty,
  duty: 'remind' | 'start' | 'complete',
  done: Result<Published, Refusal>,
): DutyOutcome | null {
  if (done.ok && done.value.approval?.kind === 'asked') {
    return { kind: 'asked', duty, maintenance, approval: done.value.approval.approval };
  }
  if (done.ok) return done.value.created ? { kind: 'posted', duty, maintenance, published: done.value } : null;
  // A person, or another run, was quicker.
  const isDone = ['wrong_status', 'none_planned', 'approval_ended', 'approval_conflict'].includes(done.error.kind);
  return isDone ? null : { kind: 'refused', duty: kind, maintenance, refusal: done.error };
}
