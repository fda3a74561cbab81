// What calls answer: the shapes of `--json`. A part of dist/api.d.ts (declarations.ts).
import type { Approval, PlannedApproval } from './approvalAnswers.ts';

/** An instant, ISO 8601 in UTC. */
export type Instant = string;
export type Impact = 'none' | 'minor' | 'major' | 'critical';
export type Status = 'investigating' | 'identified' | 'monitoring' | 'resolved';
export type MaintenanceStatus = 'scheduled' | 'in_progress' | 'verifying' | 'completed' | 'cancelled';
export type ComponentStatus =
  | 'operational'
  | 'degraded_performance'
  | 'partial_outage'
  | 'major_outage'
  | 'under_maintenance';
export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'retrying'
  | 'failed'
  | 'uncertain'
  | 'skipped'
  | 'cancelled';

export interface Component {
  readonly name: string;
  readonly status: ComponentStatus;
}

export interface Incident {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly impact: Impact;
  readonly components: readonly Component[];
  readonly openedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly nextUpdateBy: Instant | null;
  readonly url: string | null;
  /** The planned work it came out of. */
  readonly maintenance?: string;
}

export interface Maintenance {
  readonly id: string;
  readonly title: string;
  readonly status: MaintenanceStatus;
  readonly impact: Impact;
  readonly components: readonly Component[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly scheduledAt: Instant;
  readonly begunAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly noticesAt: readonly Instant[];
  /** Nothing begins or completes it by itself. */
  readonly manual: boolean;
  /** The incident it became. */
  readonly incident: string | null;
  readonly url: string | null;
}

export interface Update {
  readonly seq: number;
  readonly event: string;
  readonly status: string;
  readonly body: string;
  readonly at: Instant;
  /** The number of the update whose words it replaces. */
  readonly corrects?: number;
  /** Why the all-clear was given against the guard. */
  readonly override?: string;
  /** Why it was posted, where no person did. */
  readonly cause?: string;
}

/** How an update went on one channel; the counters add up to `total`. */
export interface ChannelDeliveries {
  readonly channel: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly url: string | null;
  readonly remoteId: string | null;
  readonly total: number;
  readonly sent: number;
  readonly failed: number;
  readonly uncertain: number;
  readonly retrying: number;
  readonly queued: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** Those who are told when their quiet hours end. */
  readonly waiting?: { readonly count: number; readonly until: string };
}

export interface Warned {
  readonly warnings?: readonly string[];
}

/** What was recorded. Whether all of it went out is in `deliveries`; the program would exit 0 or 4. */
export interface Published extends Warned {
  /** False: the same key came before, and nothing new was stored. */
  readonly created: boolean;
  /** Deliveries that were sent again by a rule after they had been `uncertain`. */
  readonly resent: number;
  readonly incident: Incident;
  readonly update: Update;
  /** Where what goes to some channels waits for a second person, or this is that person's answer. */
  readonly approval?: Approval;
  readonly deliveries: readonly ChannelDeliveries[];
}

export interface PlannedMessage {
  readonly channel: string;
  readonly type: string;
  readonly locale: string;
  readonly text: string;
  readonly length: number;
  readonly limit: number | null;
  readonly recipients: number;
  readonly segments: number | null;
  readonly cost: number | null;
}

/** What would be stored and sent. */
export interface Plan extends Warned {
  readonly dryRun: true;
  readonly incident: Incident;
  readonly update: Update;
  readonly messages: readonly PlannedMessage[];
  /** What texting comes to, by channel. */
  readonly totals?: readonly Total[];
  /** What of it would wait for a second person. */
  readonly approval?: PlannedApproval;
  readonly guard?: Guard;
}

/** A dry run of what has been said already, under the same key. */
export interface PlanOfNothing extends Warned {
  readonly dryRun: true;
  readonly created: false;
  readonly incident: string;
  readonly messages: readonly [];
}

export interface Total {
  readonly channel: string;
  readonly messages: number;
  readonly segments: number | null;
  readonly cost: number | null;
  readonly currency: string;
  readonly waiting: number;
  /** The flag that names it, where a person has to; null: none has to. */
  readonly confirm: string | null;
}

export interface Guard {
  readonly stableSince: Instant | null;
  readonly healthyForMs: number;
  readonly requiredMs: number;
  readonly earliestAt: Instant | null;
  readonly lastFailure: { readonly probe: string; readonly at: Instant; readonly reason: string } | null;
}

export interface Noted extends Warned {
  readonly incident: string;
  readonly note: Note;
  readonly deliveries: readonly ChannelDeliveries[];
}

export interface Note {
  readonly seq: number;
  readonly body: string;
  readonly at: Instant;
}

export interface Delivered extends Warned {
  readonly deliveries: readonly ChannelDeliveries[];
  readonly resent: number;
}

/** One message to one destination. */
export interface Delivery {
  readonly id: string;
  readonly incident: string;
  readonly seq: number;
  readonly channel: string;
  readonly type: string;
  readonly to: string;
  readonly locale: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly at: Instant;
  readonly nextAttemptAt: Instant | null;
  readonly remoteId: string | null;
  readonly url: string | null;
  readonly means: string | null;
}

/** An announcement has neither impact nor components. */
export interface Announcement {
  readonly id: string;
  readonly title: string;
  readonly status: 'announced';
  readonly announcedAt: Instant;
}

export interface Timeline extends Warned {
  readonly updates: readonly Update[];
  readonly notes: readonly Note[];
  readonly deliveries: readonly Delivery[];
  /** What a second person had to do with the updates. */
  readonly approvals?: readonly Approval[];
}

export interface Probe {
  readonly name: string;
  /** Null: nobody has looked yet. */
  readonly healthy: boolean | null;
  readonly at: Instant | null;
  readonly reason: string | null;
}

export interface StatusView extends Warned {
  readonly incidents: readonly (Incident & {
    readonly guard: Guard;
    /** What was said of it without the second person that the rules ask for. */
    readonly brokenGlass?: readonly Approval[];
  })[];
  readonly maintenances: readonly Maintenance[];
  /** The ids of incidents whose promised update is overdue. */
  readonly overdue: readonly string[];
  /** Deliveries that need a hand. */
  readonly attention: readonly Delivery[];
  /** What waits for a second person. */
  readonly approvals: readonly Approval[];
  readonly probes: readonly Probe[];
}
