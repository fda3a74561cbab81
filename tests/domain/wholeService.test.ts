import { describe, expect, it } from 'vitest';
import type { Impact } from '../../src/domain/impact.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { aboutTheWhole, spansOfAll, unnamedPart } from '../../src/domain/wholeService.ts';
import { testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';

const whole = (impact: Impact, more: Partial<Incident> = {}) =>
  aboutTheWhole({
    incident: testIncident({ components: [], impact, ...more }),
    updates: [testUpdate(1, { impact, components: [] }), testUpdate(2, { impact, components: [], status: 'resolved' })],
  });

describe('an incident that names no component', () => {
  it.each([
    ['none', 'operational'],
    ['minor', 'degraded_performance'],
    ['major', 'partial_outage'],
    ['critical', 'major_outage'],
  ] as const)('of impact %s is about the service as a whole: %s, until its all-clear', (impact, status) => {
    const { incident, updates } = whole(impact);
    expect(incident.components).toEqual([{ name: unnamedPart, status }]);
    expect(updates).toEqual([
      { at: testUpdate(1).at, components: [{ name: unnamedPart, status }] },
      { at: testUpdate(2).at, components: [{ name: unnamedPart, status: 'operational' }] },
    ]);
  });

  it('is operational once it is over', () => {
    expect(whole('critical', { status: 'resolved', resolvedAt: new Date() }).incident.components).toEqual([
      { name: unnamedPart, status: 'operational' },
    ]);
  });

  it('stands for no part that anybody can name', () => {
    expect(unnamedPart).toBe('');
  });

  it('is told from one that names some now, or did once, and from planned work', () => {
    const named = [{ name: 'api', status: 'major_outage' as const }];
    const now = { incident: testIncident({ components: named }), updates: [testUpdate(1)] };
    const once = {
      incident: testIncident({ components: [] }),
      updates: [testUpdate(1), testUpdate(2, { components: named })],
    };
    const work = { incident: testIncident({ components: [], work: testWork() }), updates: [testUpdate(1)] };
    for (const told of [now, once, work]) expect(aboutTheWhole(told)).toBe(told);
  });
});

describe('the service as a whole', () => {
  it('is down whenever one of its parts is', () => {
    const one = { fromMs: 0, toMs: 5, status: 'major_outage', number: 1 } as const;
    const other = { fromMs: 3, toMs: 9, status: 'partial_outage', number: 2 } as const;
    expect(
      spansOfAll(
        new Map([
          ['api', [one]],
          ['search', [other]],
        ]),
      ),
    ).toEqual([one, other]);
    expect(spansOfAll(new Map())).toEqual([]);
  });
});
