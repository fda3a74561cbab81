import { expect, it } from 'vitest';
import { type PastDelivery, type PlannableChannel, type PlanRequest, planDeliveries } from '../../src/domain/plan.ts';
import { type Update, withCorrections } from '../../src/domain/update.ts';
import { testUpdate } from '../helpers/httpPageHistory.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const later = new Date(now + 600_000);
const channel = (name: string, more: Partial<PlannableChannel> = {}): PlannableChannel => ({
  name,
  type: name,
  audience: 'public',
  destinations: [{ to: '', locale: 'en', skip: null }],
  expireAfterMs: 7_200_000,
  canEdit: true,
  ...more,
});
const was = (more: Partial<PastDelivery>): PastDelivery => ({
  id: `past-${more.seq ?? 1}`,
  seq: 1,
  event: 'investigating',
  channel: 'x',
  to: '',
  locale: 'en',
  state: 'sent',
  remoteId: '77',
  nextAttemptAt: null,
  ...more,
});
const plan = (
  past: readonly PastDelivery[],
  { corrects = [1], ...more }: Partial<PlanRequest> & { readonly corrects?: readonly number[] | null } = {},
) =>
  planDeliveries({
    event: 'correction',
    impact: 'major',
    isPrivate: false,
    at: new Date(now),
    outageSince: new Date(now - 600_000),
    channels: [channel('x')],
    // No route lets the event through, and a correction goes out all the same.
    routes: [{ channels: ['x'], impacts: null, events: ['resolved'], afterMs: 0 }],
    only: null,
    skip: [],
    past,
    lastAllClear: 0,
    correction: corrects && {
      seqs: corrects,
      toldOn: past
        .filter((one) => corrects.includes(one.seq) && ['sent', 'uncertain', 'sending'].includes(one.state))
        .map((one) => one.channel),
    },
    ...more,
  });

it('edits the post that says the wrong thing', () => {
  expect(plan([was({})]).deliveries).toMatchObject([{ edits: '77', untold: false, dueAt: null, expiresAt: null }]);
});

it('edits what stands there now, where a correction was posted before', () => {
  const past = [was({}), was({ seq: 3, event: 'correction', remoteId: '78' })];
  expect(plan(past, { corrects: [1, 3] }).deliveries).toMatchObject([{ edits: '78' }]);
});

it.each<[string, Partial<PastDelivery>, boolean]>([
  ['can not edit', {}, false],
  ['gave no id of the post', { remoteId: null }, true],
  ['may have the post, nobody knows', { state: 'uncertain', remoteId: null }, true],
])('posts the correction where the channel %s', (_, past, canEdit) => {
  const { deliveries } = plan([was(past)], { channels: [channel('x', { canEdit })] });
  expect(deliveries).toMatchObject([{ edits: null, untold: false, state: 'queued' }]);
});

it.each<[string, Partial<PastDelivery>]>([
  ['failed', { state: 'failed', remoteId: null }],
  ['is waiting to be tried again', { state: 'retrying', remoteId: null, nextAttemptAt: later }],
])('says the right words as if they had been the first, where the wrong ones %s', (_, past) => {
  const { deliveries } = plan([was(past)]);
  expect(deliveries).toMatchObject([{ untold: true, edits: null, dueAt: null }]);
});

it('waits for the rung of the ladder that the wrong words were waiting for, and takes their place', () => {
  const { deliveries, overtaken } = plan([was({ state: 'queued', remoteId: null, nextAttemptAt: later })]);
  expect(deliveries).toMatchObject([{ untold: true, dueAt: later }]);
  expect(overtaken).toEqual(['past-1']);
});

