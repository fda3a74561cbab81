import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import { isTold, postmortemFacts, publishedPostmortem, toldIn } from '../../src/domain/postmortem.ts';
import { momentsOf, privateWordsIn } from '../../src/domain/postmortemMoments.ts';
import type { Update } from '../../src/domain/update.ts';
import { testIncident, testUpdate } from '../helpers/httpPageHistory.ts';

const minute = (count: number): Date => new Date(Date.UTC(2026, 10, 23, 10) + count * 60_000);
const ms = 60_000;
const update = (seq: number, at: number, more: Partial<Update> = {}): Update => {
  const { correctedAt: _, corrections: __, ...base } = testUpdate(seq);
  return { ...base, at: minute(at), components: [], body: `text ${seq}`, ...more };
};
const over = (more: Partial<Incident> = {}) => ({
  ...testIncident({ status: 'resolved', worstImpact: 'critical', startedAt: minute(0), components: [], ...more }),
  resolvedAt: minute(100),
});
const down = (status: 'partial_outage' | 'major_outage' | 'degraded_performance', name = 'api') => [{ name, status }];

describe('the facts of a postmortem', () => {
  it('count what was said, from the beginning to the end', () => {
    const timeline = [
      update(1, 10, { components: down('partial_outage'), nextUpdateBy: minute(30) }),
      update(2, 35, { nextUpdateBy: minute(50), components: down('major_outage') }),
      update(3, 40, { event: 'note' }),
      update(4, 45, { event: 'correction', corrects: 2 }),
      update(5, 55, { event: 'resolved', status: 'resolved', components: [{ name: 'api', status: 'operational' }] }),
      update(6, 85, { event: 'reopened', components: down('degraded_performance', 'search') }),
      update(7, 100, { event: 'resolved', status: 'resolved' }),
      update(8, 500, { event: 'postmortem' }),
    ];
    expect(postmortemFacts(over(), timeline)).toEqual({
      impact: 'critical',
      startedAt: minute(0),
      resolvedAt: minute(100),
      lastedMs: 100 * ms,
      firstNoticeMs: 10 * ms,
      updates: 5,
      // Between 10 and 35; the half hour after the all-clear is nobody's silence.
      longestSilenceMs: 25 * ms,
      components: [
        { name: 'api', worst: 'major_outage', troubledMs: (35 + 10) * ms },
        { name: 'search', worst: 'degraded_performance', troubledMs: 15 * ms },
      ],
      falseAllClears: [{ seq: 5, saidAt: minute(55), takenBackAt: minute(85), lastedMs: 30 * ms }],
      promises: { given: 2, late: 2, latestByMs: 5 * ms },
    });
  });

  it('call nothing late that came within the minute', () => {
    const late = (seconds: number) => {
      const at = new Date(minute(30).getTime() + seconds * 1_000);
      return postmortemFacts(over(), [update(1, 10, { nextUpdateBy: minute(30) }), { ...update(2, 0), at }]).promises;
    };
    expect(late(59)).toEqual({ given: 1, late: 0, latestByMs: 0 });
    expect(late(60)).toEqual({ given: 1, late: 1, latestByMs: ms });
  });

  it('know of nothing that was never said', () => {
    expect(postmortemFacts(over(), [])).toMatchObject({
      firstNoticeMs: null,
      updates: 0,
      longestSilenceMs: 0,
      components: [],
      falseAllClears: [],
      promises: { given: 0, late: 0, latestByMs: 0 },
    });
  });

  it('hold no negative length, whatever clocks did', () => {
    const facts = postmortemFacts(over({ startedAt: minute(200) }), [update(1, 20), update(2, 10)]);
    expect(facts).toMatchObject({ lastedMs: 0, firstNoticeMs: 0, longestSilenceMs: 0 });
  });

  it('know no all-clear that was taken back before any was given', () => {
    expect(postmortemFacts(over(), [update(1, 10, { event: 'reopened' })]).falseAllClears).toEqual([]);
  });

  it('pair each reopening with the all-clear right before it', () => {
    const turns = [
      update(1, 10, { event: 'resolved' }),
      update(2, 20, { event: 'reopened' }),
      update(3, 30, { event: 'resolved' }),
      update(4, 40, { event: 'reopened' }),
    ];
    expect(postmortemFacts(over(), turns).falseAllClears.map(({ seq }) => seq)).toEqual([1, 3]);
  });
});

