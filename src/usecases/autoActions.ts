import type { AutoOpenPolicy } from '../config/config.ts';
import { statusByImpact } from '../domain/component.ts';
import { describeDuration } from '../domain/duration.ts';
import { lastedMs } from '../domain/failingRun.ts';
import type { Guard } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import { publicId } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Asking } from './asking.ts';
import type { Deps } from './deps.ts';
import type { AutoKind } from './done.ts';
import type { Draft, Repeat } from './draft.ts';
import { nothingSaid } from './nothingSaid.ts';
import { prepareOpen } from './open.ts';
import type { Refusal } from './refusal.ts';
import { prepareReopen } from './reopen.ts';
import { prepareResolve } from './resolve.ts';
import { type Situation, speaksOf, type Unsaid } from './situation.ts';
import { prepareUpdate } from './update.ts';

/** What is posted without a person; each is off unless it was asked for. */
export interface Auto {
  readonly open: AutoOpenPolicy | null;
  readonly monitoring: boolean;
  readonly resolve: boolean;
}

/** Something that may be posted now. */
export interface AutoAction {
  readonly kind: AutoKind;
  /** Null: one would be opened. */
  readonly incident: Incident | null;
  /** In words, for the record. */
  readonly why: string;
  /** The same for everybody who comes to it, so that it is posted once. */
  readonly key: string;
  readonly asking: Asking;
  prepare(): Promise<Result<Draft | Repeat, Refusal>>;
}

/** Of the soak, before "we are watching" is said. */
const monitoringShare = 1 / 4;

/** What may be posted now, in this order. Each looks again whether it still may when it is prepared. */
export async function findAutoActions(deps: Deps, auto: Auto, situation: Situation): Promise<readonly AutoAction[]> {
  const { incidents, probes } = situation.status;
  const isCutOff = auto.open?.needs.some((name) => probes.find((one) => one.name === name)?.sample?.healthy === false);
  const found: AutoAction[] = auto.open && !isCutOff ? openings(deps, auto.open, situation.unsaid) : [];
  for (const { incident, guard } of incidents) {
    if (auto.resolve && guard.green && !guard.needsMonitoring) found.push(resolving(deps, incident, guard));
    else if (auto.monitoring && (await isMending(deps, incident, guard, situation.at))) {
      found.push(watching(deps, incident, guard));
    }
  }
  return found;
}

function openings(deps: Deps, policy: AutoOpenPolicy, unsaid: readonly Unsaid[]): AutoAction[] {
  const isRipe = ({ run }: Unsaid): boolean => lastedMs(run) >= policy.afterMs;
  // What goes down together is told together, though its probes did not begin to fail at one moment.
  const isNearlyRipe = ({ run }: Unsaid): boolean => lastedMs(run) >= policy.afterMs / 2;
  const groups = Map.groupBy(unsaid, ({ relapseOf }) => relapseOf?.uuid ?? '');
  return [...groups.values()]
    .filter((group) => group.some(isRipe))
    .map((group) => {
      const told = group.filter(isNearlyRipe);
      const incident = told[0]?.relapseOf ?? null;
      return incident ? reopening(deps, policy, incident, told) : opening(deps, policy, told);
    });
}

const whyFailing = (told: readonly Unsaid[]): string =>
  told
    .map(({ run }) => `${run.probe} has failed for ${describeDuration(lastedMs(run))} (${run.last.reason})`)
    .join('; ');

const namesOf = (told: readonly Unsaid[]): readonly string[] =>
  [...new Set(told.flatMap(({ components }) => components))].sort();

