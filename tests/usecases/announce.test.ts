import { afterEach, beforeEach, expect, it } from 'vitest';
import { currentOwner } from '../../src/store/owner.ts';
import { prepareAnnounce } from '../../src/usecases/announce.ts';
import { prepareCorrect } from '../../src/usecases/correct.ts';
import { nothingSaid } from '../../src/usecases/nothingSaid.ts';
import { previewEvent } from '../../src/usecases/preview.ts';
import { prepareUpdate } from '../../src/usecases/update.ts';
import { viewStatus } from '../../src/usecases/views.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, faultsOf, openInput, refused, updateInput, verb, verbs } from '../helpers/appVerbs.ts';

let bench: AppBench;
const configure = async (more: object): Promise<void> => {
  await bench?.remove();
  bench = await createAppBench(sampleConfig(more));
};
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const announcing = verb(prepareAnnounce);
const correcting = verb(prepareCorrect);
const announce = (more: object = {}) =>
  announcing(bench.deps, { ...nothingSaid, allowWording: false, event: null, ...more });

it('says where to look in the words of the template, to every channel at once', async () => {
  const { created, incident, update, tallies } = await done(announce());
  expect({ created, number: incident.number, title: incident.title, event: update.event }).toEqual({
    created: true,
    number: 1,
    title: 'How Acme tells you when something is wrong',
    event: 'where-to-look',
  });
  expect(tallies.map(({ channel, state }) => [channel, state])).toEqual([
    ['blog', 'sent'],
    ['forum', 'sent'],
    ['team', 'sent'],
  ]);
  const post = bench.post('blog', 'ANN-1-001-where-to-look.md');
  expect(post).toContain('this is where we say what we know: https://status.acme.example. Please keep the address');
});

it('is titled in the language of the company', async () => {
  await configure({ locale: 'de' });
  expect((await done(announce())).incident.title).toBe('So informiert Acme Sie, wenn etwas nicht funktioniert');
});

it('is no incident: neither status, nor the list, nor the page knows of it, and numbers go on after it', async () => {
  await done(announce());
  const { incidents } = bench.store;
  expect([await incidents.listOpen(), await incidents.list(), await incidents.listPlanned()]).toEqual([[], [], []]);
  expect((await incidents.listAnnouncements()).map(({ number }) => number)).toEqual([1]);
  const status = await viewStatus(bench.deps)();
  expect([status.incidents, status.overdue, status.attention]).toEqual([[], [], []]);
  const [channel] = bench.deps.config.channels;
  if (!channel) throw new Error('there is a channel');
  const page = await bench.deps.ioFor(channel).history();
  expect([page.incidents, page.maintenances]).toEqual([[], []]);
  expect((await done(verbs.open(bench.deps, openInput()))).incident.number).toBe(2);
});

it('is not posted where incidents are listed', async () => {
  await configure({
    channels: {
      page: { type: 'status-page', out: 'public' },
      hosted: { type: 'statuspage-io', apiKey: { env: 'NOT_SET' }, pageId: 'abc123' },
      other: { type: 'instatus', apiKey: { env: 'NOT_SET' }, pageId: 'abc123' },
      blog: { type: 'file', folder: 'blog' },
    },
  });
  expect((await done(announce())).tallies.map(({ channel }) => channel)).toEqual(['blog']);
});

it.each<[string, object, readonly string[]]>([
  ['impacts', { impacts: ['critical'], after: '2h' }, ['blog', 'forum', 'team']],
  ['its own event', { events: ['where-to-look'] }, ['blog', 'forum', 'team']],
  ['other events', { events: ['investigating', 'resolved'] }, ['forum', 'team']],
])('goes at once to a channel whose route names %s, if it goes there', async (_, route, heard) => {
  await configure({ routes: [{ channels: ['blog'], ...route }] });
  const { tallies } = await done(announce());
  expect(tallies.map(({ channel, state }) => [channel, state])).toEqual(heard.map((channel) => [channel, 'sent']));
});

