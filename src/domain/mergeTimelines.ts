import { worseImpact } from './impact.ts';
import type { Incident } from './incident.ts';
import type { Update } from './update.ts';

/** An incident as one store knows it. */
export interface Telling {
  readonly incident: Incident;
  /** Oldest first. */
  readonly updates: readonly Update[];
}

export interface MergedTelling {
  readonly incident: Incident;
  /** The entries that the shared store lacked, with the numbers that they get there. */
  readonly added: readonly Update[];
  /** Where an entry's number changes, by its number before. */
  readonly seqs: ReadonlyMap<number, number>;
  /** Entries of the shared store that the other one has not seen. */
  readonly meanwhile: readonly Update[];
  /** Both have spoken since they parted: whose last word holds. */
  readonly lastWord: 'shared' | 'other' | null;
}

/**
 * Brings what one store said of an incident into another one that went on without it. What stands in the shared store keeps
 * its place and number, since pages and feeds have shown it; what it lacks comes behind it in its own order. What the
 * incident is now is what the later public word says; notes say nothing of that. Merged once more, nothing changes.
 * @param isOwn whether the other store has recorded an entry itself; what it had copied is not brought back
 */
export function mergeTimelines(
  shared: Telling,
  other: Telling,
  isOwn: (update: Update) => boolean = () => true,
): MergedTelling {
  const there = new Map(shared.updates.map((one) => [one.id, one.seq]));
  const lacking = other.updates.filter((one) => !there.has(one.id) && isOwn(one));
  const next = Math.max(shared.incident.lastSeq, ...shared.updates.map(({ seq }) => seq));
  const seqs = new Map<number, number>();
  for (const one of other.updates) seqs.set(one.seq, there.get(one.id) ?? one.seq);
  for (const [at, { seq }] of lacking.entries()) seqs.set(seq, next + at + 1);
  const known = new Set(other.updates.map(({ id }) => id));
  const meanwhile = shared.updates.filter(({ id }) => !known.has(id));
  if (lacking.length === 0) return { incident: shared.incident, added: [], seqs, meanwhile, lastWord: null };
  const keys = new Set(shared.updates.flatMap(({ key }) => (key === null ? [] : [key])));
  const added = lacking.map((one) => ({
    ...one,
    seq: seqs.get(one.seq) ?? one.seq,
    corrects: one.corrects === null ? null : (seqs.get(one.corrects) ?? one.corrects),
    // A key belongs to one entry of an incident; the words under it are said all the same.
    ...(one.key !== null && keys.has(one.key) ? { key: null, requestHash: null } : {}),
  }));
  const [ours, theirs] = [lastSpoken(meanwhile), lastSpoken(lacking)];
  const otherHolds = theirs !== null && (ours === null || theirs.at > ours.at);
  return {
    incident: joined(shared.incident, other.incident, otherHolds, added),
    added,
    seqs,
    meanwhile,
    lastWord: ours === null || theirs === null ? null : otherHolds ? 'other' : 'shared',
  };
}

const lastSpoken = (updates: readonly Update[]): Update | null =>
  updates.findLast(({ event }) => event !== 'note') ?? null;

function joined(shared: Incident, other: Incident, otherHolds: boolean, added: readonly Update[]): Incident {
  const now = otherHolds ? other : shared;
  return {
    ...now,
    uuid: shared.uuid,
    number: shared.number,
    key: shared.key,
    cameFrom: shared.cameFrom,
    startedAt: shared.startedAt,
    openedAt: shared.openedAt,
    worstImpact: worseImpact(shared.worstImpact, other.worstImpact),
    touched: [...new Set([...shared.touched, ...other.touched])],
    reopenedAt: later(shared.reopenedAt, other.reopenedAt),
    falseAllClears: shared.falseAllClears + added.filter(({ event }) => event === 'reopened').length,
    // What the public was told by one of them it knows.
    isPrivate: shared.isPrivate && other.isPrivate,
    lastSeq: added.at(-1)?.seq ?? shared.lastSeq,
  };
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
