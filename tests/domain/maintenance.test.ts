import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dueDuties } from '../../src/domain/duties.ts';
import { isPlanned, type Maintenance } from '../../src/domain/maintenance.ts';
import { cancel, complete, extend, remind, schedule, start, verify } from '../../src/domain/maintenanceTransitions.ts';
import { usualNotices } from '../../src/domain/notices.ts';

const minuteMs = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 23, 10) + minutes * minuteMs);

interface Planned {
  readonly startsIn: number;
  readonly length: number;
  readonly notices: readonly number[];
}

function planned({ startsIn, length, notices }: Planned): Maintenance {
  const made = schedule(
    {
      uuid: '0193573b-5f00-7000-8000-000000000007',
      number: 8,
      title: 'The database moves',
      impact: 'minor',
      components: [{ name: 'checkout', status: 'under_maintenance' }],
      startsAt: at(startsIn),
      endsAt: at(startsIn + length),
      remindMs: notices.map((minutes) => minutes * minuteMs),
      message: null,
      byHand: false,
      reach: { only: null, skip: [], audience: null, confirmed: [] },
      key: null,
    },
    at(0),
  );
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
}

const plans = fc.record({
  startsIn: fc.integer({ min: 1, max: 20_000 }),
  length: fc.integer({ min: 1, max: 3_000 }),
  notices: fc.array(fc.integer({ min: 1, max: 25_000 }), { maxLength: 5 }),
});

/** Does the one duty that is due. */
function perform(maintenance: Maintenance, now: Date): { readonly next: Maintenance; readonly did: string | null } {
  const [duty] = dueDuties([maintenance], now);
  if (!duty) return { next: maintenance, did: null };
  const step =
    duty.kind === 'remind'
      ? remind(maintenance, duty.aheadMs)
      : duty.kind === 'start'
        ? start(maintenance, now)
        : duty.kind === 'finish'
          ? complete(maintenance, [], now)
          : null;
  if (step === null) return { next: maintenance, did: `ask ${duty.kind === 'ask' ? duty.why : ''}` };
  if (!step.ok) throw new Error(`${duty.kind}: ${step.error.kind}`);
  return { next: step.value, did: duty.kind === 'remind' ? `remind ${duty.aheadMs / minuteMs}` : duty.kind };
}

it('looked at each minute, gives each notice at its minute, begins and ends on time, and each thing once', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const did: string[] = [];
      let maintenance = planned(plan);
      const { startsIn, length, notices } = plan;
      // The minutes at which anything can happen, and their neighbours.
      const moments = [...notices.map((ahead) => startsIn - ahead), startsIn, startsIn + length];
      const minutes = [...new Set(moments.flatMap((one) => [one - 1, one, one + 1]))].filter((one) => one > 0);
      for (const minute of minutes.sort((a, b) => a - b)) {
        const { next, did: done } = perform(maintenance, at(minute));
        if (done) did.push(`${minute} ${done}`);
        expect(perform(next, at(minute)).did).toBeNull();
        maintenance = next;
      }
      const expected = [...new Set(notices)].filter((ahead) => ahead < startsIn).sort((a, b) => b - a);
      expect(did).toEqual([
        ...expected.map((ahead) => `${startsIn - ahead} remind ${ahead}`),
        `${startsIn} start`,
        `${startsIn + length} finish`,
      ]);
    }),
  );
});

it('looked at whenever it may be, says nothing twice, nothing out of order, and nothing that is not true any more', () => {
  const moments = fc.uniqueArray(fc.integer({ min: 1, max: 25_000 }), { maxLength: 30 });
  fc.assert(
    fc.property(plans, moments, (plan, minutes) => {
      let maintenance = planned(plan);
      const did: string[] = [];
      for (const minute of minutes.toSorted((a, b) => a - b)) {
        const { next, did: done } = perform(maintenance, at(minute));
        if (done?.startsWith('remind')) expect(minute).toBeLessThan(plan.startsIn);
        if (done === 'start') expect(minute).toBeLessThan(plan.startsIn + plan.length);
        if (done === 'finish') expect(minute).toBeGreaterThanOrEqual(plan.startsIn + plan.length);
        if (done && !done.startsWith('ask')) did.push(done);
        maintenance = next;
      }
      expect(new Set(did).size).toBe(did.length);
      const ahead = did.filter((one) => one.startsWith('remind')).map((one) => Number(one.split(' ')[1]));
      expect(ahead).toEqual(ahead.toSorted((a, b) => b - a));
    }),
  );
});

it('counts each entry, and is over for good once it is over', () => {
  const steps = fc.array(fc.constantFrom('start', 'verify', 'extend', 'complete', 'cancel', 'remind'), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(plans, steps, (plan, names) => {
      let maintenance = planned(plan);
      for (const name of names) {
        const end = new Date(maintenance.work.endsAt.getTime() + minuteMs);
        const taken = {
          start: () => start(maintenance, at(1)),
          verify: () => verify(maintenance),
          extend: () => extend(maintenance, end, at(1)),
          complete: () => complete(maintenance, [], at(1)),
          cancel: () => cancel(maintenance, [], at(1)),
          remind: () => remind(maintenance, 5 * minuteMs),
        }[name]();
        if (!isPlanned(maintenance)) expect(taken).toEqual({ ok: false, error: { kind: 'wrong_status' } });
        if (!taken.ok) continue;
        expect(taken.value.lastSeq).toBe(maintenance.lastSeq + 1);
        maintenance = taken.value;
        const isDown = maintenance.status === 'in_progress' || maintenance.status === 'verifying';
        expect(maintenance.components[0]?.status).toBe(isDown ? 'under_maintenance' : 'operational');
      }
    }),
  );
});

it('never plans a usual notice before the announcement or right after it, and the longest first', () => {
  const lengths = fc.integer({ min: 1, max: 30 * 24 * 60 }).map((minutes) => minutes * minuteMs);
  fc.assert(
    fc.property(lengths, lengths, fc.constantFrom('none', 'minor', 'major', 'critical'), (length, ahead, impact) => {
      const notices = usualNotices(length, impact, ahead);
      for (const notice of notices) expect(ahead - notice).toBeGreaterThanOrEqual(notice / 2);
      expect(notices).toEqual([...new Set(notices)].sort((a, b) => b - a));
    }),
  );
});
