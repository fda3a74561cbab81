import type { Approval } from '../domain/approval.ts';
import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Guard, Sample } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import { isWorkOverdue, type Maintenance } from '../domain/maintenance.ts';
import { isOverdue } from '../domain/promise.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import { findIncident } from './find.ts';
import { guardOf } from './guard.ts';
import type { Refusal } from './refusal.ts';

/** One incident with all that is known of it. */
export interface IncidentView {
  readonly incident: Incident;
  readonly updates: readonly Update[];
  readonly notes: readonly Update[];
  readonly deliveries: readonly Delivery[];
  /** What a second person had to do with them, and what was said without one. */
  readonly approvals: readonly Approval[];
}

export const showIncident =
  (deps: Deps) =>
  async (id: string | null): Promise<Result<IncidentView, Refusal>> => {
    const found = await findIncident(deps, id, 'any');
    if (!found.ok) return found;
    const { uuid } = found.value;
    const entries = await deps.store.incidents.timeline(uuid);
    return ok({
      incident: found.value,
      updates: entries.filter((entry) => entry.event !== 'note'),
      notes: entries.filter((entry) => entry.event === 'note'),
      deliveries: await deps.store.outbox.deliveries({ incidentUuid: uuid }),
      approvals: await approvalsOf(deps, entries),
    });
  };

async function approvalsOf({ config, store, now }: Deps, entries: readonly Update[]): Promise<readonly Approval[]> {
  if (!config.approval) return [];
  const all = await store.approvals.ofUpdates(entries.map(({ id }) => id));
  if (all.every(({ state }) => state !== 'waiting')) return all;
  const waiting = new Set((await store.approvals.waiting(now())).map(({ id }) => id));
  return all.map((one) => (one.state === 'waiting' && !waiting.has(one.id) ? { ...one, state: 'overtaken' } : one));
}

async function brokenGlassOf(
  { config, store }: Deps,
  open: readonly Incident[],
  at: Date,
): Promise<readonly Approval[]> {
  if (!config.approval || open.length === 0) return [];
  const since = new Date(Math.min(...open.map(({ openedAt }) => openedAt.getTime())));
  const uuids = new Set(open.map(({ uuid }) => uuid));
  const all = await store.approvals.brokenGlass(since, new Date(at.getTime() + 1));
  return all.filter(({ incidentUuid }) => incidentUuid !== null && uuids.has(incidentUuid));
}

export interface StatusView {
  readonly incidents: readonly { readonly incident: Incident; readonly guard: Guard }[];
  /** Planned work that is to come or under way, the next first. */
  readonly maintenances: readonly Maintenance[];
  /** Promises that were not kept, and times of planned work. */
  readonly overdue: readonly Incident[];
  /** Deliveries that need a hand, or will need one if nobody runs `deliver`. */
  readonly attention: readonly Delivery[];
  /** What waits for a second person, oldest first. */
  readonly approvals: readonly Approval[];
  /** What was said of open incidents without the second person that the rules ask for. */
  readonly brokenGlass: readonly Approval[];
  readonly probes: readonly { readonly name: string; readonly sample: Sample | null }[];
}

export const viewStatus = (deps: Deps) => async (): Promise<StatusView> => {
  const at = deps.now();
  const open = await deps.store.incidents.listOpen();
  const planned = await deps.store.incidents.listPlanned();
  const incidents = await Promise.all(
    open.map(async (incident) => ({ incident, guard: await guardOf(deps, incident) })),
  );
  const latest = deps.config.probes.length > 0 ? await deps.store.samples.latest() : [];
  return {
    incidents,
    maintenances: planned.toSorted((a, b) => a.work.startsAt.getTime() - b.work.startsAt.getTime()),
    overdue: [
      ...open.filter((incident) => isOverdue(incident.nextUpdateBy, at)),
      ...planned.filter((maintenance) => isWorkOverdue(maintenance, at)),
    ],
    approvals: deps.config.approval ? await deps.store.approvals.waiting(at) : [],
    brokenGlass: await brokenGlassOf(deps, open, at),
    attention: await needAHand(deps, [...open, ...planned], at),
    probes: deps.config.probes.map(({ name }) => ({
      name,
      sample: latest.find((sample) => sample.probe === name) ?? null,
    })),
  };
};

/** A failure is looked at for this long after the all-clear; then nobody can mend it any more. */
const failedForMs = 24 * 3_600_000;

async function needAHand(deps: Deps, open: readonly Incident[], at: Date): Promise<readonly Delivery[]> {
  const states: readonly DeliveryState[] = ['failed', 'uncertain', 'retrying'];
  const rows = await deps.store.outbox.deliveries({ states });
  const openUuids = new Set(open.map((incident) => incident.uuid));
  return rows.filter(
    (row) => row.state !== 'failed' || openUuids.has(row.incidentUuid) || at.getTime() - row.at.getTime() < failedForMs,
  );
}

export const listDeliveries =
  (deps: Deps) =>
  async (
    id: string | null,
    filter: { readonly channel: string | null; readonly state: DeliveryState | null },
  ): Promise<Result<readonly Delivery[], Refusal>> => {
    const found = id === null ? null : await findIncident(deps, id, 'any');
    if (found && !found.ok) return found;
    return ok(
      await deps.store.outbox.deliveries({
        incidentUuid: found?.value.uuid,
        channel: filter.channel ?? undefined,
        states: filter.state === null ? undefined : [filter.state],
      }),
    );
  };
