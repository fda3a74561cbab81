import type { ComponentState } from './component.ts';
import type { EntryEvent } from './event.ts';
import type { Impact } from './impact.ts';
import type { EntryStatus } from './status.ts';

/** What the all-clear stood on, kept with the update that gave it. */
export interface Evidence {
  readonly healthyForMs: number;
  readonly requiredMs: number;
  readonly stableSince: Date | null;
  /** Why it was given although the guard said not yet; null: the guard agreed. */
  readonly override: string | null;
  /** Who confirmed the checklist, where no probe could: a person at the terminal, or the `--yes` of a script. */
  readonly confirmedBy: 'person' | 'flag' | null;
}

/** One entry in an incident's timeline: a public update, or a private note (`event: 'note'`). */
export interface Update {
  /** UUIDv7 */
  readonly id: string;
  readonly incidentUuid: string;
  /** 1, 2, 3 … over all entries of its incident. */
  readonly seq: number;
  readonly event: EntryEvent;
  /** Status, impact and components after this entry. */
  readonly status: EntryStatus;
  readonly impact: Impact;
  readonly components: readonly ComponentState[];
  /** The founder's words (Markdown), or the template's where he gave none. */
  readonly body: string;
  readonly at: Date;
  readonly nextUpdateBy: Date | null;
  /** Of a correction: the number of the update whose text it replaces, never of another correction; else null. */
  readonly corrects: number | null;
  /** Told on `team` channels only. Always true for notes. */
  readonly isPrivate: boolean;
  /** On a `resolved` entry only. */
  readonly evidence: Evidence | null;
  /** Why the program said it by itself, in words; absent: a person said it. */
  readonly cause?: string;
  /** The caller's idempotency key; for `open` it stands on the incident as well. */
  readonly key: string | null;
  /** SHA-256 over what the caller asked for; tells a repeat from another request under the same key. */
  readonly requestHash: string | null;
}

/** An update as a reader is to see it now. */
export interface CorrectedUpdate extends Update {
  /** When its text was replaced last; null: it stands as it was posted. */
  readonly correctedAt: Date | null;
  /** The numbers of its corrections, which links lead to as well. */
  readonly corrections: readonly number[];
}

const uncorrected: readonly number[] = [];

const asPosted = (update: Update): CorrectedUpdate => ({ ...update, correctedAt: null, corrections: uncorrected });

/** A timeline in which each correction has gone into the update that it corrects. */
export function withCorrections(updates: readonly Update[]): readonly CorrectedUpdate[] {
  // Nearly all timelines, of which a status page reads thousands.
  if (updates.every((one) => one.corrects === null)) return updates.map(asPosted);
  const corrections = Map.groupBy(updates, (one) => one.corrects);
  return updates
    .filter((one) => one.corrects === null)
    .map((one) => {
      const own = corrections.get(one.seq) ?? [];
      const last = own.at(-1);
      const seqs = own.map(({ seq }) => seq);
      return { ...one, body: last?.body ?? one.body, correctedAt: last?.at ?? null, corrections: seqs };
    });
}
