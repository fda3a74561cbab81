import type * as v from 'valibot';
import type { ComponentState } from '../domain/component.ts';
import type { ConfirmAbove } from '../domain/confirmation.ts';
import type { Outcome, UncertainRule } from '../domain/delivery.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { Message, MessageSize } from '../domain/message.ts';
import type { Rate } from '../domain/pace.ts';
import type { QuietHours } from '../domain/quietHours.ts';
import type { Secret } from '../domain/secret.ts';
import type { EntryStatus } from '../domain/status.ts';
import type { HttpClient } from '../net/httpClient.ts';
import type { LookUpTxt } from '../net/txtRecords.ts';
import type { PageHistory } from '../page/history.ts';
import type { ProgramEnd, ProgramRun } from './programRun.ts';

/** A post that stands at the service. */
export interface RemotePost {
  readonly remoteId: string;
  readonly url: string | null;
}

/** One message on its way to one destination. */
export interface Envelope {
  /** Stable over retries, resends and machines; what idempotency keys and message ids are made from. */
  readonly deliveryId: string;
  readonly incident: {
    readonly id: string;
    readonly uuid: string;
    readonly title: string;
    readonly status: EntryStatus;
    readonly impact: string;
    /** How its parts do after this update, by our own names. */
    readonly components: readonly ComponentState[];
    readonly url: string | null;
    /** Of planned work: its times as they are now. Absent: it is an incident. */
    readonly maintenance?: { readonly startsAt: Date; readonly endsAt: Date };
  };
  readonly update: {
    readonly seq: number;
    readonly event: EntryEvent;
    readonly status: EntryStatus;
    readonly at: Date;
    /** Of a correction: the number of the update whose text it replaces. */
    readonly corrects?: number | null;
  };
  /** A contact's address; empty for a broadcast channel. */
  readonly to: string;
  readonly locale: string;
  readonly message: Message;
  /** An earlier attempt of this delivery may have arrived: a refused duplicate then proves that it did. */
  readonly wasUncertain: boolean;
  /** Delivery ids of the same incident's earlier messages to this destination, oldest first. */
  readonly earlierIds: readonly string[];
  /** The incident's first post on this channel, if it is known. */
  readonly firstPost: RemotePost | null;
  /** The incident's newest post on this channel, if it is known. */
  readonly latestPost: RemotePost | null;
}

/** What an adapter may use of the world; given to it, so that tests give another one. */
export interface ChannelIo {
  /** Follows no redirect, refuses metadata addresses, ends after its deadline. */
  readonly http: HttpClient;
  /** The value of a secret. Throws `SecretFault` where it can't be had. */
  readonly reveal: (secret: Secret) => Promise<string>;
  /** Runs a program in the folder of the config, without the variables that hold secrets. */
  readonly run: (program: ProgramRun, signal: AbortSignal) => Promise<ProgramEnd>;
  readonly now: () => Date;
  /** What the status page is built from. */
  readonly history: () => Promise<PageHistory>;
  /** Turns a path of the config into an absolute one. */
  readonly resolvePath: (path: string) => string;
  /** Asks DNS. Never throws for what it answers. */
  readonly lookUpTxt: LookUpTxt;
  /**
   * What a link holds by which `contacts suppress --token` knows an e-mail address again; null: the config has no signing
   * key. Throws `SecretFault` where it can't be read.
   */
  readonly unsubscribeTokens: () => Promise<((address: string) => string) | null>;
}

/** A secret of the config that can't be read; the message names the variable or file, never a value. */
export class SecretFault extends Error {
  override readonly name = 'SecretFault';
}

/** What `channels test` and `doctor` show; nothing was posted to find out. */
export type Verdict =
  | { readonly kind: 'ok'; readonly message: string }
  | { readonly kind: 'warning'; readonly message: string; readonly fix: string }
  | { readonly kind: 'fault'; readonly message: string; readonly fix: string };