function opening(deps: Deps, policy: AutoOpenPolicy, told: readonly Unsaid[]): AutoAction {
  const names = namesOf(told);
  const why = whyFailing(told);
  const { impact } = policy;
  const key = `auto:open:${names.length > 0 ? names.join(',') : told.map(({ run }) => run.probe).join(',')}`;
  const startedAt = new Date(Math.min(...told.map(({ run }) => run.since.getTime())));
  const components = names.map((name) => ({ name, status: statusByImpact[impact] }));
  const input = { ...nothingSaid, title: policy.title ?? titleOf(deps, names), impact, components, key };
  const whole = { ...input, startedAt, isPrivate: false, skipInvalid: true };
  return {
    ...{ kind: 'open', incident: null, why, key, asking: { verb: 'open', input: whole } },
    prepare: async () => {
      const prepared = await prepareOpen(deps)(whole);
      // Asked after the draft has read the epoch: who speaks of it from now on makes the draft stale.
      const others = await deps.store.incidents.listOpen();
      const planned = (await deps.store.incidents.listPlanned()).filter(isUnderWay);
      const other = [...others, ...planned].find((one) =>
        told.some(({ run }) => speaksOf(deps.config, one, run.probe)),
      );
      if (other) return err({ kind: 'key_conflict', id: publicId(other), key });
      return withCause(prepared, why);
    },
  };
}

function titleOf({ config }: Pick<Deps, 'config'>, names: readonly string[]): string {
  const titles = names.map((name) => config.components.find((one) => one.name === name)?.title ?? name);
  const last = titles.at(-1) ?? config.company.name;
  return `Problems with ${titles.length > 1 ? `${titles.slice(0, -1).join(', ')} and ${last}` : last}`;
}

function reopening(deps: Deps, policy: AutoOpenPolicy, incident: Incident, told: readonly Unsaid[]): AutoAction {
  const why = whyFailing(told);
  const key = `auto:reopen:${incident.resolvedAt?.toISOString()}`;
  const names = namesOf(told).filter((name) => incident.touched.includes(name));
  const components = names.map((name) => ({ name, status: statusByImpact[policy.impact] }));
  const input = { ...nothingSaid, id: publicId(incident), components, key, skipInvalid: true };
  return {
    ...{ kind: 'reopen', incident, why, key, asking: { verb: 'reopen', input } },
    prepare: async () => withCause(await prepareReopen(deps)(input), why),
  };
}

/** Its probes are well for a while, since the last failure as since the last word on it, and nobody has said so yet. */
async function isMending(deps: Deps, incident: Incident, guard: Guard, at: Date): Promise<boolean> {
  const { status, uuid } = incident;
  if (status !== 'investigating' && status !== 'identified') return false;
  if (guard.needsMonitoring || guard.probes.length === 0) return false;
  const enoughMs = guard.requiredMs * monitoringShare;
  if (guard.healthyForMs < enoughMs) return false;
  const last = (await deps.store.incidents.timeline(uuid)).findLast((one) => one.event !== 'note');
  return last === undefined || at.getTime() - last.at.getTime() >= enoughMs;
}

function watching(deps: Deps, incident: Incident, { healthyForMs, stableSince }: Guard): AutoAction {
  const why = `its probes have been healthy for ${describeDuration(healthyForMs)}`;
  // Once a recovery: who takes it back to `identified` knows more than the probes.
  const key = `auto:monitoring:${stableSince?.toISOString()}`;
  const said = { ...nothingSaid, id: publicId(incident), status: 'monitoring', key, skipInvalid: true } as const;
  const input = { ...said, stillWorking: false, publish: false };
  return {
    ...{ kind: 'monitoring', incident, why, key, asking: { verb: 'update', input } },
    prepare: async () => withCause(await prepareUpdate(deps)(input), why),
  };
}

function resolving(deps: Deps, incident: Incident, { healthyForMs, requiredMs }: Guard): AutoAction {
  const why = `its probes have been healthy for ${describeDuration(healthyForMs)} of the ${describeDuration(requiredMs)} asked for`;
  const key = `auto:resolve:${(incident.reopenedAt ?? incident.openedAt).toISOString()}`;
  const input = { ...nothingSaid, id: publicId(incident), override: null, confirmedBy: null, key, skipInvalid: true };
  return {
    ...{ kind: 'resolve', incident, why, key, asking: { verb: 'resolve', input } },
    prepare: async () => withCause(await prepareResolve(deps)(input), why),
  };
}

/** The same draft, with the reason in its update. */
export function withCause(prepared: Result<Draft | Repeat, Refusal>, cause: string): Result<Draft | Repeat, Refusal> {
  if (!prepared.ok || prepared.value.kind === 'repeat') return prepared;
  const draft = prepared.value;
  const update = { ...draft.update, cause };
  return ok({ ...draft, update, toEntry: () => ({ ...draft.toEntry(), update }) });
}
