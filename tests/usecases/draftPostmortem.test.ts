import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draftPostmortem, type PostmortemDraft } from '../../src/usecases/draftPostmortem.ts';
import { nothingSaid } from '../../src/usecases/nothingSaid.ts';
import { owedPostmortems } from '../../src/usecases/owedPostmortems.ts';
import { preparePostmortem } from '../../src/usecases/postmortem.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, refused, reopenInput, resolveInput, updateInput, verb, verbs } from '../helpers/appVerbs.ts';
import { scheduleInput, work } from '../helpers/appWork.ts';
import { testNow } from '../helpers/httpChannelIo.ts';

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

describe('a draft', () => {
  it('is refused while it is open, where nothing was resolved, and for planned work', async () => {
    expect(await draftPostmortem(bench.deps)(null)).toMatchObject({ error: { kind: 'none_resolved' } });
    await openAt(0);
    expect(await draftPostmortem(bench.deps)('INC-1')).toMatchObject({ error: { kind: 'still_open', id: 'INC-1' } });
    await done(work.schedule(bench.deps, scheduleInput()));
    expect(await draftPostmortem(bench.deps)('MNT-2')).toMatchObject({ error: { kind: 'is_maintenance' } });
    expect(await draftPostmortem(bench.deps)('9')).toMatchObject({ error: { kind: 'unknown_incident' } });
    expect(await refused(publish({ id: 'INC-1' }))).toEqual({ kind: 'still_open', id: 'INC-1' });
  });

  it('without an id is about the incident that was resolved last', async () => {
    await openAt(0);
    await openAt(1);
    await resolveAt(60, { id: '2' });
    await resolveAt(61, { id: '1' });
    expect((await draft()).incident.number).toBe(1);
  });

  it('of one that was opened late says how late, and when it began', async () => {
    await openAt(45, { startedAt: testNow });
    await resolveAt(60);
    const { facts, text } = await draft();
    expect(facts).toMatchObject({ firstNoticeMs: 45 * 60_000, lastedMs: 60 * 60_000, startedAt: testNow });
    expect(text).toContain('It took us 45 minutes to say anything.');
    expect(text).toMatch(/It began\.\n.*We spoke for the first time\./u);
  });

  it('tells each false all-clear, and does not claim that one held', async () => {
    await openAt(0);
    for (const minute of [30, 60]) {
      await resolveAt(minute);
      bench.at(minute + 10);
      await done(verbs.reopen(bench.deps, reopenInput({ message: 'It fails again.' })));
    }
    await resolveAt(90);
    const { facts, text } = await draft();
    expect(facts.falseAllClears.map(({ seq, lastedMs }) => [seq, lastedMs])).toEqual([
      [2, 600_000],
      [4, 600_000],
    ]);
    expect(text.match(/was wrong\. We took it back 10 minutes later\./gu)).toHaveLength(2);
    expect(text.match(/ All-clear: It works\./gu)).toHaveLength(3);
    expect(text).not.toContain('it held');
  });

  it('counts broken promises, the longest silence, and what our own probes saw', async () => {
    await configure({
      components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
      probes: { shop: { type: 'http', url: 'https://acme.example' } },
      promise: { major: '20m' },
    });
    await openAt(0, { components: [{ name: 'checkout', status: 'major_outage' }] });
    await bench.watch('shop', 0, 40, false);
    await bench.watch('shop', 41, 120);
    bench.at(50);
    await done(verbs.update(bench.deps, updateInput({ status: 'monitoring' })));
    await resolveAt(60);
    await bench.watch('shop', 121, 122, false);
    const { facts } = await draft();
    expect(facts).toMatchObject({
      promises: { given: 2, late: 1, latestByMs: 30 * 60_000 },
      longestSilenceMs: 50 * 60_000,
      components: [{ name: 'checkout', worst: 'major_outage', troubledMs: 60 * 60_000 }],
      probes: [{ name: 'shop', failed: 81, firstFailureAt: testNow }],
      told: [
        { channel: 'blog', sent: 3 },
        { channel: 'forum', sent: 3 },
      ],
    });
  });

  it('keeps what was said in private out of the story, but for its block', async () => {
    await openAt(0, { isPrivate: true, message: 'The key of Jane leaked.' });
    bench.at(25);
    await done(verbs.update(bench.deps, updateInput({ publish: true, message: 'Orders fail.' })));
    await resolveAt(60);
    const { text, facts } = await draft();
    expect(facts).toMatchObject({ updates: 2, firstNoticeMs: 25 * 60_000 });
    expect(text.slice(0, text.indexOf('[PRIVATE]'))).not.toContain('Jane');
    expect(text.slice(text.indexOf('[PRIVATE]'))).toContain('Jane');
  });

  it('of a thousand updates can still be read and published, and holds each turn of the story', async () => {
    await openAt(0);
    const first = await draftUpdates(1000);
    await resolveAt(first + 1);
    const { text, facts } = await draft();
    expect(facts.updates).toBe(1002);
    expect(text.length).toBeLessThan(5000);
    expect(text).toMatch(/Until .* we posted 999 updates without a change\./u);
    expect(text).toContain('Identified: Word 0');
  });

  /** Written behind the program's back: to publish each takes a minute. */
  async function draftUpdates(count: number): Promise<number> {
    const { incidents } = bench.store;
    const [incident] = await incidents.listOpen();
    const [opening] = incident ? await incidents.timeline(incident.uuid) : [];
    if (!incident || !opening) throw new Error('it is open');
    for (let n = 0; n < count; n += 1) {
      const seq = n + 2;
      const at = new Date(testNow.getTime() + (n + 1) * 60_000);
      const update = {
        ...opening,
        id: bench.deps.newId(),
        seq,
        at,
        event: 'identified',
        status: 'identified',
        body: `Word ${n}`,
      } as const;
      const entry = {
        epoch: await incidents.epoch(),
        incident: { ...incident, status: 'identified', lastSeq: seq } as const,
        update,
      };
      await incidents.record({ ...entry, messages: [], pages: async function* () {} });
    }
    return count;
  }
});

