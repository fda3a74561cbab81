import type { RowFault } from '../contacts/contactSource.ts';
import type { Approval } from '../domain/approval.ts';
import type { Unconfirmed } from '../domain/confirmation.ts';
import type { Guard, Sample } from '../domain/greenLight.ts';
import type { Impact } from '../domain/impact.ts';
import type { MaintenanceStatus, OpenStatus } from '../domain/status.ts';
import type { Unfinished } from '../domain/unfinished.ts';
import type { TemplateFault } from '../messages/renderer.ts';
import type { WordingFinding } from '../messages/wording.ts';

/** What is done with planned work; `fail` makes an incident of it. */
export type MaintenanceStep = 'start' | 'extend' | 'complete' | 'cancel' | 'fail';

/** Why a verb stops before it stores anything, in the order in which PRODUCT.md section 2 lets them speak. */
export type Refusal =
  /** A flag whose value can't be (exit 2). */
  | { readonly kind: 'bad_value'; readonly flag: string; readonly value: string; readonly expected: string }
  | { readonly kind: 'unknown_channel'; readonly names: readonly string[]; readonly known: readonly string[] }
  | { readonly kind: 'unknown_component'; readonly names: readonly string[]; readonly known: readonly string[] }
  | { readonly kind: 'several_open'; readonly ids: readonly string[] }
  /** Unknown id or wrong state (exit 3). */
  | { readonly kind: 'unknown_incident'; readonly id: string }
  | {
      readonly kind: 'unknown_update';
      readonly id: string;
      readonly update: number | null;
      readonly known: readonly number[];
    }
  | { readonly kind: 'none_open' }
  | { readonly kind: 'none_resolved' }
  | { readonly kind: 'already_resolved'; readonly id: string; readonly resolvedAt: Date }
  | { readonly kind: 'not_resolved'; readonly id: string }
  /** Its story is not over, or was told already. */
  | { readonly kind: 'still_open'; readonly id: string }
  | { readonly kind: 'has_postmortem'; readonly id: string; readonly update: number }
  | { readonly kind: 'key_conflict'; readonly id: string; readonly key: string }
  /** Something else was asked for under the key, and waits, or was refused. */
  | { readonly kind: 'approval_conflict'; readonly approval: Approval; readonly key: string }
  /** It was refused, approved, or is about something that is not so any more. */
  | { readonly kind: 'approval_ended'; readonly approval: Approval; readonly why?: Refusal }
  | { readonly kind: 'unknown_approval'; readonly id: string }
  | { readonly kind: 'none_waiting' }
  | { readonly kind: 'several_waiting'; readonly approvals: readonly Approval[] }
  /** Whoever asks can't say yes, nor can who is not among the approvers. */
  | {
      readonly kind: 'same_person' | 'not_an_approver';
      readonly approval: Approval;
      readonly person: string;
      /** Null: anybody else. */
      readonly approvers: readonly string[] | null;
    }
  /** It was told once, and no verb takes it on but `correct` (exit 3). */
  | { readonly kind: 'is_announcement'; readonly id: string }
  /** Planned work and its verbs (exit 3, but for several of it). */
  | { readonly kind: 'is_maintenance'; readonly id: string }
  | { readonly kind: 'no_maintenance'; readonly id: string }
  | { readonly kind: 'unknown_maintenance'; readonly id: string }
  | { readonly kind: 'none_planned'; readonly step: MaintenanceStep }
  | { readonly kind: 'several_planned'; readonly ids: readonly string[]; readonly step: MaintenanceStep }
  | {
      readonly kind: 'wrong_status';
      readonly id: string;
      readonly status: MaintenanceStatus;
      readonly step: MaintenanceStep;
    }
  | { readonly kind: 'time_is_over'; readonly id: string; readonly endsAt: Date }
  | {
      readonly kind: 'overlapping';
      readonly id: string;
      readonly component: string;
      readonly startsAt: Date;
      readonly endsAt: Date;
    }
  /** Its probes say that all is not well (exit 5). */
  | { readonly kind: 'unhealthy'; readonly id: string; readonly failed: readonly Sample[] }
  /** The guard (exit 5). */
  | {
      readonly kind: 'not_green';
      readonly id: string;
      readonly impact: Impact;
      readonly guard: Guard;
      readonly status: OpenStatus;
    }
  /** Input, wording, preflight (exit 2): all of them at once. */
  | { readonly kind: 'not_ready'; readonly faults: readonly PublishFault[] };

/** One thing that keeps a message from going out. */
export type PublishFault =
  | { readonly kind: 'missing_input'; readonly flag: string; readonly what: string }
  | { readonly kind: 'wording'; readonly finding: WordingFinding; readonly where: string }
  | { readonly kind: 'template'; readonly channel: string; readonly locale: string; readonly fault: TemplateFault }
  | { readonly kind: 'channel'; readonly channel: string; readonly message: string; readonly fix: string }
  | {
      readonly kind: 'contact_rows';
      readonly faults: readonly RowFault[];
      /** Broken ones beyond those. Absent: none. */
      readonly more?: number;
      readonly good: number;
    }
  | { readonly kind: 'contact_source'; readonly message: string }
  | { readonly kind: 'text_too_long'; readonly flag: string; readonly length: number; readonly limit: number }
  | { readonly kind: 'bad_text'; readonly flag: string; readonly character: string; readonly position: number }
  /** Of a postmortem: nothing was written, or not to its end. */
  | { readonly kind: 'no_draft'; readonly id: string }
  | { readonly kind: 'unfinished'; readonly left: Unfinished }
  | { readonly kind: 'unconfirmed'; readonly what: string }
  | ({ readonly kind: 'unconfirmed_count' } & Unconfirmed);
