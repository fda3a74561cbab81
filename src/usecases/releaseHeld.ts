import type { Approval } from '../domain/approval.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message } from '../domain/message.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Update } from '../domain/update.ts';
import type { HeldGroup } from '../store/approvalStore.ts';
import { notBy } from './approvals.ts';
import type { Deps } from './deps.ts';
import { leaveToWorkers } from './leaveToWorkers.ts';
import type { Watcher } from './progress.ts';
import { sendRecorded } from './publish.ts';
import type { Published } from './published.ts';
import type { Refusal } from './refusal.ts';

export interface HeldMessage extends HeldGroup {
  readonly message: Message;
}

export interface HeldEntry {
  readonly incident: Incident;
  readonly update: Update;
  readonly messages: readonly HeldMessage[];
}

/** What waits, as it was rendered when it was recorded. */
export async function heldEntry({ store }: Pick<Deps, 'store'>, approval: Approval): Promise<HeldEntry | null> {
  const update = approval.updateId === null ? null : await store.incidents.updateById(approval.updateId);
  const incident = update && (await store.incidents.byUuid(update.incidentUuid));
  if (!update || !incident) return null;
  const messages: HeldMessage[] = [];
  for (const group of await store.approvals.held(update.id)) {
    const message = await store.outbox.message(update.id, group.channel, group.locale);
    if (message) messages.push({ ...group, message });
  }
  return { incident, update, messages };
}

/** Lets go of deliveries that wait, and sends them. */
export const releaseHeld =
  (deps: Deps) =>
  async (
    approval: Approval,
    watcher: Watcher,
    how: { readonly detached: boolean; readonly breakGlass: string | null },
  ): Promise<Result<Published, Refusal>> => {
    const refusal = how.breakGlass === null ? notBy(deps, approval) : null;
    if (refusal) return err(refusal);
    const held = await heldEntry(deps, approval);
    const { person, host, via } = deps.who();
    const by = { person, host, via, at: deps.now() };
    const done = held && (await deps.store.approvals.release(approval.id, by, how.breakGlass));
    const now = (await deps.store.approvals.byId(approval.id)) ?? approval;
    // Whoever said yes a moment ago sends it; this one looks on.
    if (!held || (!done && now.state !== 'approved' && now.state !== 'broken_glass'))
      return err({ kind: 'approval_ended', approval: now });
    const { incident, update } = held;
    const tell = how.detached ? leaveToWorkers : sendRecorded;
    const sent = await tell(deps, { kind: 'repeat', incident, update }, false, [], watcher);
    return ok({ ...sent, approval: { kind: 'approved', approval: now } });
  };
