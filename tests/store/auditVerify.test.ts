import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/domain/audit.ts';
import { hashedText } from '../../src/domain/audit.ts';
import { sha256 } from '../../src/store/auditHash.ts';
import { kyselyOn } from '../../src/store/auditMigration.ts';
import type { AuditFault, AuditRequest } from '../../src/store/auditStore.ts';
import { toAuditRecord } from '../../src/store/audits.ts';
import { verifyAudit } from '../../src/store/auditVerify.ts';
import type { Schema } from '../../src/store/schema.ts';
import { openDatabase } from '../../src/store/sqliteDatabase.ts';
import { fillAudited, wholeTrail } from '../helpers/auditedStore.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

type AuditRow = Schema['audit'];

let at: StoreFolder;
let database: DatabaseSync;
let entries: number;
let head: string;

beforeAll(async () => {
  at = createStoreFolder();
  await fillAudited(await at.open());
  await at.closeAll();
  database = openDatabase(at.path, false);
  // Whoever has the file can do this too.
  for (const name of ['audit_numbered', 'audit_kept', 'audit_unchanged']) database.exec(`drop trigger ${name}`);
  const rows = rowsNow();
  entries = rows.length;
  head = rows.at(-1)?.hash ?? '';
});
afterAll(async () => {
  database.close();
  await at.remove();
});

const rowsNow = (): readonly AuditRow[] =>
  database.prepare('select * from audit order by seq').all() as unknown as readonly AuditRow[];

