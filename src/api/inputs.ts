// What calls take. A part of dist/api.d.ts (declarations.ts).
import type { ComponentStatus, DeliveryState, Impact, Status } from './answers.ts';

/** Where things are; all of it as for the program. */
export interface Options {
  /** `--config`: the path of the config. Without it the usual one, or that of `INCIDENT_CONFIG`. */
  readonly config?: string | undefined;
  /** `--store`: without it that of the config. */
  readonly store?: string | undefined;
  /** The variables that the config's secrets come from, instead of `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * What Ctrl-C is to the program: before anything is recorded the call throws `interrupted`; afterwards what is under way
   * gets ten seconds, and the rest stays queued for `deliver`.
   */
  readonly signal?: AbortSignal | undefined;
}

interface Words {
  /** Without it the template speaks. */
  readonly message?: string | undefined;
}

interface Audience {
  /** `--channel`: only these. */
  readonly channels?: readonly string[] | undefined;
  /** `--skip`: without these. */
  readonly skip?: readonly string[] | undefined;
  /** Only contacts with this tag. */
  readonly audience?: string | undefined;
  /** Leaves out broken rows of the contact list, instead of stopping. */
  readonly skipInvalid?: boolean | undefined;
}

interface Change {
  readonly impact?: Impact | undefined;
  /** `--component`: `{ checkout: 'major_outage' }` */
  readonly components?: Readonly<Record<string, ComponentStatus>> | undefined;
  readonly status?: Exclude<Status, 'resolved'> | undefined;
  /** The template to speak with: the status, or `still-working`. */
  readonly event?: string | undefined;
  /** When the next update is promised: `30m`, `2h`, `none`. */
  readonly nextUpdate?: string | undefined;
}

interface Run {
  /** The same key twice is one and the same: nothing new is stored, `created` is false. */
  readonly key?: string | undefined;
  /** Lets words pass that sound like an all-clear or a promise. */
  readonly allowWording?: boolean | undefined;
  /** At most so many messages by the names of channels, where `confirmAbove` asks: `{ texts: 1200 }` */
  readonly confirm?: Readonly<Record<string, number>> | undefined;
  /** Why it goes without the second person that the rules ask for. */
  readonly breakGlass?: string | undefined;
  /** Answers the plan; stores and sends nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface Which {
  /** `INC-7`, `7` or 7; without it the only one that is open. */
  readonly id?: string | number | undefined;
}

export interface OpenInput extends Words, Audience, Change, Run {
  /** Needed, unless `fromMaintenance` is given. */
  readonly title?: string | undefined;
  /** When users began to feel it; a text is as for the program: `14:00`, `20m ago`. */
  readonly startedAt?: Date | string | undefined;
  /** Tells only team channels, and keeps it off the page. */
  readonly private?: boolean | undefined;
  /** `MNT-8`: planned work that went wrong, and ends with this. */
  readonly fromMaintenance?: string | number | undefined;
}

export interface UpdateInput extends Which, Words, Audience, Change, Run {
  /** Says that nothing has changed and you are on it. */
  readonly stillWorking?: boolean | undefined;
  /** Makes a private incident public with this update. */
  readonly public?: boolean | undefined;
}

export interface ResolveInput extends Which, Words, Audience, Run {
  /** Looks at the probes until it is true, then posts. Ends early by the signal. */
  readonly wait?: boolean | undefined;
  /** Goes against the guard; the reason is recorded. */
  readonly override?: string | undefined;
}

export interface ReopenInput extends Which, Words, Audience, Change, Run {}

export interface CorrectInput extends Which, Words, Omit<Audience, 'audience'>, Run {
  /** The number of the update whose words are wrong; without it the newest. */
  readonly update?: number | undefined;
}

export interface ApproveInput {
  /** `APR-4`, 4, or the id of an incident; without it the only one that waits. */
  readonly id?: string | number | undefined;
  /** Says no, for this reason. */
  readonly refuse?: string | undefined;
  readonly breakGlass?: string | undefined;
  readonly allowWording?: boolean | undefined;
  readonly confirm?: Readonly<Record<string, number>> | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface NoteInput extends Which {
  readonly message: string;
}

export interface DeliverInput extends Which {
  /** Queues what failed once more. */
  readonly retryFailed?: boolean | undefined;
}

export interface DeliveriesInput extends Which {
  readonly channel?: string | undefined;
  readonly state?: DeliveryState | undefined;
}
