import { emptyScene, type Scene, type WatchSetting } from '../../src/cli/watch/scene.ts';
import { withRound } from '../../src/cli/watch/sceneOf.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import type { Guard, Sample } from '../../src/domain/greenLight.ts';
import { type Incident, incidentId } from '../../src/domain/incident.ts';
import type { Maintenance } from '../../src/domain/maintenance.ts';
import type { WatchRound } from '../../src/usecases/watchRound.ts';
import { testIncident, testWork } from './httpPageHistory.ts';

/** When the scenes are looked at. */
export const sceneNow = new Date('2026-11-23T11:14:20.000Z');
/** So many minutes before or after that, and seconds. */
export const at = (minutes: number, seconds = 0): Date =>
  new Date(sceneNow.getTime() + minutes * 60_000 + seconds * 1000);

export const setting: WatchSetting = {
  company: 'Acme',
  timezone: 'Europe/Berlin',
  everyMs: 30_000,
  auto: { open: null, monitoring: false, resolve: false },
  dryRun: false,
};

/** One look every 30 s up to now: a letter each, oldest first. `u` healthy, `s` slow, `d` down, `_` nobody looked for 5 minutes. */
export function looks(probe: string, story: string, reason = 'HTTP 503'): readonly Sample[] {
  let ms = sceneNow.getTime() - 5_000;
  const samples: Sample[] = [];
  for (const [index, letter] of [...story].reverse().entries()) {
    if (letter === '_') ms -= 5 * 60_000;
    else {
      const healthy = letter !== 'd';
      const tookMs = { u: 40 + (index % 7) * 3, s: 400, d: 12 }[letter] ?? 0;
      samples.unshift({
        probe,
        at: new Date(ms),
        healthy,
        reason: healthy ? 'HTTP 200' : reason,
        everyMs: 30_000,
        tookMs,
      });
      ms -= 30_000;
    }
  }
  return samples;
}

export const testGuard = (more: Partial<Guard> = {}): Guard => ({
  green: false,
  stableSince: at(-12),
  healthyForMs: 12 * 60_000,
  requiredMs: 30 * 60_000,
  earliestAt: at(18),
  lastFailure: { probe: 'shop', at: at(-12, -30), reason: 'HTTP 503' },
  probes: ['shop'],
  unwatched: [],
  needsMonitoring: false,
  monitoringForMs: null,
  ...more,
});

export const testDelivery = (more: Partial<Delivery> = {}): Delivery => ({
  id: 'd1',
  incidentUuid: 'i',
  incidentNumber: 7,
  updateId: 'u',
  seq: 2,
  event: 'identified',
  channel: 'x',
  type: 'x',
  to: '',
  locale: 'en',
  state: 'failed',
  reason: 'HTTP 403: not allowed',
  attempts: 1,
  resends: 0,
  at: at(-30),
  nextAttemptAt: null,
  expiresAt: null,
  remoteId: null,
  url: null,
  means: null,
  edits: null,
  ...more,
});

export const testMaintenance = (more: Partial<Incident> = {}): Maintenance =>
  ({
    ...testIncident({ number: 8, title: 'The database moves', status: 'scheduled', nextUpdateBy: null }),
    work: testWork({ startsAt: at(125), endsAt: at(185) }),
    ...more,
  }) as Maintenance;

interface Told extends Partial<Omit<WatchRound, 'status' | 'recent'>> {
  readonly incidents?: WatchRound['status']['incidents'];
  readonly maintenances?: WatchRound['status']['maintenances'];
  readonly attention?: WatchRound['status']['attention'];
  readonly recent?: Readonly<Record<string, readonly Sample[]>>;
}

export function roundOf({ incidents = [], maintenances = [], attention = [], recent = {}, ...more }: Told): WatchRound {
  const probes = Object.entries(recent).map(([name, samples]) => ({ name, sample: samples.at(-1) ?? null }));
  return {
    at: sceneNow,
    status: { incidents, maintenances, attention, approvals: [], brokenGlass: [], probes, overdue: [] },
    recent: new Map(Object.entries(recent)),
    afterWatch: [],
    due: [],
    did: [],
    ...more,
  };
}

export const sceneOf = (told: Told, more: Partial<Scene> = {}): Scene => ({
  ...withRound(emptyScene(setting), roundOf(told), incidentId),
  ...more,
});

export const calmScene = sceneOf({
  recent: { shop: looks('shop', 'u'.repeat(60)), search: looks('search', 'u'.repeat(25)), mail: [] },
});

/** An outage that is being mended, with all else that there may be. */
export const outageScene = sceneOf(
  {
    incidents: [
      {
        incident: testIncident({ status: 'monitoring', startedAt: at(-52), nextUpdateBy: at(12), falseAllClears: 1 }),
        guard: testGuard(),
      },
    ],
    maintenances: [testMaintenance()],
    attention: [
      testDelivery(),
      testDelivery({
        state: 'uncertain',
        channel: 'customers',
        to: 'ada@customer.example',
        reason: 'no answer in 30 s',
      }),
    ],
    recent: {
      shop: looks('shop', `${'u'.repeat(8)}${'d'.repeat(27)}${'u'.repeat(25)}`),
      'search-api': looks('search-api', `${'u'.repeat(30)}_uussusuu${'u'.repeat(10)}ddd`, 'no answer in 5 s'),
      certificate: looks('certificate', 'u'.repeat(60)),
    },
    afterWatch: [
      { incident: testIncident({ number: 6, status: 'resolved', resolvedAt: at(-12) }), until: at(18), failure: null },
    ],
  },
  {
    setting: { ...setting, auto: { ...setting.auto, monitoring: true } },
    deeds: [{ at: at(-4), text: 'INC-7 said to be monitoring: shop was well for 7 minutes', paint: 'green' }],
  },
);

/** It is worse than that: late, down, came back, and the store is held. */
export const alarmScene = sceneOf(
  {
    incidents: [
      {
        incident: testIncident({ startedAt: at(-52), nextUpdateBy: at(-5) }),
        guard: testGuard({ stableSince: null, healthyForMs: 0, earliestAt: null }),
      },
    ],
    recent: { shop: looks('shop', 'd'.repeat(60)) },
    afterWatch: [
      {
        incident: testIncident({ number: 6, status: 'resolved', resolvedAt: at(-12) }),
        until: at(18),
        failure: looks('shop', 'd')[0] ?? null,
      },
    ],
  },
  {
    trouble: {
      kind: 'store_busy',
      message: 'Another process has held the store /srv/incidents.db for 30 seconds.',
      hint: '',
      exit: 1,
    },
    unseen: { from: at(-80), until: at(-60) },
  },
);
