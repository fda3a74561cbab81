import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import { oldestOwed, postmortemOwedSince } from '../../src/domain/postmortemOwed.ts';
import type { Update } from '../../src/domain/update.ts';
import { testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';

const resolvedAt = new Date('2026-11-01T12:00:00Z');
const days = (count: number): Date => new Date(resolvedAt.getTime() + count * 86_400_000);
const over = (more: Partial<Incident> = {}): Incident =>
  testIncident({ status: 'resolved', resolvedAt, worstImpact: 'major', ...more });
const owed = (incident: Incident, at: Date, timeline: readonly Update[] = []) =>
  postmortemOwedSince(incident, timeline, at);

describe('a postmortem', () => {
  it('is owed from five days after the all-clear, and asked for thirty more', () => {
    expect(owed(over(), new Date(days(5).getTime() - 1))).toBeNull();
    expect(owed(over(), days(5))).toEqual(days(5));
    expect(owed(over(), days(35))).toEqual(days(5));
    expect(owed(over(), new Date(days(35).getTime() + 1))).toBeNull();
    expect(oldestOwed(days(35))).toEqual(resolvedAt);
  });

  it.each([
    ['none', null],
    ['minor', null],
    ['major', days(5)],
    ['critical', days(5)],
  ] as const)('of an incident whose worst was %s is owed, or not', (worstImpact, expected) => {
    expect(owed(over({ worstImpact, impact: 'none' }), days(6))).toEqual(expected);
  });

  it('is not owed of what goes on, or of planned work', () => {
    expect(owed(over({ status: 'monitoring' }), days(6))).toBeNull();
    expect(owed(over({ resolvedAt: null }), days(6))).toBeNull();
    expect(owed(over({ work: testWork() }), days(6))).toBeNull();
  });

  it('is given once it is published, if that was after the last all-clear', () => {
    const resolved = testUpdate(2, { event: 'resolved' });
    const published = testUpdate(3, { event: 'postmortem' });
    expect(owed(over(), days(6), [testUpdate(1), resolved, published])).toBeNull();
    const again = [testUpdate(4, { event: 'reopened' }), testUpdate(5, { event: 'resolved' })];
    expect(owed(over(), days(6), [resolved, published, ...again])).toEqual(days(5));
    expect(owed(over(), days(6), [resolved, testUpdate(3, { event: 'note' })])).toEqual(days(5));
  });
});
