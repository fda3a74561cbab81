import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { Started } from '../helpers/desk.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { balance, say, wasCutOffTwice } from './books.ts';
import {
  type BulkDesk,
  connections,
  deliverAll,
  kill,
  kills,
  openBulkDesk,
  orEnded,
  people,
  seed,
} from './bulkDesk.ts';

/** While it plans, while it takes up what the last one left, and in the middle of sending. */
type Moment =
  | { readonly kind: 'planning' | 'starting'; readonly afterMs: number }
  | { readonly kind: 'sending'; readonly part: number; readonly afterMs: number };

/** Of all kills a sixth each comes while it plans and while it starts. */
function momentsOf(count: number): readonly Moment[] {
  const aside = Math.floor(count / 6);
  const draw = <T>(what: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(what, { numRuns, seed });
  const planning = draw(fc.integer({ min: 100, max: 2_000 }), aside);
  const starting = draw(fc.integer({ min: 100, max: 400 }), aside);
  const parts = draw(fc.integer({ min: 0, max: 900 }), count - 2 * aside).toSorted((one, other) => one - other);
  const late = draw(fc.integer({ min: 0, max: 12 }), parts.length);
  const sending: Moment[] = parts.map((part, index) => ({
    kind: 'sending',
    part: part / 1000,
    afterMs: late[index] ?? 0,
  }));
  const everyOther = sending.flatMap((one, index) => {
    const afterMs = starting[Math.floor(index / 3)];
    return index % 3 === 2 && afterMs !== undefined ? [one, { kind: 'starting' as const, afterMs }] : [one];
  });
  return [...planning.map((afterMs) => ({ kind: 'planning' as const, afterMs })), ...everyOther];
}

async function until(moment: Moment, desk: BulkDesk, running: Started): Promise<void> {
  if (moment.kind === 'sending') {
    const wanted = Math.round(moment.part * people) - desk.mails().length;
    await orEnded(desk.sink.arrived(Math.max(1, wanted)), running);
  }
  await orEnded(sleep(moment.afterMs), running);
}

interface Killed {
  readonly planning: number;
  readonly starting: number;
  readonly sending: number;
  /** Messages that a kill left under way, each once. */
  readonly cutOff: ReadonlySet<string>;
}

/** After each kill the books are balanced, and no more messages are left under way than there are connections. */
async function killOften(desk: BulkDesk): Promise<Killed> {
  const killed = { planning: 0, starting: 0, sending: 0 };
  const cutOff = new Set<string>();
  for (const moment of momentsOf(kills)) {
    const isStored = desk.ledger().length > 0;
    const running = isStored ? desk.start('deliver', '--json') : desk.startOpen();
    const before = desk.mails().length;
    await until(moment, desk, running);
    const hit = await kill(running);
    await desk.sink.goOn();
    const underWay = balance(desk.ledger(), desk.mails()).inState('sending');
    expect(underWay.length).toBeLessThanOrEqual(connections);
    for (const { id } of underWay) cutOff.add(id);
    const phase = desk.mails().length > before ? 'sending' : isStored ? 'starting' : 'planning';
    killed[phase] += hit ? 1 : 0;
  }
  return { ...killed, cutOff };
}

/** Some seconds a kill, on a machine without time. */
const killedWithinMs = 300_000 + 15_000 * kills;

let desk: BulkDesk;
afterEach(() => desk.shut());

it(
  faultCase(5, `resend; here ${kills} kills over ${people} mails`),
  async () => {
    desk = await openBulkDesk();
    const from = performance.now();
    const { cutOff, ...killed } = await killOften(desk);
    await deliverAll(desk);
    const { spare, missing, states, inState } = balance(desk.ledger(), desk.mails());
    const left = inState('uncertain');
    say({ ...killed, cutOff: cutOff.size, copies: spare, stillUncertain: left.length }, from);
    expect(Object.keys(states).filter((state) => state !== 'sent' && state !== 'uncertain')).toEqual([]);
    // Whose second send was cut off as well is left to a person: e-mail is sent again once.
    expect(left.filter((row) => !wasCutOffTwice(row))).toEqual([]);
    expect(missing.filter((row) => row.state !== 'uncertain')).toEqual([]);
    expect(spare).toBeLessThanOrEqual(connections * kills);
    expect(killed.sending).toBeGreaterThan(kills / 2);
    expect(await desk.sink.mostAtOnce()).toBeLessThanOrEqual(connections);
    for (const { id } of missing) {
      expect((await desk.run('deliver', '--settle', id, 'resend', '--json')).json()).toMatchObject({ resent: 0 });
    }
    expect(balance(desk.ledger(), desk.mails()).missing).toEqual([]);
  },
  killedWithinMs,
);

it(
  faultCase(5, `hold; here ${kills} kills over ${people} mails`),
  async () => {
    desk = await openBulkDesk({ settings: { whenUncertain: 'hold' } });
    const from = performance.now();
    const { cutOff, ...killed } = await killOften(desk);
    expect((await deliverAll(desk)).code).toBe(4);
    const { spare, missing, states, inState } = balance(desk.ledger(), desk.mails());
    const held = inState('uncertain');
    say({ ...killed, copies: spare, uncertain: held.length, missing: missing.length }, from);
    expect(spare).toBe(0);
    expect(states).toEqual({ sent: people - held.length, uncertain: held.length });
    expect(new Set(held.map((row) => row.id))).toEqual(cutOff);
    expect(held.length).toBeLessThanOrEqual(connections * kills);
    expect(missing.filter((row) => row.state !== 'uncertain')).toEqual([]);
    expect(killed.sending).toBeGreaterThan(kills / 2);
    await settleOneOfEach(desk);
  },
  killedWithinMs,
);

/** What a person has looked up: one of those held came, and another did not or is to come again. */
async function settleOneOfEach(desk: BulkDesk): Promise<void> {
  const came = new Set(desk.mails().map((mail) => mail.id));
  const held = balance(desk.ledger(), desk.mails()).inState('uncertain');
  const arrived = held.find((row) => came.has(row.id));
  const other = held.find((row) => !came.has(row.id)) ?? held.find((row) => row !== arrived);
  if (!arrived || !other) throw new Error(`of ${held.length} held ones none arrived`);
  const before = desk.mails().length;
  expect((await desk.run('deliver', '--settle', arrived.id, 'sent', '--json')).code).toBe(0);
  expect((await desk.run('deliver', '--settle', other.id, 'resend', '--json')).code).toBe(4);
  const { inState } = balance(desk.ledger(), desk.mails());
  expect(inState('uncertain')).toHaveLength(held.length - 2);
  expect(inState('sent')).toHaveLength(people - held.length + 2);
  expect(desk.mails().slice(before)).toMatchObject([{ id: other.id, to: other.to }]);
}
