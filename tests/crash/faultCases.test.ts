import { afterEach, expect, it, type TestContext } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { accountsOf, intentsOf } from './accounts.ts';
import { type Moment, rehearse, runKilled, runWhole } from './harness/moment.ts';
import { identified, readRecord } from './harness/record.ts';
import { whyNotTraced } from './harness/report.ts';
import { openStage, type Stage } from './harness/stage.ts';

const people = Array.from({ length: 12 }, (_, index) => `customer-${index}@customer.example`);
const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--channel', 'customers'];
const args = [...open, '--key', 'k', '--yes', '--json'];
/** Messages under way at a time, at most: the default of the e-mail channel. */
const connections = 10;

const stages: Stage[] = [];
afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
});

async function newStage(mail: object = {}): Promise<Stage> {
  const stage = await openStage({ server: null, mail });
  stages.push(stage);
  stage.setPeople(people);
  return stage;
}

/** How far a killed run has come, by what it has left. */
type Reached = 'nothing' | 'committed' | 'claimed' | 'intended';
const order: readonly Reached[] = ['nothing', 'committed', 'claimed', 'intended'];

async function reachedBy(stage: Stage): Promise<Reached> {
  const { deliveries } = await readRecord(stage);
  if (deliveries.length === 0) return 'nothing';
  if (deliveries.some((row) => row.moves.length > 0)) return 'intended';
  const lease = await stage.sql('select 1 from lease where owner is not null');
  return lease.length > 0 ? 'claimed' : 'committed';
}

/** A run that was killed at the n-th time that it wrote to the store's files. */
async function killedAtWrite(
  nth: number,
  count: number,
): Promise<{ readonly stage: Stage; readonly reached: Reached }> {
  const stage = await newStage();
  const moment: Moment = { kind: 'call write', part: (nth - 0.5) / count };
  const { killed } = await runKilled(stage, args, moment, { tookMs: 0, steps: new Map([['call write', count]]) });
  return { stage, reached: killed ? await reachedBy(stage) : 'intended' };
}

/** Narrows down at which write a run has come just so far and no further. */
async function killedWhen(wanted: Reached): Promise<Stage> {
  const { steps } = await rehearse(await newStage(), args, (await newStage()).page);
  const count = steps.get('call write') ?? 0;
  let [low, high] = [1, count];
  while (low <= high) {
    const nth = Math.floor((low + high) / 2);
    const { stage, reached } = await killedAtWrite(nth, count);
    if (reached === wanted) return stage;
    if (order.indexOf(reached) < order.indexOf(wanted)) low = nth + 1;
    else high = nth - 1;
  }
  throw new Error(`of ${count} writes none is where a run is ${wanted}`);
}

const booksOf = async (stage: Stage) => {
  const record = await readRecord(stage);
  const arrived = identified(await stage.receivers.arrivals(), record).map((one) => ({ ...one, id: one.id ?? 'none' }));
  return { rows: record.deliveries, arrived, ...accountsOf(record.deliveries, arrived) };
};

function needsTracing(context: TestContext): void {
  const why = whyNotTraced();
  if (why !== null) context.skip(why);
}

/** Each comes exactly once, and nobody was ever uncertain. */
async function goesOnOnce(stage: Stage): Promise<void> {
  expect(await stage.receivers.arrivals()).toEqual([]);
  const delivered = await runWhole(stage, ['deliver', '--json']);
  expect(delivered.code, delivered.stderr).toBe(0);
  expect(delivered.json()).toMatchObject({ resent: 0 });
  const { rows, arrived } = await booksOf(stage);
  expect(arrived.map(({ to }) => to).toSorted()).toEqual(people.toSorted());
  expect(rows.filter((row) => row.state !== 'sent' || intentsOf(row) !== 1)).toEqual([]);
}

it(faultCase(1), async (context) => {
  needsTracing(context);
  await goesOnOnce(await killedWhen('committed'));
});

it(faultCase(2, 'on this machine'), async (context) => {
  needsTracing(context);
  const stage = await killedWhen('claimed');
  const [lease] = await stage.sql('select until from lease');
  await goesOnOnce(stage);
  // Nobody has waited for the lease of the dead one to end.
  expect(Math.max(...(await booksOf(stage)).rows.map(({ at }) => at))).toBeLessThan(Number(lease?.['until']));
});

/** An incident whose mails were cut off at this step, the n-th time that it came. */
async function killedAt(kind: string, nth: number, whenUncertain: 'resend' | 'hold'): Promise<Stage> {
  const stage = await newStage({ whenUncertain });
  const count = 2 * people.length;
  const rehearsed = { tookMs: 0, steps: new Map([[kind, count]]) };
  const { killed } = await runKilled(stage, args, { kind, part: (nth - 0.5) / count }, rehearsed);
  expect(killed).toBe(true);
  return stage;
}

it.each(['resend', 'hold'] as const)(faultCase(3, '%s'), async (whenUncertain) => {
  const stage = await killedAt('mail rcpt', 1, whenUncertain);
  const cutOff = (await booksOf(stage)).rows.filter(({ state }) => state === 'sending');
  expect(cutOff.length).toBeGreaterThan(0);
  expect(await stage.receivers.arrivals()).toEqual([]);
  const delivered = await runWhole(stage, ['deliver', '--json']);
  const { rows, arrived, spare } = await booksOf(stage);
  const held = rows.filter(({ state }) => state === 'uncertain').map(({ id }) => id);
  expect([delivered.code, held.length, spare]).toEqual(whenUncertain === 'hold' ? [4, cutOff.length, 0] : [0, 0, 0]);
  expect(arrived).toHaveLength(people.length - held.length);
  expect(delivered.json()['resent']).toBe(whenUncertain === 'hold' ? 0 : cutOff.length);
  for (const { id } of cutOff) {
    expect(
      rows
        .find((row) => row.id === id)
        ?.moves.slice(0, 2)
        .map(({ to }) => to),
    ).toEqual(['sending', 'uncertain']);
  }
});

it.each(['resend', 'hold'] as const)(faultCase(4, '%s'), async (whenUncertain) => {
  const stage = await killedAt('mail dot', 5, whenUncertain);
  const before = await booksOf(stage);
  const cutOff = before.rows.filter(({ state }) => state === 'sending');
  expect(cutOff.length).toBeLessThanOrEqual(connections);
  const came = new Set(before.arrived.map(({ id }) => id));
  const cameUnheard = cutOff.filter(({ id }) => came.has(id));
  expect(cameUnheard.length).toBeGreaterThan(0);
  const delivered = await runWhole(stage, ['deliver', '--json']);
  const { rows, spare, silent, altered, missing } = await booksOf(stage);
  const held = rows.filter(({ state }) => state === 'uncertain').length;
  const isHold = whenUncertain === 'hold';
  expect([delivered.code, held, spare]).toEqual(isHold ? [4, cutOff.length, 0] : [0, 0, cameUnheard.length]);
  // Copies are known by their Message-ID, and have the same bytes.
  expect([silent, altered]).toEqual([[], []]);
  expect(missing).toHaveLength(isHold ? cutOff.length - cameUnheard.length : 0);
});
