import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareCorrect } from '../../src/usecases/correct.ts';
import { draftPostmortem, type PostmortemDraft } from '../../src/usecases/draftPostmortem.ts';
import { nothingSaid } from '../../src/usecases/nothingSaid.ts';
import { preparePostmortem } from '../../src/usecases/postmortem.ts';
import { viewStatus } from '../../src/usecases/views.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import {
  done,
  faultsOf,
  noteInput,
  openInput,
  refused,
  reopenInput,
  resolveInput,
  verb,
  verbs,
} from '../helpers/appVerbs.ts';

let bench: AppBench;
const configure = async (more: object): Promise<void> => {
  await bench?.remove();
  bench = await createAppBench(sampleConfig(more));
};
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const publishing = verb(preparePostmortem);
const words = 'Card orders failed for two hours. The disks broke. We keep a spare now.';
const publish = (more: object = {}) =>
  publishing(bench.deps, { ...nothingSaid, allowWording: false, id: null, message: words, ...more });
const draft = async (id: string | null = null): Promise<PostmortemDraft> => {
  const drafted = await draftPostmortem(bench.deps)(id);
  if (!drafted.ok) throw new Error(JSON.stringify(drafted.error));
  return drafted.value;
};
const resolveAt = async (minute: number, more: object = {}): Promise<void> => {
  bench.at(minute);
  await done(verbs.resolve(bench.deps, resolveInput({ override: 'seen', message: 'It works.', ...more })));
};
const openAt = async (minute: number, more: object = {}): Promise<void> => {
  bench.at(minute);
  await done(verbs.open(bench.deps, openInput(more)));
};
const dayMinutes = 24 * 60;

describe('published', () => {
  it('is an update of an incident that stays as it was: resolved, without a promise', async () => {
    await openAt(0);
    await resolveAt(60);
    bench.at(3 * dayMinutes);
    const before = (await draft()).incident;
    const { incident, update, tallies } = await done(publish());
    expect(incident).toEqual({ ...before, lastSeq: 3 });
    expect(update).toMatchObject({ seq: 3, event: 'postmortem', status: 'resolved', nextUpdateBy: null, body: words });
    expect(tallies.map(({ channel, state }) => [channel, state])).toEqual([
      ['blog', 'sent'],
      ['forum', 'sent'],
      ['team', 'sent'],
    ]);
    expect(bench.post('blog', 'INC-1-003-postmortem.md')).toContain('We keep a spare now.');
    const status = await viewStatus(bench.deps)();
    expect([status.incidents, status.overdue]).toEqual([[], []]);
    const [channel] = bench.deps.config.channels;
    if (!channel) throw new Error('there is a channel');
    const page = await bench.deps.ioFor(channel).history();
    expect(page.incidents[0]?.updates.at(-1)).toMatchObject({ event: 'postmortem', body: words });
  });

  it('goes where the routes send it', async () => {
    await configure({
      routes: [
        { channels: ['blog'], events: ['investigating', 'resolved'] },
        { channels: ['forum'], events: ['postmortem'] },
      ],
    });
    await openAt(0);
    await resolveAt(60);
    expect((await done(publish())).tallies.map(({ channel }) => channel)).toEqual(['forum', 'team']);
  });

  it('of a private incident is for the team', async () => {
    await openAt(0, { isPrivate: true });
    await resolveAt(60);
    const { tallies, update } = await done(publish());
    expect([tallies.map(({ channel }) => channel), update.isPrivate]).toEqual([['team'], true]);
  });

  it('is done once: a second is refused, the same key is a repeat, and its words are mended by a correction', async () => {
    await openAt(0);
    await resolveAt(60);
    await done(publish({ key: 'k' }));
    expect((await done(publish({ key: 'k' }))).created).toBe(false);
    expect((await done(publish({ key: 'k', message: null }))).created).toBe(false);
    expect(await refused(publish({ key: 'k', message: 'Others.' }))).toMatchObject({ kind: 'key_conflict' });
    expect(await refused(publish())).toEqual({ kind: 'has_postmortem', id: 'INC-1', update: 3 });
    expect(await draftPostmortem(bench.deps)('1')).toMatchObject({ error: { kind: 'has_postmortem' } });
    const correction = { ...nothingSaid, id: '1', update: null, message: 'The right words.' };
    expect((await done(verb(prepareCorrect)(bench.deps, correction))).update.corrects).toBe(3);
    expect(await refused(publish())).toMatchObject({ kind: 'has_postmortem', update: 3 });
  });

  it('lands once where two publish at the same moment', async () => {
    await openAt(0);
    await resolveAt(60);
    const both = await Promise.all([publish(), publish()]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'has_postmortem', update: 3 } });
    expect(bench.posts('blog')).toHaveLength(3);
  });

  it('does not keep it from being reopened, and after the next all-clear the story may be told anew', async () => {
    await openAt(0);
    await resolveAt(60);
    await done(publish());
    bench.at(90);
    const reopened = await done(verbs.reopen(bench.deps, reopenInput({ message: 'It fails again.' })));
    expect(reopened.incident).toMatchObject({ status: 'investigating', falseAllClears: 1 });
    expect(await refused(publish({ id: '1' }))).toEqual({ kind: 'still_open', id: 'INC-1' });
    await resolveAt(120);
    expect((await draft()).facts).toMatchObject({ updates: 4, falseAllClears: [{ seq: 2, lastedMs: 30 * 60_000 }] });
    expect((await done(publish())).update.seq).toBe(6);
  });

  it.each<[string, object, object]>([
    ['nothing was written', { message: null }, { kind: 'no_draft', id: 'INC-1' }],
    ['only comments were', { message: '<!-- draft -->' }, { kind: 'missing_input', flag: '-m' }],
    ['a placeholder stands', { message: 'It was [WRITE: the cause].' }, { kind: 'unfinished', left: { line: 1 } }],
    [
      'a placeholder stands that may pass as wording',
      { message: '[WRITE: x]', allowWording: true },
      { kind: 'unfinished' },
    ],
    [
      'the private block stands',
      { message: `${words}\n[PRIVATE]` },
      { kind: 'unfinished', left: { kind: 'private', line: 2 } },
    ],
    ['it names a machine', { message: 'The host db-17 broke.' }, { kind: 'wording' }],
  ])('is refused where %s, and nothing is stored', async (_, more, fault) => {
    await openAt(0);
    await resolveAt(60);
    const before = await bench.stored();
    const faults = await faultsOf(publish(more));
    expect(faults).toMatchObject([fault]);
    expect(await bench.stored()).toEqual(before);
  });

  it('never holds a note as the draft quoted it, also when the marks around it are gone', async () => {
    await openAt(0);
    await done(verbs.note(bench.deps, noteInput('Bob tripped over the cable of the rack')));
    await resolveAt(60);
    const { text, privateLines } = await draft();
    expect(privateLines.join('\n')).toContain('Bob tripped');
    const unmarked = text.replaceAll(/\[WRITE:[^\]]*\]/gu, 'Words').replaceAll(/^\[.*$/gmu, '');
    for (const message of [unmarked, unmarked.replaceAll(/^> /gmu, '')]) {
      expect(await faultsOf(publish({ message }))).toMatchObject([{ kind: 'unfinished', left: { kind: 'private' } }]);
    }
    expect((await done(publish({ message: unmarked.replaceAll(/^> .*$/gmu, '') }))).update.body).not.toMatch(
      /Bob|<!--/u,
    );
  });
});
