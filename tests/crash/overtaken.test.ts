import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { say } from './books.ts';
import { type BulkDesk, openBulkDesk, orEnded } from './bulkDesk.ts';

let desk: BulkDesk;
afterEach(() => desk.shut());

const sql = (statement: string): readonly Record<string, unknown>[] => {
  const database = new DatabaseSync(desk.file, { readOnly: true, timeout: 10_000 });
  try {
    return database.prepare(statement).all();
  } finally {
    database.close();
  }
};

it(faultCase(11, 'on SQLite, while 2,000 are told of the update'), async () => {
  const count = 2_000;
  desk = await openBulkDesk({ count });
  const from = performance.now();
  expect((await desk.startOpen().ended).code).toBe(0);
  const updating = desk.start('update', '1', '-m', 'We have found it.', '--yes', '--json');
  // Some have heard of it, some wait, and for some the server has not said yes yet.
  await orEnded(desk.sink.haltsAt('dot', 300), updating);
  const resolving = desk.start('resolve', '1', '--override', 'seen by hand', '--yes', '--json');
  const isOver = (): boolean => sql(`select 1 from updates where event = 'resolved'`).length > 0;
  while (resolving.child.exitCode === null && !isOver()) await sleep(20);
  await desk.sink.goOn();
  const ends = await Promise.all([updating.ended, resolving.ended]);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  const rows = sql(`select id, seq, state, reason from deliveries where channel = 'customers'`);
  const inState = (seq: number, state: string): number =>
    rows.filter((row) => row['seq'] === seq && row['state'] === state).length;
  const overtaken = rows.filter(({ seq, reason }) => seq === 2 && reason === 'overtaken').length;
  expect(overtaken).toBeGreaterThan(0);
  expect([1, 2, 3].map((seq) => inState(seq, 'sent'))).toEqual([count, count - overtaken, count]);
  expect(inState(2, 'cancelled')).toBe(overtaken);
  const seqs = new Map(rows.map(({ id, seq }) => [String(id), Number(seq)]));
  const heard = new Map<string, number>();
  const backwards = desk.sink.mails().filter(({ id, to }) => {
    const [seq, before] = [seqs.get(id) ?? 0, heard.get(to) ?? 0];
    heard.set(to, Math.max(seq, before));
    return seq < before;
  });
  say({ overtaken, oldAfterNew: backwards.length }, from);
  expect(backwards).toEqual([]);
});