/** An open lane to a service; kept for a run, closed at its end. */
export interface Sender {
  /** Never throws for what the service or the network does: that is an outcome. */
  send(envelope: Envelope, signal: AbortSignal): Promise<Outcome>;
  /** Asks the service whether an `uncertain` message is there. Only where `can.lookUp`. */
  lookUp?(envelope: Envelope, signal: AbortSignal): Promise<RemotePost | 'absent' | 'unknown'>;
  /**
   * Gives a post that stands the message of this envelope, in place; only where `can.edit`. Doing it twice is doing it
   * once, so a lost answer is settled by another edit. `failed` when the service will not: a correction is posted then.
   */
  edit?(envelope: Envelope, post: RemotePost, signal: AbortSignal): Promise<Outcome>;
  /** Puts up the newest state without anything to say; only where `isPage`. */
  refresh?(signal: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Capabilities {
  /** Later updates hang on the first post. */
  readonly thread: boolean;
  /** What was posted can be replaced in place; its sender has `edit`. */
  readonly edit: boolean;
  /** What was posted can be taken back at the service, by hand. */
  readonly delete: boolean;
  readonly lookUp: boolean;
  /** Credentials are proven without a post. */
  readonly verify: boolean;
}

/**
 * Settings that every channel takes (PRODUCT.md section 3); lengths of time in milliseconds after parsing. A type and
 * not an interface, because only types are assignable to the index signature that the registry knows.
 */
export type CommonSettings = {
  readonly audience: 'public' | 'team';
  readonly expireAfter: number;
  readonly whenUncertain?: 'resend' | 'hold' | undefined;
  readonly apiUrl?: string | undefined;
  readonly allowMetadata: boolean;
};

/** Where a drill leads a channel: to receivers inside the process that are its own. */
export interface Receivers {
  /** `http://127.0.0.1:4000/x` */
  readonly url: string;
  readonly smtpPort: number;
  readonly folder: string;
}

/** What is wrong with a channel's settings taken together. */
export interface SettingFault {
  /** Its place below the channel: `authToken`, `providers[1].from`. */
  readonly setting: string;
  /** As a config's fault goes on: `is missing: expected a number …`. */
  readonly message: string;
}

/** In what `cost` counts, by ISO 4217, and where its prices come from, in words; null: from the settings. */
export interface Pricing {
  readonly currency: string;
  readonly source: string | null;
}

/** A channel's own settings, after parsing, with those that all have. */
type Given<Entries extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Entries, undefined>> & CommonSettings;

/** A channel type: data plus small functions. `Entries` is the valibot description of its own settings. */
export interface ChannelDefinition<Entries extends v.ObjectEntries = v.ObjectEntries> {
  readonly type: string;
  /** As its makers write it: `X`, `E-mail`. */
  readonly title: string;
  /** `broadcast`: one post for all; `people`: one message a contact. */
  readonly reach: 'broadcast' | 'people';
  /** Variants of a template that it tries before the plain one. */
  readonly variants: readonly string[];
  readonly format: 'text' | 'markdown' | 'email';
  /** The service's own limit and how it counts, with the source in a comment. */
  readonly measure: (text: string) => MessageSize;
  /** One line for `docs/channels.md`: `280 weighted characters`. */
  readonly limitText: string;
  readonly can: Capabilities;
  /** What can't be taken back once it is out; shown by `preview`. */
  readonly afterwards: string;
  /** The client that speaks to the service. */
  readonly client: string;
  /** What the service takes, with the source in a comment; null where it names no number. Kept over all processes. */
  readonly rate: Rate | null;
  /** Of the services' own API descriptions (`shared/contracts`) those that its requests are judged by in the tests. */
  readonly contracts: readonly string[];
  /** Of a `people` channel: which of a contact's addresses it writes to; absent: `email`. */
  readonly address?: 'email' | 'phone';
  /** What is done by default with a send whose answer was lost, and the means, as `deliveries` names it. */
  readonly uncertain: { readonly rule: UncertainRule; readonly means: string };
  /** True: the other channels link to it, so they wait for it, two seconds at most. */
  readonly goesFirst?: boolean;
  /** True: it knows incidents and nothing else, so planned work is not posted there. */
  readonly incidentsOnly?: true;
  /** True: it shows incidents and planned work, so an announcement, which is neither, is not posted there. */
  readonly isPage?: true;
  /** False: a late one still goes out, because it carries the newest state by itself. */
  readonly expires: boolean;
  readonly settings: Entries;
  /** What no setting can tell by itself; each alone has been found right. */
  faults?(settings: Given<Entries>): readonly SettingFault[];
  /** What a message costs, by the settings or the service's list (source in a comment); null: nothing a message. */
  cost?(message: Message, settings: Given<Entries>): number | null;
  /** Absent: US dollars, from nobody in particular. */
  pricing?(settings: Given<Entries>): Pricing;
  /** What one update may come to before a person has to name the number of messages; absent: anything. */
  confirmAbove?(settings: Given<Entries>): ConfirmAbove;
  /** When its readers are left alone; absent or null: never. */
  quietHours?(settings: Given<Entries>): QuietHours | null;
  /** Whether these settings ask for threads; absent: never. */
  threads?(settings: Given<Entries>): boolean;
  /** Where its readers ask for no more, with or without a link of their own; absent or null: nowhere. */
  optOutAt?(settings: Given<Entries>): string | null;
  /** What only shows when its secrets are read: told before anything is stored. Throws `SecretFault`. */
  unready?(settings: Given<Entries>, io: ChannelIo): Promise<readonly SettingFault[]>;
  /** Messages that may be under way at once; absent: one. */
  lanes?(settings: Given<Entries>): number;
  /** Fixed destinations from the settings, `'contacts'`, or null for a broadcast channel. */
  recipients?(settings: Given<Entries>): readonly string[] | 'contacts';
  /** The machines that its messages go through first, any of which will do; absent: the service's own. */
  hosts?(settings: Given<Entries>): readonly string[];
  /** What of its settings changes in a drill, so that nothing leaves the machine and no real secret is read. */
  redirect(settings: Given<Entries>, to: Receivers): Partial<Given<Entries>>;
  /** What of its settings keeps a test post from calling those who follow the service's own page; absent: it calls none. */
  quiet?(): Partial<Given<Entries>>;
  /**
   * What the service answers to the `count`th request of a drill; absent: 200 with nothing in it. `isPost: false` says
   * that a request which is no GET carries no message all the same, such as one that signs in.
   */
  drillAnswer?(
    path: string,
    count: number,
  ): { readonly status: number; readonly body: unknown; readonly isPost?: boolean };
  verify(settings: Given<Entries>, io: ChannelIo, signal: AbortSignal): Promise<Verdict>;
  /** Opens no connection by itself: that waits for the first send. Heavy clients are imported in here. */
  open(settings: Given<Entries>, io: ChannelIo): Promise<Sender>;
}

/** A definition whose settings' type has been forgotten, as the registry holds it. */
export type AnyChannelDefinition = ChannelDefinition;

export const defineChannel = <const Entries extends v.ObjectEntries>(
  definition: ChannelDefinition<Entries>,
): ChannelDefinition<Entries> => definition;

/** A channel as the config names it: its type's definition and its own settings. */
export interface Channel {
  readonly name: string;
  readonly definition: AnyChannelDefinition;
  readonly settings: CommonSettings & Readonly<Record<string, unknown>>;
}

/** `limit: null`: as long as it likes. Counts code points. */
export const unlimited = (text: string): MessageSize => ({ length: [...text].length, limit: null, segments: null });
