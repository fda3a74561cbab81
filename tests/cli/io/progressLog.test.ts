import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProgressView } from '../../../src/cli/io/progress.ts';
import { createProgressLog } from '../../../src/cli/io/progressLog.ts';
import { moved, planned, sent } from '../../helpers/progressSteps.ts';

let nowMs = 0;
let look: () => void = () => {};
let said: string[] = [];
let log: ProgressView;
beforeEach(() => {
  [nowMs, said] = [0, []];
  log = createProgressLog((text) => said.push(text), {
    monotonicMs: () => nowMs,
    now: () => new Date(nowMs),
    every: (_, act) => {
      look = act;
      return () => {
        look = () => {};
      };
    },
  });
});
afterEach(() => log.stop());

const take = (...steps: readonly ReturnType<typeof planned>[]): void => {
  for (const step of steps) log.onProgress(step);
};
/** Seconds go by; in each of them so much happens. */
const pass = (seconds: number, each: () => void = () => {}): void => {
  for (let second = 0; second < seconds; second += 1) {
    each();
    nowMs += 1000;
    look();
  }
};

it('says nothing of what is over at once', () => {
  take(planned({ page: 1, x: 1, team: 5 }), ...sent('page'), ...sent('team', 5));
  pass(2);
  take(...sent('x'));
  log.stop();
  expect(said).toEqual([]);
});

it('says what is sent to many at the beginning, every ten seconds at first, and at the end', () => {
  take(planned({ page: 1, customers: 10_000 }));
  pass(25, () => take(...sent('customers', 400)));
  log.stop();
  expect(said).toEqual([
    'Sending: page, customers (10,000)',
    'page: queued',
    'customers: 4,000 of 10,000 sent, 400 a second, about 15 s left',
    'customers: 10,000 of 10,000 sent, 400 a second',
  ]);
});

it('says it ever more seldom, once a minute in the end', () => {
  take(planned({ customers: 100_000 }));
  pass(300, () => take(...sent('customers', 100)));
  const counts = said.slice(1).map((line) => Number(/([\d,]+) of/u.exec(line)?.[1]?.replaceAll(',', '')));
  expect(counts).toEqual([1_000, 3_000, 7_000, 13_000, 19_000, 25_000]);
});

it('counts what failed, is uncertain or is tried again', () => {
  take(planned({ customers: 1000 }));
  take(moved('customers', 'queued', 'failed'), moved('customers', 'queued', 'uncertain'));
  take(moved('customers', 'queued', 'retrying'));
  pass(10, () => take(...sent('customers', 10)));
  expect(said.at(-1)).toBe(
    'customers: 100 of 1,000 sent, 10 a second, about 90 s left, 1 failed, 1 uncertain, 1 retrying',
  );
});

it('says why a channel is not through after ten seconds', () => {
  take(planned({ hook: 1 }));
  pass(9);
  take(moved('hook', 'queued', 'retrying', { reason: 'HTTP 503', nextAttemptAt: new Date(14_000) }));
  pass(1);
  take(moved('hook', 'retrying', 'sending'));
  take(moved('hook', 'sending', 'sent', { reason: null }));
  pass(1);
  expect(said).toEqual(['hook: retrying, again in 4 s, HTTP 503', 'hook: sent']);
});

it('says that no answer comes', () => {
  take(planned({ customers: 100 }), ...sent('customers', 5), moved('customers', 'queued', 'sending'));
  pass(10);
  expect(said.at(-1)).toBe('customers: 5 of 100 sent, no answer for 9 s');
});

it('says what takes its time before anything is sent', () => {
  for (let people = 0; people <= 40_000; people += 10_000) {
    log.onProgress({ kind: 'reading', list: '/home/me/customers.csv', people });
    pass(1);
  }
  log.onProgress({ kind: 'recording', deliveries: 1 });
  expect(said).toEqual(['Reading customers.csv: 20,000 people']);
});

it('says who sends, and that it stops', () => {
  log.onProgress({ kind: 'waiting', pid: 4711, host: 'her-laptop' });
  log.onProgress({ kind: 'stopping', underWay: 1 });
  expect(said).toEqual([
    'Process 4711 on her-laptop is sending; this one looks on, and takes over if that one ends.',
    'Stopping: 1 message is under way, at most 10 s …',
  ]);
});
