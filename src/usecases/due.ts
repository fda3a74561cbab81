import type { Approval } from '../domain/approval.ts';
import type { Duty } from '../domain/duties.ts';
import type { Guard, Sample } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import type { Maintenance } from '../domain/maintenance.ts';

/** What asks for a person, or soon will. */
export type Due =
  /** The next update that was promised: its time has passed, or comes within five minutes. */
  | { readonly kind: 'promise'; readonly incident: Incident; readonly by: Date; readonly isOverdue: boolean }
  /** The soak is whole: the all-clear may go out. */
  | { readonly kind: 'may_resolve'; readonly incident: Incident; readonly guard: Guard }
  /** It was resolved less than its soak ago, and a probe of it fails now. */
  | { readonly kind: 'reopen'; readonly incident: Incident; readonly until: Date; readonly failure: Sample }
  /** A probe fails for longer than `autoOpen.after`, and no open incident speaks of it. */
  | {
      readonly kind: 'open';
      readonly probe: string;
      readonly since: Date;
      readonly failure: Sample;
      /** The parts that it watches, by name. */
      readonly components: readonly string[];
    }
  /** The clock asks for something in planned work; of `ask` only a person can say what comes next. */
  | {
      readonly kind: 'maintenance';
      readonly maintenance: Maintenance;
      readonly duty: Duty['kind'] | 'verifying';
      /** Of `ask` only. */
      readonly why: Extract<Duty, { readonly kind: 'ask' }>['why'] | null;
    }
  /** Something waits for a second person. */
  | { readonly kind: 'approval'; readonly approval: Approval }
  /** Deliveries of an incident that did not go out, or may not have. */
  | {
      readonly kind: 'deliveries';
      /** Public number. */
      readonly incident: number;
      readonly failed: number;
      readonly uncertain: number;
    };
