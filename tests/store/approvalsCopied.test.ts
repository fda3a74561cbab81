import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Approval, heldReason, heldUntil } from '../../src/domain/approval.ts';
import type { NewRequest } from '../../src/store/approvalStore.ts';
import { copyStore } from '../../src/store/copy/copyStore.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { entryOf, newDelivery, uuidOf } from '../helpers/storeEntry.ts';
import { createExportDesk, type ExportDesk, forThePublic, wholeExport } from '../helpers/storeExport.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

const asked = { person: 'ana', host: 'desk', via: 'terminal', at: testNow } as const;
const subject = { id: 'INC-1', seq: 1, title: 'Down\n"x"', event: 'investigating', impact: 'major' } as const;
const rules = { channels: [], impact: 'critical', event: null, approvers: ['ben'] } as const;
const request: NewRequest = {
  ...{ asked, subject, rules, incidentUuid: uuidOf(1) },
  request: {
    ...{ verb: 'update', input: '{"message":"The words of a draft"}', key: 'k', contentHash: 'a', cause: 'why' },
    says: [{ channel: 'a', locale: 'en', recipients: 1, digest: 'd' }],
  },
};

let at: StoreFolder;
let desk: ExportDesk;
let stood: readonly (Approval | null)[];
/** One that waits as a whole, deliveries that wait, one that was refused, and one that went without. */
beforeEach(async () => {
  at = createStoreFolder();
  desk = createExportDesk(at);
  const store = await at.open();
  const channels = [{ name: 'texts', expireAfterMs: null }];
  const held = { channel: 'texts', reason: heldReason, nextAttemptAt: heldUntil(testNow, null) };
  const waits = { kind: 'channels', asked, subject, rules: { ...rules, channels } } as const;
  await store.incidents.record({ ...entryOf(0, { deliveries: [newDelivery('h', held)] }), approval: waits });
  const glass = { kind: 'broken_glass', by: asked, reason: 'ben is away', subject, rules, contentHash: 'x' } as const;
  await store.incidents.record({ ...entryOf(1, { seq: 2 }), approval: glass });
  await store.approvals.ask(request);
  const refused = await store.approvals.ask({ ...request, incidentUuid: null });
  await store.approvals.refuse(refused.approval.id, { ...asked, person: 'ben' }, 'no');
  stood = await Promise.all([1, 2, 3, 4].map((id) => store.approvals.byId(id)));
});
afterEach(() => at.remove());

const standing = async (path: string) => {
  const store = await at.open({ url: `sqlite:${path}` });
  return await Promise.all([1, 2, 3, 4].map((id) => store.approvals.byId(id)));
};

it('are in a copy of the store as they were, and go on waiting there, but for deliveries, which keep it from being made', async () => {
  const to = join(at.folder, 'copy.db');
  const where = { from: `sqlite:${at.path}`, to: `sqlite:${to}`, anchorsPath: at.anchorsPath };
  const copy = () => copyStore({ ...where, now: () => testNow, onProgress: () => {}, check: () => {} });
  expect(await copy()).toMatchObject({ kind: 'unsent', count: 1 });
  await (await at.open()).approvals.refuse(1, { ...asked, person: 'ben' }, 'we move');
  expect(await copy()).toMatchObject({ kind: 'copied' });
  expect(await standing(to)).toEqual(await standing(at.path));
  const store = await at.open({ url: `sqlite:${to}` });
  expect((await store.approvals.waiting(testNow)).map(({ id }) => id)).toEqual([3]);
});

it('come back from an export to the byte; deliveries that waited are held there like all others', async () => {
  const text = await desk.exported(wholeExport);
  const path = desk.elsewhere();
  expect(await desk.take(path, text)).toMatchObject({ kind: 'taken', counts: { approvals: 4 } });
  expect(await standing(path)).toEqual(stood);
  const store = await at.open({ url: `sqlite:${path}` });
  expect((await store.approvals.waiting(testNow)).map(({ id }) => id)).toEqual([3]);
  expect(await store.outbox.delivery('h')).toMatchObject({ state: 'uncertain' });
  expect((await store.audit.verify({ head: null, newest: null, onProgress: () => {} })).kind).toBe('sound');
});

it('are in no export for the public', async () => {
  const text = await desk.exported(forThePublic);
  expect(text).not.toMatch(/approval|ben is away|The words of a draft|ana/u);
});
