import type { Difference, Untold } from './comparison.ts';
import type { Conduct } from './conduct.ts';
import type { Impact } from './impact.ts';
import type { Target } from './target.ts';
import type { DayUptime } from './uptime.ts';

/** A stretch of time that is reported on, cut in the company's zone. */
export interface Period {
  readonly kind: 'month' | 'quarter' | 'year' | 'range';
  /** `2026-11`, `2026-Q4`, `2026`, `2026-11-01 to 2026-11-15`. */
  readonly name: string;
  readonly from: Date;
  /** Not part of it. */
  readonly to: Date;
  /** Until when something is known: `to`, or now while it goes on. */
  readonly until: Date;
}

/** The account of one component, or of the service as a whole. All lengths are milliseconds. */
export interface Availability {
  /** From the beginning until something is known. */
  readonly lengthMs: number;
  readonly troubledMs: DayUptime['troubledMs'];
  /** Tenths of a millisecond that count as down. */
  readonly downTenths: number;
  /** In millionths of a percent, rounded down. */
  readonly uptimeMillionths: number;
  /** How long the whole period may be down by the target. */
  readonly allowedMs: number;
  /** Of each step of the period that is not wholly to come. */
  readonly steps: readonly DayUptime[];
  /** What the probes saw; null: none looked in this time. */
  readonly seen: Seen | null;
}

export interface Seen {
  readonly failingMs: number;
  /** Failures while planned work was under way; they do not count. */
  readonly inMaintenanceMs: number;
  readonly healthyMs: number;
  /** Nobody looked. */
  readonly unknownMs: number;
  readonly difference: Difference;
  /** The longest failures of which no incident speaks, longest first. */
  readonly untold: readonly Untold[];
  readonly untoldCount: number;
}

export interface ComponentAccount extends Availability {
  readonly name: string;
  readonly title: string;
  /** False: the config does not name it any more, under this name. */
  readonly isConfigured: boolean;
}

/** An incident in short. */
export interface ToldIncident {
  /** `INC-7` */
  readonly id: string;
  /** Null: it is private. */
  readonly title: string | null;
  readonly impact: Impact;
  readonly startedAt: Date;
  /** Null: it is still open. */
  readonly resolvedAt: Date | null;
  /** Within the period. */
  readonly lengthMs: number;
}

export interface ChannelAccount {
  readonly channel: string;
  readonly type: string;
  readonly sent: number;
  readonly failed: number;
  readonly uncertain: number;
  readonly expired: number;
  readonly total: number;
}

export interface Report {
  readonly company: string;
  readonly timezone: string;
  readonly period: Period;
  readonly at: Date;
  readonly target: Target;
  readonly overall: Availability;
  readonly components: readonly ComponentAccount[];
  readonly steps: {
    readonly unit: 'day' | 'month' | 'year';
    /** When each begins, those too that are still to come. */
    readonly starts: readonly Date[];
  };
  readonly incidents: {
    readonly total: number;
    readonly open: number;
    readonly isPrivate: number;
    readonly imported: number;
    readonly byImpact: Readonly<Record<Impact, number>>;
    /** The longest ones, longest first. */
    readonly longest: readonly ToldIncident[];
  };
  readonly maintenances: number;
  readonly firstNotice: {
    /** From when users began to feel it until the first channel had it, over so many incidents. */
    readonly measured: number;
    readonly medianMs: number | null;
    readonly longestMs: number | null;
    readonly longestId: string | null;
    /** Ids of public incidents of which no channel has heard. */
    readonly untold: readonly string[];
  };
  readonly conduct: Conduct;
  readonly deliveries: readonly ChannelAccount[];
  readonly peopleReached: number;
  /** Whatever a reader has to know besides, a sentence each. */
  readonly remarks: readonly string[];
}
