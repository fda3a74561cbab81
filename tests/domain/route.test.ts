import { describe, expect, it } from 'vitest';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { Impact } from '../../src/domain/impact.ts';
import { hearsAfterMs, type Route } from '../../src/domain/route.ts';

const route = (more: Partial<Route> = {}): Route => ({
  channels: ['x'],
  impacts: null,
  events: null,
  afterMs: 0,
  ...more,
});

const hears = (routes: readonly Route[], impact: Impact = 'major', event: EntryEvent = 'investigating') =>
  hearsAfterMs(routes, 'x', impact, event);

describe('the ladder', () => {
  it('lets a channel under no route hear everything at once', () => {
    expect(hears([])).toBe(0);
    expect(hears([route({ channels: ['mail'], impacts: [], afterMs: 5 })])).toBe(0);
  });

  it.each([
    ['its impact', route({ impacts: ['major', 'critical'] }), 0],
    ['another impact', route({ impacts: ['critical'] }), null],
    ['its event', route({ events: ['investigating'] }), 0],
    ['another event', route({ events: ['resolved'] }), null],
    ['its impact at another event', route({ impacts: ['major'], events: ['resolved'] }), null],
    ['its event at another impact', route({ impacts: ['minor'], events: ['investigating'] }), null],
    ['anything, after a while', route({ afterMs: 600_000 }), 600_000],
  ])('answers a channel that is to hear of %s', (_what, only, expected) => {
    expect(hears([only])).toBe(expected);
  });

  it('takes the earliest of the routes that match, in whatever order they stand', () => {
    const late = route({ channels: ['mail', 'x'], afterMs: 900_000 });
    const early = route({ afterMs: 300_000 });
    const others = route({ impacts: ['critical'], afterMs: 0 });
    expect(hears([late, early, others])).toBe(300_000);
    expect(hears([others, early, late])).toBe(300_000);
  });

  it('never delays an announcement, and keeps it away by the events of a route alone', () => {
    const announced = (one: Route) => hears([one], 'none', 'where-to-look');
    expect(announced(route({ impacts: ['critical'], afterMs: 600_000 }))).toBe(0);
    expect(announced(route({ events: ['where-to-look'] }))).toBe(0);
    expect(announced(route({ events: ['resolved'] }))).toBeNull();
    expect(hears([route({ events: ['resolved'] }), route()], 'none', 'where-to-look')).toBe(0);
  });
});
