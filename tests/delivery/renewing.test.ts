import { expect, it } from 'vitest';
import { takeLease } from '../../src/delivery/lease.ts';
import type { LeaseOwner, LeaseStore } from '../../src/store/leaseStore.ts';
import { createTestTime } from '../helpers/appTime.ts';

const owner: LeaseOwner = { host: 'h', pid: 1, bootId: 'b', pidNamespace: 'n', startedAt: '' };

/** @param answers what comes of each renewal: true, false, or the store is away */
async function held(answers: readonly (boolean | 'away')[]) {
  const time = createTestTime();
  const told: string[] = [];
  let asked = 0;
  const leases: LeaseStore = {
    takeLease: async (_owner, at, ms) => {
      told.push(`take ${at.getTime() - time.now().getTime()} ${ms}`);
      return { kind: 'taken', fence: 3 };
    },
    renewLease: async (fence, at, ms) => {
      told.push(`renew ${fence} ${ms} at ${time.elapsedMs()}`);
      expect(at).toEqual(time.now());
      const answer = answers[asked] ?? true;
      asked += 1;
      if (answer === 'away') throw new Error('busy');
      return answer;
    },
    releaseLease: async (fence) => void told.push(`release ${fence}`),
  };
  const lease = await takeLease(leases, owner, time);
  if (!('fence' in lease)) throw new Error('held');
  return { time, told, lease };
}
const renewals = (told: readonly string[]): number => told.filter((one) => one.startsWith('renew')).length;

it('takes the lease for thirty seconds, renews it every five, and gives it back', async () => {
  const { time, told, lease } = await held([]);
  await time.sleep(11_000);
  expect(lease.fence).toBe(3);
  expect(told).toEqual(['take 0 30000', 'renew 3 30000 at 5000', 'renew 3 30000 at 10000']);
  await lease.release();
  expect(told.at(-1)).toBe('release 3');
  const before = renewals(told);
  await time.sleep(20_000);
  expect(renewals(told)).toBe(before);
  expect(lease.lost.aborted).toBe(false);
});

it('has lost it as soon as it is somebody else’s, and does not give back what is not its own', async () => {
  const { time, told, lease } = await held([true, false]);
  await time.sleep(9_000);
  expect(lease.lost.aborted).toBe(false);
  await time.sleep(2_000);
  expect(lease.lost.aborted).toBe(true);
  await lease.release();
  expect(told.some((one) => one.startsWith('release'))).toBe(false);
  expect(renewals(told)).toBe(2);
});

it('lives through a store that does not answer for less than half of the lease', async () => {
  const { time, lease, told } = await held([true, 'away', 'away', true, 'away']);
  await time.sleep(26_000);
  expect(lease.lost.aborted).toBe(false);
  expect(renewals(told)).toBe(5);
  await lease.release();
});

it('has lost it when it could not be renewed for half of its length, without asking once more', async () => {
  const { time, lease, told } = await held(['away', 'away', 'away', 'away']);
  await time.sleep(19_000);
  expect(lease.lost.aborted).toBe(false);
  await time.sleep(2_000);
  expect(lease.lost.aborted).toBe(true);
  expect(renewals(told)).toBe(3);
});

it('has lost it after a long sleep of the machine, without asking', async () => {
  const { time, lease, told } = await held([]);
  await time.sleep(1_000);
  time.pause(60_000);
  await time.sleep(6_000);
  expect(lease.lost.aborted).toBe(true);
  expect(renewals(told)).toBe(0);
});
