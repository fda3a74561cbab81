import { expect, it } from 'vitest';
import type { SharedFacts } from '../../src/store/inspectPostgres.ts';
import { checkShared } from '../../src/usecases/doctorShared.ts';

const facts: SharedFacts = {
  server: '15.14',
  hasChecksums: true,
  secrecy: 'verified',
  schema: { version: 2, known: 2 },
  queueVersion: 46,
  aheadMs: 29_999,
  role: 'allclear_worker',
  rights: { owns: false, unread: [], unwritten: [] },
  invalidIndexes: [],
  workers: ['one', 'one', 'two'],
};
const lines = (more: Partial<SharedFacts> = {}): readonly string[] =>
  checkShared({ ...facts, ...more }).map(({ result, name, message }) => `${result} ${name}: ${message}`);

it('finds nothing to mend where all is well', () => {
  expect(lines()).toEqual([
    'ok server: PostgreSQL 15.14, data checksums on',
    'ok connection: TLS, the certificate verified',
    'ok clocks: 30.0 s apart',
    "ok rights: allclear_worker may record and send; an upgrade is its owner's",
    'ok integrity: every index is valid',
    "ok schema: version 2, the queue's 46",
    'ok workers: 3 at work, on one, two',
  ]);
});

it('warns of clocks that are half a minute apart, whichever is ahead', () => {
  expect(lines({ aheadMs: 7 * 60_000 })).toContainEqual(expect.stringMatching(/^warning clocks: .*7 min\S* behind/u));
  expect(lines({ aheadMs: -30_000 })).toContainEqual(expect.stringMatching(/^warning clocks: .*30 s\S* ahead of/u));
});

it('names an index that the server does not trust, and a role that could write the audit trail anew', () => {
  expect(lines({ invalidIndexes: ['updates_pkey'] })).toContainEqual(
    expect.stringContaining('fault integrity: an index is not valid: updates_pkey'),
  );
  const rights = { owns: false, unread: [], unwritten: [], rewritesTrail: true };
  expect(lines({ rights })).toContainEqual(
    expect.stringContaining('warning rights: allclear_worker may change what stands in the audit trail'),
  );
});

it('names the rights that are missing', () => {
  const rights = { owns: false, unread: ['people'], unwritten: ['updates'] };
  expect(lines({ rights })).toContainEqual(
    'warning rights: allclear_worker may not read people, and may not write updates',
  );
});

it('warns of a connection in the clear and of tables that are older than the program', () => {
  const seen = lines({ secrecy: 'open', schema: { version: 1, known: 2 }, queueVersion: null });
  expect(seen).toContainEqual(expect.stringMatching(/^warning connection: in the clear/u));
  expect(seen).toContainEqual('warning schema: version 1, this program needs 2');
});
