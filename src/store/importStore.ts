import type { Incident } from '../domain/incident.ts';
import type { Update } from '../domain/update.ts';

/** What was told elsewhere before it was told here. */
export interface ImportStore {
  /** All that came from a source, by its id there. */
  known(source: string): Promise<ReadonlyMap<string, KnownImport>>;
  /**
   * Stores some of a history in one transaction, each with its whole timeline and nothing to send. Those that are new get
   * the next numbers, in the order in which they come; of those that are known the timeline is replaced. What has been
   * changed here since, or imported by another process meanwhile, stays as it is.
   * @returns what became of each, in their order
   */
  record(source: string, entries: readonly ImportEntry[]): Promise<readonly ImportOutcome[]>;
  /** What channels of this type have posted elsewhere, by its id there: the public numbers of our incidents. */
  mirrored(channelType: string): Promise<ReadonlyMap<string, number>>;
  /** Where incidents stood on the pages that they came from, in the order of their numbers. */
  addresses(): Promise<readonly OldAddress[]>;
}

export interface KnownImport {
  readonly incidentUuid: string;
  readonly number: number;
  /** A hash over what was read. */
  readonly mark: string;
  /** It has been told of here since. */
  readonly isTouched: boolean;
}

export interface ImportEntry {
  readonly foreignId: string;
  readonly path: string | null;
  readonly mark: string;
  /** Its number does not count. */
  readonly incident: Incident;
  readonly updates: readonly Update[];
}

export interface ImportOutcome {
  readonly kind: 'new' | 'changed' | 'kept';
  /** The public number. */
  readonly number: number;
}

export interface OldAddress {
  readonly incidentUuid: string;
  readonly number: number;
  /** Without a slash at either end. */
  readonly path: string;
}
