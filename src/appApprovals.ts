import { forShow, watchedBy } from './appParts.ts';
import type { Publishing } from './appPublishing.ts';
import type { Approval } from './domain/approval.ts';
import type { Incident } from './domain/incident.ts';
import { findApproval, mayNotRefuse, notBy } from './usecases/approvals.ts';
import { type ApproveInput, endPassed, prepareApproval, publishApproved, refuseApproval } from './usecases/approve.ts';
import type { Deps } from './usecases/deps.ts';
import type { PublishInput } from './usecases/input.ts';
import type { Watcher } from './usecases/progress.ts';
import { heldEntry, releaseHeld } from './usecases/releaseHeld.ts';
import { changesSince } from './usecases/saidMessages.ts';

type Approving = PublishInput & ApproveInput;

/** What `app.ts` puts together for whoever says yes or no to what somebody else asked for. */
export const approvalsOf = (reading: () => Promise<Deps>, writing: () => Promise<Deps>) => ({
  find: async (id: string | null) => findApproval(await reading(), id),
  /** Why this person can't say yes, or no; null: they can. */
  notBy: async (approval: Approval) => notBy(await reading(), approval),
  mayNotRefuse: async (approval: Approval) => mayNotRefuse(await reading(), approval),
  changesSince,
  /** An entry that waits as a whole, as a verb that publishes it. */
  entry: (approval: Approval): Publishing<Approving> => {
    let madeAtMs = 0;
    return {
      plan: async (input, watcher) => prepareApproval(watchedBy(watcher, forShow(await reading())), approval)(input),
      prepare: async (input, watcher) => {
        const deps = watchedBy(watcher, await reading());
        const prepared = await prepareApproval(deps, approval)(input);
        madeAtMs = deps.monotonicMs();
        if (!prepared.ok) await endPassed(await writing(), prepared.error);
        return prepared;
      },
      publish: async (input, prepared, watcher, how = { detached: false }) => {
        const deps = watchedBy(watcher, await writing());
        return await publishApproved(deps, approval, input, prepared, madeAtMs, watcher, how);
      },
    };
  },
  /** Deliveries that wait, as they were rendered. */
  held: async (approval: Approval) => heldEntry(await reading(), approval),
  release: async (approval: Approval, watcher: Watcher, how: Parameters<ReturnType<typeof releaseHeld>>[2]) =>
    releaseHeld(await writing())(approval, watcher, how),
  refuse: async (approval: Approval, reason: string) => refuseApproval(await writing())(approval, reason),
  /** The incident that it is about, as it is now; null: it would be opened. */
  incidentOf: async ({ incidentUuid }: Approval): Promise<Incident | null> =>
    incidentUuid === null ? null : (await reading()).store.incidents.byUuid(incidentUuid),
});
