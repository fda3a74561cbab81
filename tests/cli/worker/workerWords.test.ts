import { describe, expect, it } from 'vitest';
import { entryOf } from '../../../src/cli/worker/workerWords.ts';
import type { WorkEvent } from '../../../src/delivery/workQueue.ts';
import { StoreError } from '../../../src/store/store.ts';

const chunk = {
  ...{ id: 'c', incidentUuid: 'i', updateId: 'u', epoch: 1, channel: 'customers', first: 1, last: 500, fence: 1 },
};
const down = new StoreError({
  kind: 'database_down',
  url: 'postgres://db.acme.example/a',
  detail: 'connect ECONNREFUSED',
});
const name = () => ({ incident: 'INC-7', seq: 2 });

describe('a line of a worker’s log', () => {
  it('tells how a chunk went, in words and in fields', () => {
    const counts = { sent: 1_498, failed: 2 };
    const entry = entryOf({ kind: 'ended', chunk, counts, tookMs: 4_211.4, rest: true }, name);
    expect(entry.words).toBe('customers, INC-7 #2: 1,498 sent, 2 failed, in 4.2 s; more to come');
    expect(entry.fields).toEqual({
      ...{ channel: 'customers', update: 'u', incident: 'INC-7', seq: 2 },
      ...{ sent: 1_498, failed: 2, ms: 4_211, rest: true },
    });
  });

  it.each<[string, WorkEvent]>([
    ['trouble', { kind: 'trouble', error: new Error('550 no such user <ada@customer.example>, "bo@b.example"') }],
    ['broken', { kind: 'broken', chunkId: 'c', error: new Error('key (ada@customer.example) exists') }],
    ['away', { kind: 'database', up: false, error: new Error('no entry for user founder@db.acme.example') }],
  ])('holds nobody’s address: %s', (_what, event) => {
    const told = JSON.stringify(entryOf(event, name));
    expect(told).toContain('…@…');
    expect(told).not.toMatch(/customer\.example|b\.example|db\.acme/u);
  });

  it('says what the database said when it went away', () => {
    const entry = entryOf({ kind: 'database', up: false, error: down }, name);
    expect(entry).toMatchObject({ level: 'warn', event: 'database_down', fields: { detail: 'connect ECONNREFUSED' } });
  });

  it('goes without the name of an update that could not be read', () => {
    expect(entryOf({ kind: 'begun', chunk }, () => null).words).toBe('customers: begun');
  });
});