function put(rows: readonly AuditRow[]): void {
  database.exec('delete from audit');
  const names = Object.keys(rows[0] ?? {});
  const insert = database.prepare(
    `insert into audit (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
  );
  for (const row of rows) insert.run(...names.map((name) => row[name as keyof AuditRow]));
}

/** What is found once somebody has been at it; what they did is undone. */
async function faultAfter(work: () => void, request: Partial<AuditRequest> = {}): Promise<AuditFault | null> {
  database.exec('begin immediate');
  try {
    work();
    const verdict = await verifyAudit(kyselyOn(database, at.path), { ...wholeTrail, ...request }, -1);
    return verdict.kind === 'broken' ? verdict.fault : null;
  } finally {
    database.exec('rollback');
  }
}

const numbered = (rows: readonly AuditRow[]): readonly AuditRow[] =>
  rows.map((row, place) => ({ ...row, seq: place + 1 }));
const place = () => fc.nat({ max: entries - 1 });

it('finds nothing where nobody was at it', async () => {
  expect(await faultAfter(() => {}, { head })).toBeNull();
  expect(await faultAfter(() => put(rowsNow()), { head })).toBeNull();
});

it('finds one letter or digit that is another one, in any field of any entry', async () => {
  const fields = [
    'seq',
    'at',
    'person',
    'host',
    'via',
    'origin',
    'action',
    'incident_uuid',
    'subject',
    'hash',
  ] as const;
  const change = fc.record({
    row: place(),
    field: fc.constantFrom(...fields),
    where: fc.nat(),
    bit: fc.integer({ min: 0, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ row, field, where, bit }) => {
      const seen = await faultAfter(() => {
        const rows = rowsNow();
        const old = rows[row];
        if (!old) throw new Error('no such row');
        put(rows.with(row, { ...old, [field]: otherValue(old[field], where, bit) }));
      });
      expect(seen).not.toBeNull();
    }),
    { numRuns: 300 },
  );
});

/** The same with one bit turned; nothing becomes something. */
function otherValue(value: string | number | null, where: number, bit: number): string | number {
  if (typeof value === 'number') return value + 1000 + where;
  if (value === null || value === '') return 'x';
  const letter = where % value.length;
  const turned = String.fromCharCode(value.charCodeAt(letter) ^ (1 << bit));
  return `${value.slice(0, letter)}${turned}${value.slice(letter + 1)}`;
}

it('finds entries that were taken out, whether the others are numbered anew or not', async () => {
  const out = fc.record({ from: place(), count: fc.integer({ min: 1, max: 3 }), anew: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(out, async ({ from, count, anew }) => {
      const seen = await faultAfter(
        () => {
          const left = rowsNow().toSpliced(from, count);
          put(anew ? numbered(left) : left);
        },
        { head },
      );
      expect(seen).not.toBeNull();
    }),
    { numRuns: 100 },
  );
});

it('finds entries that were put in, or stand in another order', async () => {
  const moves = fc.record({ from: place(), to: place(), copied: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(moves, async ({ from, to, copied }) => {
      fc.pre(copied || from !== to);
      const seen = await faultAfter(
        () => {
          const rows = rowsNow();
          const [one] = rows.slice(from);
          if (!one) throw new Error('no such row');
          put(numbered((copied ? rows : rows.toSpliced(from, 1)).toSpliced(to, 0, one)));
        },
        { head },
      );
      expect(seen).not.toBeNull();
    }),
    { numRuns: 100 },
  );
});

/** As somebody does who has this program: every hash made anew. */
function hashedAnew(rows: readonly AuditRow[]): readonly AuditRow[] {
  let hash = '';
  return numbered(rows).map((row) => {
    const record: AuditRecord = toAuditRecord(row);
    const before = row.seq === 1 ? String((JSON.parse(row.subject) as { store: string }).store) : hash;
    hash = sha256(before + hashedText(record));
    return { ...row, hash };
  });
}

it('takes a trail that was hashed anew for whole, but for the head that was noted elsewhere', async () => {
  const rewrite = (): void => put(hashedAnew(rowsNow().map((row) => ({ ...row, person: 'somebody else' }))));
  expect(await faultAfter(rewrite)).toBeNull();
  expect(await faultAfter(rewrite, { head })).toEqual({ kind: 'head_unknown', head });
});

const firstUpdate = `where seq = 1 and incident_uuid = (select uuid from incidents where number = 1)`;

it.each<[string, string, Partial<AuditFault>]>([
  [
    'a text is another one',
    `update updates set body = 'All is well' ${firstUpdate}`,
    { kind: 'update_changed', what: 'sha256' },
  ],
  ['an event', `update updates set event = 'resolved' ${firstUpdate}`, { kind: 'update_changed', what: 'event' }],
  ['a status', `update updates set status = 'monitoring' ${firstUpdate}`, { kind: 'update_changed', what: 'status' }],
  ['a time', `update updates set at = at + 1 ${firstUpdate}`, { kind: 'update_changed', what: 'at' }],
  ['who may read it', `update updates set is_private = 1 ${firstUpdate}`, { kind: 'update_changed', what: 'private' }],
  [
    'the epoch, so that it looks older than the trail',
    `update updates set epoch = 0 ${firstUpdate}`,
    { kind: 'update_changed', what: 'place' },
  ],
  [
    'one is gone',
    `delete from updates where seq = 2 and event = 'note'`,
    { kind: 'update_missing', update: 'INC-2#2' },
  ],
  [
    'one was put in',
    `insert into updates select 'x', incident_uuid, 9, epoch, host, event, status, impact, components, body, at, next_update_by,
      is_private, evidence, 'k', request_hash, corrects, cause from updates ${firstUpdate}`,
    { kind: 'update_unrecorded', update: 'INC-1#9' },
  ],
  [
    'one was put in before the trail',
    `insert into updates select 'x', incident_uuid, 9, 0, host, event, status, impact, components, body, at, next_update_by,
      is_private, evidence, 'k', request_hash, corrects, cause from updates ${firstUpdate}`,
    { kind: 'before_changed', counted: 0, found: 1 },
  ],
  [
    'an incident is gone',
    `delete from updates where incident_uuid in (select uuid from incidents where number = 2);
    delete from incidents where number = 2`,
    { kind: 'update_missing', update: 'INC-2#1' },
  ],
  ['all of the trail is gone', 'delete from audit', { kind: 'gone', updates: 4 }],
  ['the trail is of another store', `update meta set uuid = 'another'`, { kind: 'other_store', seq: 1 }],
])('finds what was changed behind the program: %s', async (_, sql, fault) => {
  expect(await faultAfter(() => database.exec(`pragma defer_foreign_keys = on; ${sql}`))).toMatchObject(fault);
});

it('checks only the newest where that is asked for, and says how many there are', async () => {
  const change = (): void => database.exec(`update audit set person = 'eve' where seq = 3`);
  expect(await faultAfter(change)).toEqual({ kind: 'changed', seq: 3 });
  expect(await faultAfter(change, { newest: entries - 3 })).toBeNull();
  expect(await faultAfter(change, { newest: entries - 2 })).toEqual({ kind: 'changed', seq: 3 });
});