it('goes to exactly those who heard it, and leaves out who has opted out since', () => {
  const mail = channel('mail', {
    canEdit: false,
    destinations: [
      { to: 'a@x.example', locale: 'en', skip: null },
      { to: 'b@x.example', locale: 'en', skip: 'suppressed' },
      { to: 'new@x.example', locale: 'en', skip: null },
    ],
  });
  const heard = ['a@x.example', 'b@x.example', 'gone@x.example'];
  const past = heard.map((to) => was({ id: to, channel: 'mail', to, locale: 'de' }));
  const { deliveries } = plan(past, { channels: [mail] });
  expect(deliveries.map(({ to, locale, state, reason }) => [to, locale, state, reason])).toEqual([
    ['a@x.example', 'de', 'queued', null],
    ['b@x.example', 'de', 'skipped', 'suppressed'],
    ['gone@x.example', 'de', 'queued', null],
  ]);
});

it('says nothing where nothing wrong was said, but builds the page anew', () => {
  const channels = [channel('x'), channel('page', { expireAfterMs: null })];
  expect(plan([], { channels }).deliveries.map((one) => one.channel)).toEqual(['page']);
});

it('leaves newer updates alone that still wait', () => {
  const past = [was({}), was({ seq: 2, state: 'retrying', event: 'identified', remoteId: null, nextAttemptAt: later })];
  expect(plan(past).overtaken).toEqual([]);
});

it('is not overtaken by a newer update, only by a newer correction of the same one', () => {
  const owed = was({ seq: 2, event: 'correction', state: 'retrying', nextAttemptAt: later, remoteId: null });
  const routes: PlanRequest['routes'] = [];
  expect(plan([was({}), owed], { event: 'identified', corrects: null, routes }).overtaken).toEqual([]);
  expect(plan([was({}), owed], { event: 'resolved', corrects: null, routes }).overtaken).toEqual([]);
  expect(plan([was({}), owed], { corrects: [1, 2] }).overtaken).toEqual(['past-2']);
});

it('a timeline shows the newest words in the place of the wrong ones, with the time of their change', () => {
  const entry = (seq: number, more: Partial<Update>): Update => ({ ...testUpdate(seq), ...more });
  const at = new Date(now);
  const shown = withCorrections([
    entry(1, { body: 'All orders fail.' }),
    entry(2, { body: 'We found it.' }),
    entry(3, { event: 'correction', corrects: 1, body: 'Some orders fail.' }),
    entry(4, { event: 'correction', corrects: 1, body: 'Card orders fail.', at }),
  ]);
  expect(shown.map(({ seq, body, correctedAt, corrections }) => [seq, body, correctedAt, corrections])).toEqual([
    [1, 'Card orders fail.', at, [3, 4]],
    [2, 'We found it.', null, []],
  ]);
});

it.each<[string, Partial<PastDelivery>]>([
  ['on another channel', { channel: 'y' }],
  ['of another update', { seq: 2 }],
  ['of which this channel was left out', { state: 'skipped', remoteId: null }],
  ['that was cancelled', { state: 'cancelled', remoteId: null }],
])('has nothing to correct in what was said %s', (_what, more) => {
  expect(plan([was(more)]).deliveries).toEqual([]);
});

it('edits the newest post that stands, past what was never posted', () => {
  const past = [
    was({}),
    was({ seq: 3, event: 'correction', state: 'sent', remoteId: null }),
    was({ seq: 4, event: 'correction', state: 'failed', remoteId: '79' }),
  ];
  expect(plan(past, { corrects: [1, 3, 4] }).deliveries).toMatchObject([{ edits: '77' }]);
});

it('waits for no rung whose time has come', () => {
  const queued = (nextAttemptAt: Date | null) => plan([was({ state: 'queued', remoteId: null, nextAttemptAt })]);
  expect(queued(new Date(now)).deliveries).toMatchObject([{ dueAt: null }]);
  expect(queued(new Date(now - 1)).deliveries).toMatchObject([{ dueAt: null }]);
  expect(queued(null).deliveries).toMatchObject([{ dueAt: null }]);
});

it('speaks to who is gone from the list in the language in which they were told', () => {
  const page = channel('page', { expireAfterMs: null, destinations: [{ to: '', locale: 'fr', skip: null }] });
  expect(plan([], { channels: [page] }).deliveries).toMatchObject([{ locale: 'fr' }]);
});
