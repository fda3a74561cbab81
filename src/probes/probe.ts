import type * as v from 'valibot';
import type { Secret } from '../domain/secret.ts';
import type { HttpClient } from '../net/httpClient.ts';

/** A program that the config names: an argv array, never a shell. */
export interface ProgramRun {
  readonly argv: readonly string[];
  /** Variables of the config's secrets that it may see; all others of them are taken out of its environment. */
  readonly env: readonly string[];
  readonly stdin: string;
  readonly timeoutMs: number;
}

/** How a program ended. Neither output holds a secret that it was given. */
export type ProgramEnd =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly output: string;
      /** The end of what it said on stderr: 4096 characters. */
      readonly errors: string;
    }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'stopped'; readonly by: 'time' | 'interrupt' }
  /** Nothing of it ran; a system code such as ENOENT. */
  | { readonly kind: 'not-started'; readonly code: string };

/** What a look may use of the world; given to it, so that tests give another one. */
export interface ProbeIo {
  /** Follows no redirect, refuses metadata addresses unless the probe allows them, ends after its deadline. */
  readonly http: HttpClient;
  /** The value of a secret. Throws where it can't be had, in words without the value. */
  readonly reveal: (secret: Secret) => Promise<string>;
  /** Runs a program in the folder of the config, without the variables that hold secrets; ends what it leaves behind. */
  readonly run: (program: ProgramRun, signal: AbortSignal) => Promise<ProgramEnd>;
  readonly now: () => Date;
  /** Lengths of time are measured by this one: the other may be set while somebody looks. */
  readonly monotonicMs: () => number;
}

/**
 * What one look saw. `reason` is what a founder reads: `HTTP 503`, `no answer in 5 s`. It holds no secret, and like
 * findings have like reasons, so that a log of them tells what changed; how long it took stands in the sample.
 */
export interface Finding {
  readonly healthy: boolean;
  readonly reason: string;
}

/** Settings that every probe takes; milliseconds. */
export type CommonProbeSettings = {
  /** For one try, whatever it consists of. */
  readonly timeout: number;
  /** Further tries before a look counts as failed. */
  readonly retries: number;
  readonly allowMetadata: boolean;
};

/** What is wrong with settings taken together. */
export interface ProbeSettingFault {
  readonly setting: string;
  /** As a config's fault goes on: `can not stand beside "HEAD"`. */
  readonly message: string;
}

/** A probe type: data plus one function. A look never throws for what the service does. */
export interface ProbeDefinition<Entries extends v.ObjectEntries = v.ObjectEntries> {
  readonly type: string;
  readonly title: string;
  /** When a look is a healthy one; for the docs, which print what each setting says of itself as well. */
  readonly healthyWhen: string;
  /** What asks. */
  readonly client: string;
  readonly settings: Entries;
  /** What no setting can tell by itself; each alone has been found right. */
  faults?(
    settings: v.InferOutput<v.ObjectSchema<Entries, undefined>> & CommonProbeSettings,
  ): readonly ProbeSettingFault[];
  look(
    settings: v.InferOutput<v.ObjectSchema<Entries, undefined>> & CommonProbeSettings,
    io: ProbeIo,
    signal: AbortSignal,
  ): Promise<Finding>;
}

export type AnyProbeDefinition = ProbeDefinition;

export const defineProbe = <const Entries extends v.ObjectEntries>(
  definition: ProbeDefinition<Entries>,
): ProbeDefinition<Entries> => definition;

/** A probe as the config names it. */
export interface Probe {
  readonly name: string;
  readonly definition: AnyProbeDefinition;
  readonly settings: CommonProbeSettings & Readonly<Record<string, unknown>>;
}
