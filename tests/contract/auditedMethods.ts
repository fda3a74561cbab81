import type { AuditAction } from '../../src/domain/audit.ts';
import type { ApprovalStore } from '../../src/store/approvalStore.ts';
import type { AuditStore } from '../../src/store/auditStore.ts';
import type { ChunkStore } from '../../src/store/chunkStore.ts';
import type { ImportStore } from '../../src/store/importStore.ts';
import type { LeaseStore } from '../../src/store/leaseStore.ts';
import type { MergeStore } from '../../src/store/merge/mergeStore.ts';
import type { PeopleStore } from '../../src/store/people.ts';
import type { SampleStore } from '../../src/store/sampleStore.ts';
import type { IncidentStore, Outbox, Store } from '../../src/store/store.ts';
import { testNow } from '../helpers/httpChannelIo.ts';
import { testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { entryOf, newDelivery, record, uuidOf } from '../helpers/storeEntry.ts';
import { inBatches, mails, suppressed, syncOf } from '../helpers/storePeople.ts';

/** What a method leaves in the trail. */
interface Audited {
  readonly actions: readonly AuditAction[];
  readonly before?: (store: Store) => Promise<unknown>;
  readonly act: (store: Store) => Promise<unknown>;
}

/** `reads`, or why it writes without a trace in the trail. */
type How =
  | Audited
  | 'reads'
  | 'bookkeeping of the sender'
  | 'the ledger has its own history'
  | 'samples'
  | 'tested by itself';
type Methods<T> = { readonly [Key in keyof Required<T>]: How };

const email = (key: string) => ({ kind: 'email', key }) as const;
const fill = (store: Store): Promise<unknown> => store.people.replace(syncOf(), inBatches(mails('ada', 'ben')));

const incidents: Methods<IncidentStore> = {
  ...{ listOpen: 'reads', listPlanned: 'reads', list: 'reads', listAnnouncements: 'reads', byNumber: 'reads' },
  ...{ byUuid: 'reads', endedSince: 'reads', spokenOfSince: 'reads', lastResolved: 'reads', openByKey: 'reads' },
  ...{ maintenanceNumbers: 'reads', nextNumber: 'reads', timeline: 'reads', timelines: 'reads', updateById: 'reads' },
  ...{ updatesByKey: 'reads', past: 'reads', epoch: 'reads' },
  record: {
    actions: ['entry.recorded', 'entry.recorded'],
    act: async (store) => {
      const { incident, update } = entryOf(0, { number: 2, seq: 1 });
      return await store.incidents.record({ ...entryOf(0), also: { incident, update } });
    },
  },
};

const failed = async (store: Store): Promise<void> => {
  await record(store, { deliveries: [newDelivery('a'), newDelivery('b', { to: 'ada@x.test' })] });
  const owner = { host: 'h', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
  const lease = await store.outbox.takeLease(owner, testNow, 30_000);
  if (lease.kind !== 'taken') throw new Error('somebody else sends');
  for (const [from, to] of [
    ['queued', 'sending'],
    ['sending', 'failed'],
  ] as const) {
    await store.outbox.write(
      lease.fence,
      [
        { id: 'a', from: [from], to },
        { id: 'b', from: [from], to },
      ],
      testNow,
    );
  }
  await store.outbox.releaseLease(lease.fence);
};
const again = (id: string) => ({ id, from: ['failed'], to: 'queued', reason: 'by hand', nextAttemptAt: null }) as const;

const leases: Methods<LeaseStore> = {
  takeLease: 'bookkeeping of the sender',
  renewLease: 'bookkeeping of the sender',
  releaseLease: 'bookkeeping of the sender',
};

const outbox: Methods<Outbox> = {
  ...leases,
  ...{ deliveries: 'reads', historyAt: 'reads', tally: 'reads', delivery: 'reads', due: 'reads', isAtRest: 'reads' },
  ...{
    pendingChannels: 'reads',
    nextDueAt: 'reads',
    message: 'reads',
    earlier: 'reads',
    pace: 'reads',
    epochOf: 'reads',
  },
  write: 'the ledger has its own history',
  makeRoom: 'bookkeeping of the sender',
  decide: { actions: ['delivery.settled'], before: failed, act: (store) => store.outbox.decide(again('a'), testNow) },
  decideAll: {
    actions: ['deliveries.retried'],
    before: failed,
    act: (store) => store.outbox.decideAll([again('a'), again('b')], testNow),
  },
};

const people: Methods<PeopleStore> = {
  ...{ pages: 'reads', count: 'reads', find: 'reads', everybody: 'reads', withAddress: 'reads', tally: 'reads' },
  ...{ suppressionsOf: 'reads', erased: 'reads', deliveriesTo: 'reads', sources: 'reads' },
  replace: { actions: ['contacts.synced'], act: fill },
  merge: {
    actions: ['contacts.added', 'contacts.imported'],
    act: async (store) => {
      await store.people.merge('by hand', inBatches(mails('eve')));
      await store.people.merge('imported', inBatches(mails('fay', 'gus')));
    },
  },
  remove: { actions: ['contacts.removed'], before: fill, act: (store) => store.people.remove(email('ada@x.test')) },
  suppress: {
    actions: ['contacts.suppressed'],
    act: async (store) => {
      await store.people.suppress([suppressed('email', 'ada@x.test')]);
      // Nothing new.
      await store.people.suppress([suppressed('email', 'ada@x.test')]);
    },
  },
  unsuppress: {
    actions: ['contacts.unsuppressed'],
    before: (store) => store.people.suppress([suppressed('email', 'ada@x.test')]),
    act: async (store) => {
      await store.people.unsuppress(email('ada@x.test'));
      await store.people.unsuppress(email('ada@x.test'));
    },
  },
  erase: {
    actions: ['contacts.erased'],
    before: fill,
    act: (store) =>
      store.people.erase({
        ...{ addresses: [email('ada@x.test')], addressKey: null, at: testNow },
        marker: () => 'erased:1',
      }),
  },
  noteHandedOver: {
    actions: ['contacts.handed_over'],
    before: fill,
    act: (store) => store.people.noteHandedOver([email('ada@x.test')]),
  },
  nameSources: {
    actions: ['sources.ranked'],
    before: fill,
    act: async (store) => {
      await store.people.nameSources([{ name: 'people.csv', rank: 2 }]);
      await store.people.nameSources([{ name: 'people.csv', rank: 2 }]);
    },
  },
  forgetSource: {
    actions: ['source.forgotten'],
    before: fill,
    act: (store) => store.people.forgetSource('people.csv'),
  },
  // It changes nobody; what is known of a source is that it is down.
  noteFailure: 'bookkeeping of the sender',
};

const told = (mark: string, body: string) => ({
  ...{
    foreignId: 'f1',
    path: null,
    mark,
    incident: testIncident({ uuid: uuidOf(9), number: 9, lastSeq: 1, status: 'resolved' }),
  },
  updates: [
    { ...testUpdate(1), id: `0193573b-5f00-7000-9009-${mark.padStart(12, '0')}`, incidentUuid: uuidOf(9), body },
  ],
});

const imports: Methods<ImportStore> = {
  ...{ known: 'reads', mirrored: 'reads', addresses: 'reads' },
  record: {
    actions: ['history.imported', 'history.imported'],
    act: async (store) => {
      await store.imports.record('statuspage', [told('1', 'As it was')]);
      await store.imports.record('statuspage', [told('2', 'As it is told now')]);
      // As it was read before.
      await store.imports.record('statuspage', [told('2', 'As it is told now')]);
    },
  },
};

const approvals: Methods<ApprovalStore> = {
  ...{ waiting: 'reads', byId: 'reads', held: 'reads', ofUpdates: 'reads', brokenGlass: 'reads' },
  ...{ ask: 'tested by itself', release: 'tested by itself', refuse: 'tested by itself', overtake: 'tested by itself' },
};

const audit: Methods<AuditStore> = {
  ...{ pages: 'reads', verify: 'reads' },
  note: {
    actions: ['contacts.exported'],
    act: (store) => store.audit.note({ action: 'contacts.exported', subject: { by: 'export' } }),
  },
};

const samples: Methods<SampleStore> = {
  ...{ add: 'samples', since: 'reads', latest: 'reads', recent: 'reads', unhealthySince: 'reads' },
};

const merging: Methods<MergeStore> = {
  ...{ spokenSince: 'reads', open: 'reads', ledger: 'reads', known: 'reads', plan: 'reads', take: 'tested by itself' },
};

const chunks: Methods<ChunkStore> = {
  ...{ take: 'bookkeeping of the sender', write: 'the ledger has its own history', unfinished: 'reads' },
  ...{
    hasten: 'bookkeeping of the sender',
    restore: 'bookkeeping of the sender',
    workers: 'bookkeeping of the sender',
  },
  changePace: 'bookkeeping of the sender',
};

type Member = Readonly<Record<string, How>>;

/** Every member of a store with every method of it, so that none that writes is forgotten: the compiler asks for a new one here. */
export const auditedMembers: { readonly [Key in keyof Store]: Member | 'reads' } = {
  ...{ incidents, outbox, people, imports, approvals, audit, samples, looking: leases, chunks, merging },
  ...{ isStandIn: 'reads', report: 'reads', now: 'reads', apart: 'reads', snapshot: 'reads', identity: 'reads' },
  ...{ scratch: 'reads', close: 'reads' },
};