it('is told once under a key, whatever else has that key, and refuses other words under it', async () => {
  await done(verbs.open(bench.deps, openInput({ key: 'k' })));
  const first = await done(announce({ key: 'k' }));
  const again = await done(announce({ key: 'k' }));
  expect([first.created, again.created, again.incident.uuid]).toEqual([true, false, first.incident.uuid]);
  expect(await refused(announce({ key: 'k', message: 'Look elsewhere.' }))).toEqual({
    ...{ kind: 'key_conflict', id: 'ANN-2', key: 'k' },
  });
  expect((await done(announce({ key: null }))).created).toBe(true);
});

it('lets two scripts with one key post once', async () => {
  const both = await Promise.all([done(announce({ key: 'k' })), done(announce({ key: 'k' }))]);
  expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
  expect(bench.posts('blog')).toHaveLength(1);
});

it('does not say that all is well while an incident is open, nor where nobody knows where to look', async () => {
  const words = { message: 'All is back to normal.' };
  expect((await done(announce(words))).created).toBe(true);
  await done(verbs.open(bench.deps, openInput()));
  expect(await faultsOf(announce(words))).toMatchObject([{ kind: 'wording', finding: { kind: 'all_clear' } }]);
  await configure({ statusPage: undefined });
  expect(await faultsOf(announce())).toMatchObject([{ kind: 'missing_input', flag: '-m' }]);
  expect((await done(announce({ message: 'Follow @acme_status.' }))).created).toBe(true);
});

it('can be corrected in place and no verb of an incident takes it on', async () => {
  await done(announce());
  const correction = { ...nothingSaid, id: 'ANN-1', update: null, message: 'Look at https://status.acme.example/now.' };
  await done(correcting(bench.deps, correction));
  expect(bench.posts('blog')).toEqual(['ANN-1-001-where-to-look.md']);
  expect(bench.post('blog', 'ANN-1-001-where-to-look.md')).toContain('https://status.acme.example/now.');
  for (const id of ['ANN-1', '1']) {
    const updated = await prepareUpdate(bench.deps)(updateInput({ id }));
    expect(updated).toEqual({ ok: false, error: { kind: 'is_announcement', id: 'ANN-1' } });
  }
});

it('is corrected by a mail that names what it corrects, and no time of an outage', async () => {
  const mail = { type: 'email', from: 'a@acme.example', to: ['ada@x.test'], smtp: [{ host: '127.0.0.1', port: 9 }] };
  await configure({ channels: { mail } });
  const made = await prepareAnnounce(bench.deps)({ ...nothingSaid, event: null });
  if (!made.ok || made.value.kind !== 'draft') throw new Error('no draft');
  await bench.store.incidents.record(made.value.toEntry());
  const [delivery] = await bench.store.outbox.deliveries({});
  // As if the mail had gone out: whoever has heard the wrong words hears the right ones.
  const lease = await bench.store.outbox.takeLease(currentOwner(), bench.deps.now(), 60_000);
  if (lease.kind !== 'taken' || !delivery) throw new Error('nothing to send');
  const sending = { id: delivery.id, from: ['queued'], to: 'sending' } as const;
  const sent = { id: delivery.id, from: ['sending'], to: 'sent', remoteId: '<1@acme.example>' } as const;
  await bench.store.outbox.write(lease.fence, [sending, sent], bench.deps.now());
  const corrected = await prepareCorrect(bench.deps)({
    ...nothingSaid,
    id: 'ANN-1',
    update: null,
    message: 'Look there.',
  });
  if (!corrected.ok || corrected.value.kind !== 'draft') throw new Error(JSON.stringify(corrected));
  const [message] = corrected.value.messages;
  expect(corrected.value.faults).toEqual([]);
  expect(message?.message.subject).toBe('[Correction] How Acme tells you when something is wrong');
  expect(message?.message.text).not.toContain('Since:');
});

it('is previewed as it would be told', async () => {
  const previewed = await previewEvent(bench.deps)({ ...nothingSaid, event: 'where-to-look', id: null, title: null });
  if (!previewed.ok) throw new Error(JSON.stringify(previewed.error));
  expect(previewed.value.incident.status).toBe('announced');
  expect(previewed.value.messages.map(({ channel }) => channel)).toEqual(['blog', 'forum', 'team']);
});