describe('owed', () => {
  const owed = async () => (await owedPostmortems(bench.deps)()).map(({ incident }) => incident.number);
  const days = (count: number): void => bench.at(60 + count * dayMinutes);

  it('is the postmortem of a major incident from the fifth day after the all-clear on, for thirty days', async () => {
    await openAt(0);
    expect(await owed()).toEqual([]);
    await resolveAt(60);
    const seen: [number, readonly number[]][] = [];
    for (const day of [0, 4.9, 5, 34.9, 35.1]) {
      days(day);
      seen.push([day, await owed()]);
    }
    expect(seen).toEqual([
      [0, []],
      [4.9, []],
      [5, [1]],
      [34.9, [1]],
      [35.1, []],
    ]);
  });

  it.each(['none', 'minor'] as const)('is none of an incident with impact %s', async (impact) => {
    await openAt(0, { impact });
    await resolveAt(60);
    days(6);
    expect(await owed()).toEqual([]);
  });

  it('is that of the worst impact it had, and no more once it is published', async () => {
    await openAt(0, { impact: 'critical' });
    await done(verbs.update(bench.deps, updateInput({ impact: 'minor' })));
    await resolveAt(60);
    days(6);
    expect(await owed()).toEqual([1]);
    await done(publish());
    expect(await owed()).toEqual([]);
  });

  it('is none of what was told elsewhere and came by import, whose draft can be written all the same', async () => {
    await openAt(0);
    await resolveAt(60);
    const { incident } = await draft();
    const updates = await bench.store.incidents.timeline(incident.uuid);
    const uuid = bench.deps.newId();
    const foreign = updates.map((one) => ({ ...one, id: bench.deps.newId(), incidentUuid: uuid, evidence: null }));
    const entry = { foreignId: 'a', path: null, mark: 'm', incident: { ...incident, uuid }, updates: foreign };
    await bench.store.imports.record('statuspage', [entry]);
    days(6);
    expect(await owed()).toEqual([1]);
    expect((await draft('2')).facts).toMatchObject({ updates: 2, told: [] });
  });
});
