import type { AllClearPolicy, Sample } from '../../src/domain/greenLight.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { testIncident } from './httpPageHistory.ts';

export const minuteMs = 60_000;
export const start = Date.parse('2026-11-23T10:00:00.000Z');
export const at = (minutes: number): Date => new Date(start + minutes * minuteMs);
export const policy: AllClearPolicy = {
  soakMs: { none: 5 * minuteMs, minor: 15 * minuteMs, major: 30 * minuteMs, critical: 60 * minuteMs },
  everyMs: 30_000,
  growth: 2,
  maxMs: 360 * minuteMs,
};
/** A major incident of minute 0. */
export const guarded = (more: Partial<Incident> = {}): Incident =>
  testIncident({ openedAt: at(0), startedAt: at(0), worstImpact: 'major', falseAllClears: 0, ...more });

export const look = (minute: number, more: Partial<Sample> = {}): Sample => ({
  ...{ probe: 'shop', at: at(minute), healthy: true, reason: 'HTTP 200', everyMs: 30_000, tookMs: 5 },
  ...more,
});
