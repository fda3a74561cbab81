import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ResolvedIncident } from '../../src/domain/incident.ts';
import { postmortemFacts } from '../../src/domain/postmortem.ts';
import { momentsOf } from '../../src/domain/postmortemMoments.ts';
import type { Update } from '../../src/domain/update.ts';

const minute = (count: number): Date => new Date(Date.UTC(2026, 10, 23) + count * 60_000);
const blank: Update = {
  ...{ id: '', incidentUuid: 'i', seq: 1, event: 'identified', status: 'identified', impact: 'major', components: [] },
  ...{ body: '', at: minute(0), nextUpdateBy: null, corrects: null, isPrivate: false, evidence: null },
  ...{ key: null, requestHash: null },
};
const incidentUntil = (end: number): ResolvedIncident => ({
  ...{ uuid: 'i', number: 7, title: 'Checkout is down', status: 'resolved', impact: 'major', worstImpact: 'major' },
  ...{ components: [], touched: [], startedAt: minute(0), openedAt: minute(0), reopenedAt: null },
  ...{ resolvedAt: minute(end), monitoringSince: null, nextUpdateBy: null, falseAllClears: 0, isPrivate: false },
  ...{ key: null, lastSeq: 1, work: null, cameFrom: null },
});

/** Any story: holding updates in any number, turns of status, relapses, and notes between them. */
const story = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: fc.constant('still-working' as const) },
      { weight: 2, arbitrary: fc.constantFrom('identified' as const, 'monitoring' as const) },
      { weight: 1, arbitrary: fc.constantFrom('relapse' as const, 'note' as const) },
    ),
    { maxLength: 300 },
  )
  .map((steps): readonly Update[] => {
    let status: 'investigating' | 'identified' | 'monitoring' = 'investigating';
    const said = steps.flatMap((step): readonly Partial<Update>[] => {
      if (step === 'note') return [{ event: 'note', status, isPrivate: true }];
      if (step === 'still-working') return [{ event: step, status }];
      if (step === 'relapse') {
        status = 'investigating';
        return [
          { event: 'resolved', status: 'resolved' },
          { event: 'reopened', status },
        ];
      }
      status = step;
      return [{ event: step, status }];
    });
    const all = [
      { event: 'investigating', status: 'investigating' },
      ...said,
      { event: 'resolved', status: 'resolved' },
    ];
    return all.map((one, index) => ({ ...blank, seq: index + 1, at: minute(index), ...one }) as Update);
  });

it('tells each all-clear and each reopening of any story, leaves no update out, and goes forward in time', () => {
  fc.assert(
    fc.property(story, (timeline) => {
      const incident = incidentUntil(timeline.length - 1);
      const moments = momentsOf(incident, timeline, null);
      const turns = ['resolved', 'reopened'];
      const told = moments.flatMap((one) => (one.kind === 'said' ? [one.update] : []));
      expect(told.filter(({ event }) => turns.includes(event)).map(({ seq }) => seq)).toEqual(
        timeline.filter(({ event }) => turns.includes(event)).map(({ seq }) => seq),
      );
      const gathered = moments.reduce((sum, one) => sum + (one.kind === 'more' ? one.count : 0), 0);
      expect(told.length + gathered).toBe(timeline.filter(({ event }) => event !== 'note').length);
      const times = moments.map(({ at }) => at.getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const { falseAllClears } = postmortemFacts(incident, timeline);
      expect(falseAllClears).toHaveLength(timeline.filter(({ event }) => event === 'reopened').length);
    }),
  );
});

it('tells thirty updates one by one, and of more those that say nothing new as one', () => {
  const timeline = (count: number): readonly Update[] =>
    Array.from({ length: count }, (_, index) => ({ ...blank, seq: index + 1, at: minute(index) }));
  const kinds = (count: number) => momentsOf(incidentUntil(count), timeline(count), null).map(({ kind }) => kind);
  expect(kinds(30).filter((kind) => kind === 'said')).toHaveLength(30);
  expect(kinds(31)).toEqual(['began', 'said', 'more', 'said']);
});
