import type * as v from 'valibot';
import type { HttpClient } from '../net/httpClient.ts';

export interface ProbeIo {
  readonly http: HttpClient;
  readonly now: () => Date;
}

/** What one look saw. `reason` is one line a founder can read, without secrets: `HTTP 503`, `no answer in 5 s`. */
export interface Finding {
  readonly healthy: boolean;
  readonly reason: string;
}

/** Settings that every probe takes; milliseconds. */
export type CommonProbeSettings = {
  readonly timeout: number;
  /** Further tries before a look counts as failed. */
  readonly retries: number;
  readonly allowMetadata: boolean;
};

/** A probe type: data plus one function. A look never throws for what the service does. */
export interface ProbeDefinition<Entries extends v.ObjectEntries = v.ObjectEntries> {
  readonly type: string;
  readonly title: string;
  readonly settings: Entries;
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
