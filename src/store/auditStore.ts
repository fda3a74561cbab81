import type { Act, AuditRecord } from '../domain/audit.ts';

/** The audit trail, as it is read and checked. What is done writes it by itself. */
export interface AuditStore {
  /** What somebody did that changes nothing else in the store: people's data that leave it, say. */
  note(act: Act): Promise<void>;
  /**
   * In pages, newest last.
   * @param incidentUuid only what belongs to this one; null: all
   * @param newest only so many; null: all
   */
  pages(incidentUuid: string | null, newest: number | null): AsyncIterable<readonly AuditRecord[]>;
  verify(request: AuditRequest): Promise<AuditVerdict>;
}

export interface AuditRequest {
  /** The hash of an entry that is to be there; null: none. */
  readonly head: string | null;
  /** Only so many of the newest, and nothing of the timelines; null: all. */
  readonly newest: number | null;
  /** Told now and then how many entries are checked. Throws to stop it. */
  readonly onProgress: (entries: number) => void;
}

/** How a trail was found. */
export interface AuditSpan {
  /** In all. */
  readonly entries: number;
  /** So many were checked. */
  readonly checked: number;
  /** Of the first and last that were checked; null: there are none. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** The hash of the last one. */
  readonly head: string | null;
  /** Entries of timelines that were held against it. */
  readonly updates: number;
}

export type AuditVerdict =
  | (AuditSpan & {
      readonly kind: 'sound';
      /** The number of the entry that has the hash that was asked for. */
      readonly headSeq: number | null;
    })
  | (AuditSpan & { readonly kind: 'broken'; readonly fault: AuditFault });

/** The first thing that does not fit. `seq` is of the entry where it shows. */
export type AuditFault =
  /** An entry is not there any more, or stands elsewhere. */
  | { readonly kind: 'hole'; readonly seq: number; readonly found: number }
  /** It, or the one before it, is not what it was. */
  | { readonly kind: 'changed'; readonly seq: number }
  /** The first one is not how a trail begins. */
  | { readonly kind: 'beginning'; readonly seq: number }
  /** It is the trail of another store. */
  | { readonly kind: 'other_store'; readonly seq: number }
  /** There are entries in timelines, and no trail. */
  | { readonly kind: 'gone'; readonly updates: number }
  /** Nothing has the hash that was noted. */
  | { readonly kind: 'head_unknown'; readonly head: string }
  /** What there was before the trail began is not what it was. */
  | { readonly kind: 'before_changed'; readonly seq: number; readonly counted: number; readonly found: number }
  | { readonly kind: 'update_changed'; readonly seq: number; readonly update: string; readonly what: string }
  | { readonly kind: 'update_missing'; readonly seq: number; readonly update: string }
  /** An entry of a timeline that nobody recorded. `update`: `INC-7#3`. */
  | { readonly kind: 'update_unrecorded'; readonly update: string };
