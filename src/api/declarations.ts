// What `import … from 'allclear'` gives. Published as dist/api.d.ts together with answers.ts, approvalAnswers.ts and inputs.ts,
// so these four import nothing but each other. api.ts is held against it by the compiler (tests/api/declarations.test.ts).
import type {
  Announcement,
  Delivered,
  Delivery,
  Guard,
  Incident,
  Maintenance,
  Noted,
  Plan,
  PlanOfNothing,
  Published,
  StatusView,
  Timeline,
} from './answers.ts';
import type { Asked, HeldPlan, Refused } from './approvalAnswers.ts';
import type {
  ApproveInput,
  CorrectInput,
  DeliverInput,
  DeliveriesInput,
  NoteInput,
  OpenInput,
  Options,
  ReopenInput,
  ResolveInput,
  UpdateInput,
  Which,
} from './inputs.ts';

export type * from './answers.ts';
export type * from './approvalAnswers.ts';
export type * from './inputs.ts';

/** First what it would do, with `dryRun`; else the doing. Throws `AllclearError`. */
export interface Publishing<Input> {
  (input: Input & { readonly dryRun: true }, options?: Options): Promise<Plan | PlanOfNothing>;
  (input: Input & { readonly dryRun?: false | undefined }, options?: Options): Promise<Published>;
}

/**
 * Whether it only waits for a second person, as it may by the rules in `approval` of the config: then nothing was recorded or
 * sent, and the answer of the call is an `Asked`.
 */
export declare function isAsked(answer: Published | Asked): answer is Asked;
/** Declares an incident and tells everyone. */
export declare const openIncident: Publishing<OpenInput>;
/** Posts an update. */
export declare const updateIncident: Publishing<UpdateInput>;
/** Gives the all-clear; throws `not_green` while the guard says not yet. */
export declare const resolveIncident: Publishing<ResolveInput>;
/** Says that it came back. */
export declare const reopenIncident: Publishing<ReopenInput>;
/** Replaces the words of an update, in place where that goes. */
export declare const correctUpdate: Publishing<CorrectInput>;
/** Says yes, or with `refuse` no, to what waits for a second person. */
export declare function approve(
  input?: ApproveInput,
  options?: Options,
): Promise<Published | Plan | HeldPlan | Refused>;
/** Keeps a private note; `team` channels hear of it. */
export declare function noteIncident(input: NoteInput, options?: Options): Promise<Noted>;
/** Goes on with what is queued or was interrupted. */
export declare function deliver(input?: DeliverInput, options?: Options): Promise<Delivered>;
/** All incidents and planned work. */
export declare function listIncidents(input?: object, options?: Options): Promise<readonly (Incident | Maintenance)[]>;
/** One incident with its whole timeline. */
export declare function showIncident(
  input?: Which,
  options?: Options,
): Promise<(Incident | Maintenance | Announcement) & Timeline>;
/** The ledger: what was said to whom. */
export declare function listDeliveries(input?: DeliveriesInput, options?: Options): Promise<readonly Delivery[]>;
/** What is open, owed and in need of a hand. */
export declare function status(input?: object, options?: Options): Promise<StatusView>;

/** What the program would say on stderr with `--json`, and its exit code. */
export declare class AllclearError extends Error {
  private constructor();
  readonly name: 'AllclearError';
  /** What to branch on: `not_green`, `key_conflict`, `config_invalid`, … The `message` may change. */
  readonly kind: string;
  /** What mends it, with the exact command; empty where there is none. */
  readonly hint: string;
  /** 1: a bug or a broken machine, 2: usage or config, 3: the incident's state, 5: the guard, 130: by the signal. */
  readonly exitCode: number;
  /** Of `not_green`, else null. */
  readonly guard: Guard | null;
  /** Of `config_invalid`: one for each setting. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
}
