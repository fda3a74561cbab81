import type { Sample } from '../domain/greenLight.ts';

/** What the looks at the probes have seen. */
export interface SampleStore {
  add(samples: readonly Sample[]): Promise<void>;
  /** Samples of these probes taken at or after `since`, oldest first. */
  since(probes: readonly string[], since: Date): Promise<readonly Sample[]>;
  /** The newest sample of every probe. */
  latest(): Promise<readonly Sample[]>;
  /** The newest samples of each of these probes, at most `limit`, oldest first. */
  recent(probes: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly Sample[]>>;
  /** Of those whose newest sample is a failure: the first one after the last healthy one, whatever gaps lie between. */
  unhealthySince(probes: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}