describe('what its readers were told', () => {
  const timeline = [
    update(1, 0, { isPrivate: true }),
    update(2, 5, { event: 'note', isPrivate: true }),
    update(3, 10),
    update(4, 20, { event: 'postmortem' }),
  ];

  it('leaves out notes, what was private while the incident was, and earlier postmortems', () => {
    expect(toldIn(over(), timeline).map(({ seq }) => seq)).toEqual([3]);
    expect(toldIn(over({ isPrivate: true }), timeline).map(({ seq }) => seq)).toEqual([1, 3]);
    expect(timeline.map((one) => isTold(over(), one))).toEqual([false, false, true, true]);
  });

  it('leaves out of the story the private words, which are kept apart with what overrode the guard', () => {
    const evidence = { healthyForMs: 0, requiredMs: 1, stableSince: null, confirmedBy: null };
    const all = [
      ...timeline,
      update(5, 30, { event: 'resolved', evidence: { ...evidence, override: 'the probe is wrong' } }),
      update(6, 40, { event: 'resolved', evidence: { ...evidence, override: null } }),
      update(7, 50, { event: 'note', evidence: { ...evidence, override: 'a hunch' } }),
    ];
    expect(privateWordsIn(over(), all)).toEqual([
      { at: minute(0), body: 'text 1' },
      { at: minute(5), body: 'text 2' },
      { at: minute(30), body: 'The guard was overridden: the probe is wrong' },
      { at: minute(50), body: 'text 7' },
      { at: minute(50), body: 'The guard was overridden: a hunch' },
    ]);
  });
});

describe('the postmortem that counts', () => {
  it('is the first one since the last all-clear', () => {
    const cleared = update(2, 10, { event: 'resolved' });
    const [first, second] = [update(3, 20, { event: 'postmortem' }), update(4, 30, { event: 'postmortem' })];
    expect(publishedPostmortem([update(1, 0), cleared, first, second])).toBe(first);
    expect(publishedPostmortem([first, cleared])).toBeNull();
    expect(publishedPostmortem([cleared, update(5, 40, { event: 'note' })])).toBeNull();
    expect(publishedPostmortem([first])).toBe(first);
    expect(publishedPostmortem([])).toBeNull();
  });
});

describe('the story of an incident', () => {
  const kinds = (timeline: readonly Update[], failures: { first: Date; last: Date } | null = null) =>
    momentsOf(over(), timeline, failures).map((one) => `${one.kind} ${(one.at.getTime() - minute(0).getTime()) / ms}`);

  it('begins with the outage, and tells when the probes failed first and last', () => {
    expect(kinds([update(1, 10)], { first: minute(5), last: minute(20) })).toEqual([
      'began 0',
      'first_failure 5',
      'said 10',
      'last_failure 20',
    ]);
    expect(kinds([update(1, 10)], { first: minute(5), last: minute(5) })).toEqual([
      'began 0',
      'first_failure 5',
      'said 10',
    ]);
    expect(kinds([])).toEqual(['began 0']);
  });

  it('marks what was said first', () => {
    const moments = momentsOf(over(), [update(1, 10), update(2, 20)], null);
    expect(moments.map((one) => one.kind === 'said' && one.isFirst)).toEqual([false, true, false]);
  });

  const story = (count: number, change: (index: number) => Partial<Update> = () => ({})) =>
    Array.from({ length: count }, (_, index) => update(index + 1, index, change(index)));

  it('tells thirty updates one by one, and of more those together that say nothing new', () => {
    expect(kinds(story(30))).toHaveLength(31);
    const moments = momentsOf(over(), story(31), null);
    expect(moments).toMatchObject([
      { kind: 'began' },
      { kind: 'said', isFirst: true },
      { kind: 'more', at: minute(1), until: minute(29), count: 29 },
      { kind: 'said', at: minute(30) },
    ]);
  });

  it.each<[string, Partial<Update>]>([
    ['another status', { status: 'monitoring' }],
    ['another impact', { impact: 'minor' }],
    ['an all-clear', { event: 'resolved' }],
    ['a relapse', { event: 'reopened' }],
  ])('tells %s of a long story in words of its own', (_what, news) => {
    const moments = momentsOf(
      over(),
      story(40, (index) => (index === 20 ? news : {})),
      null,
    );
    const alone = moments.filter((one) => one.kind === 'said').map((one) => one.at);
    expect(alone).toContainEqual(minute(20));
    expect(moments).toContainEqual({ kind: 'more', at: minute(1), until: minute(19), count: 19 });
  });

  it('tells a corrected update of a long story in the words that stand now', () => {
    const timeline = [...story(40), update(41, 50, { event: 'correction', corrects: 21, body: 'put right' })];
    const said = momentsOf(over(), timeline, null).flatMap((one) => (one.kind === 'said' ? [one.update] : []));
    expect(said.find(({ seq }) => seq === 21)).toMatchObject({ body: 'put right', correctedAt: minute(50) });
  });
});
