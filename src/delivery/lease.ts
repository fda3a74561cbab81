import type { Lease, LeaseOwner, LeaseStore } from '../store/leaseStore.ts';
import type { Time } from './time.ts';

/** RELIABILITY.md 2.3: thirty seconds, renewed by a timer every five besides each commit. */
const leaseMs = 30_000;
const renewEveryMs = 5_000;

/** The right to send, for as long as it is held. */
export interface HeldLease {
  readonly fence: number;
  /** Aborts when the lease is lost, or when it could not be renewed for half its length. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export async function takeLease(
  leases: LeaseStore,
  owner: LeaseOwner,
  time: Time,
): Promise<HeldLease | Extract<Lease, { kind: 'held' }>> {
  const lease = await leases.takeLease(owner, time.now(), leaseMs);
  return lease.kind === 'held' ? lease : keep(leases, lease.fence, time);
}

function keep(leases: LeaseStore, fence: number, time: Time): HeldLease {
  const lost = new AbortController();
  const ended = new AbortController();
  const renewing = renewUntilEnded(leases, fence, time, lost, ended.signal);
  return {
    fence,
    lost: lost.signal,
    release: async () => {
      ended.abort();
      await renewing;
      if (!lost.signal.aborted) await leases.releaseLease(fence);
    },
  };
}

async function renewUntilEnded(
  leases: LeaseStore,
  fence: number,
  time: Time,
  lost: AbortController,
  ended: AbortSignal,
): Promise<void> {
  let renewedAt = time.monotonicMs();
  while (!ended.aborted) {
    await time.sleep(renewEveryMs, ended);
    if (ended.aborted) return;
    // After a long pause (a laptop's sleep) the lease may be somebody else's already: stop before asking.
    const late = time.monotonicMs() - renewedAt > leaseMs / 2;
    const renewed = !late && (await leases.renewLease(fence, time.now(), leaseMs).catch(() => null));
    if (renewed === true) renewedAt = time.monotonicMs();
    // `null` is a store that is busy or broken for a moment; the half of the lease decides how long that may last.
    else if (late || renewed === false) return lost.abort();
  }
}
