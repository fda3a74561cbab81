import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Step } from '../helpers/postgresProxy.ts';
import type { PostgresServer } from '../helpers/postgresServer.ts';
import { type Receivers, startQuickPostgres, startReceivers } from '../helpers/team.ts';
import { type Bench, breakOpen, brief, countSteps, makeTemplate, type Outcome, type Trial } from './brokenOpen.ts';

/** `STEPS=all`: every step, before and after, back at once, after 3 s, and only when `open` has ended. */
const isFull = process.env['STEPS'] === 'all';
const [first, last] = (process.env['STEPS_FROM_TO'] ?? '1-100000').split('-').map(Number);
/** Most of a run is waiting. */
const lanes = Number(process.env['STEPS_LANES'] ?? 8);

const moments = ['before', 'after'] as const;
const aways = [0, 3_000, Number.POSITIVE_INFINITY] as const;

let server: PostgresServer;
let receivers: Receivers;
beforeAll(async () => {
  [server, receivers] = await Promise.all([startQuickPostgres(), startReceivers()]);
});
afterAll(() => Promise.all([server.remove(), receivers.close()]));

/** All of them, or each kind of statement once, by turns in one of the ways. */
function trialsFor(steps: readonly Step[]): readonly Trial[] {
  const all = steps.flatMap(({ number, text }) =>
    moments.flatMap((moment) => aways.map((awayMs) => ({ step: number, text, moment, awayMs }))),
  );
  const chosen = isFull ? all : sampleOf(steps);
  const within = chosen.filter(({ step }) => step >= (first ?? 0) && step <= (last ?? 0));
  return within.map((one, index) => ({ ...one, afterwards: index % 2 === 0 ? 'deliver' : 'again' }));
}

/** Kinds of statements that have had their turn; what an empty database needs besides is little. */
const tried = new Set<string>();

function sampleOf(steps: readonly Step[]): readonly Omit<Trial, 'afterwards'>[] {
  const kinds = Map.groupBy(steps, ({ text }) => brief(text).slice(0, 60));
  const fresh = [...kinds].filter(([kind]) => !tried.has(kind));
  for (const [kind] of fresh) tried.add(kind);
  return fresh.flatMap(([, [one]], index) =>
    one
      ? moments.map((moment, turn) => {
          const awayMs = aways[(index + turn) % 8] ?? 0;
          return { step: one.number, text: one.text, moment, awayMs };
        })
      : [],
  );
}

async function runAll(bench: Bench): Promise<void> {
  const from = performance.now();
  const steps = await countSteps(bench);
  const waiting = [...trialsFor(steps)];
  const count = waiting.length;
  const outcomes: Outcome[] = [];
  const faults: string[] = [];
  const lane = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial; trial = waiting.shift()) {
      try {
        outcomes.push(await breakOpen(bench, trial));
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  report(steps.length, count, outcomes, from);
  expect(faults).toEqual([]);
}

function report(steps: number, trials: number, outcomes: readonly Outcome[], from: number): void {
  const ends: Record<string, number> = {};
  for (const { kind, code } of outcomes) ends[kind ?? `exit ${code}`] = (ends[kind ?? `exit ${code}`] ?? 0) + 1;
  const figures = {
    steps,
    trials,
    hit: outcomes.filter(({ brokeAt }) => brokeAt !== null).length,
    ...ends,
    recorded: outcomes.filter(({ recorded }) => recorded).length,
    copies: outcomes.reduce((sum, { spare }) => sum + spare, 0),
    slowestMs: Math.round(Math.max(...outcomes.map(({ tookMs }) => tookMs))),
    seconds: Math.round((performance.now() - from) / 1000),
  };
  process.stdout.write(
    `  ${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}\n`,
  );
}

it('says nothing to anybody or everything that it recorded, at whatever step of `open` the server dies', async () => {
  await runAll({ server, receivers, template: await makeTemplate(server, receivers) });
}, 3_600_000);

it('the same where the database is empty and is set up on the way', async () => {
  await runAll({ server, receivers, template: null });
}, 3_600_000);
