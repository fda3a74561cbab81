import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { ForeignHistory, ForeignIncident, Remark } from '../imports/foreign.ts';
import type { ImportSource } from '../imports/importSource.ts';
import { retell } from '../imports/retell.ts';
import type { ImportEntry, ImportOutcome, KnownImport } from '../store/importStore.ts';
import type { Store } from '../store/store.ts';
import { createBreath } from './breath.ts';
import type { Deps } from './deps.ts';
import { componentNames } from './importedComponents.ts';

export interface ImportDeps extends Pick<Deps, 'now' | 'newId' | 'monotonicMs' | 'sleep'> {
  readonly config: Pick<Config, 'components'>;
}

/** What an import will do, as a value: nothing of it is stored yet. */
export interface ImportPlan {
  /** The tool; what came from it is remembered under this name. */
  readonly source: string;
  /** In the order in which they began. */
  readonly added: readonly ImportEntry[];
  /** Told of there since they were imported. */
  readonly changed: readonly ImportEntry[];
  /** How many are here already, as they are there. */
  readonly same: number;
  readonly leftOut: readonly Remark[];
  readonly remarks: readonly Remark[];
  /** Parts that the history speaks of and the config does not have. */
  readonly unknownComponents: readonly string[];
}

export interface Imported extends ImportPlan {
  /** The public numbers that were given, in order. */
  readonly numbers: readonly number[];
  /** How many were not reached before somebody stopped it. */
  readonly left: number;
}

/** So many in a transaction: others who want to write wait for a tenth of a second. */
const batchSize = 200;

/**
 * @param closeOpen take what is still open there as over with the last that was said of it
 * @param store the one that is imported into
 */
export async function planImport(
  deps: ImportDeps,
  store: Pick<Store, 'imports'>,
  { type: source, mirroredBy }: Pick<ImportSource, 'type' | 'mirroredBy'>,
  history: ForeignHistory,
  { closeOpen, signal }: { readonly closeOpen: boolean; readonly signal: AbortSignal },
): Promise<ImportPlan> {
  const known = await store.imports.known(source);
  const ours = mirroredBy === null ? new Map<string, number>() : await store.imports.mirrored(mirroredBy);
  const { rename, unknown } = componentNames(deps.config.components);
  const breathe = createBreath(deps, signal);
  const now = deps.now();
  const [added, changed]: [ImportEntry[], ImportEntry[]] = [[], []];
  const leftOut = [...history.leftOut];
  let same = 0;
  for (const foreign of history.incidents.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())) {
    await breathe();
    const own = ours.get(foreign.id);
    const over =
      own === undefined ? overAt(foreign, now, closeOpen) : `it was posted there from here: it is number ${own}`;
    if (typeof over === 'string') {
      leftOut.push({ what: foreign.path ?? foreign.id, why: over });
      continue;
    }
    const named = rename(foreign);
    const mark = createHash('sha256')
      .update(JSON.stringify([named, over]))
      .digest('hex');
    const before = known.get(foreign.id);
    if (before?.mark === mark) same += 1;
    else if (before?.isTouched) leftOut.push({ what: foreign.path ?? foreign.id, why: touchedHere(before) });
    else (before ? changed : added).push(entryOf(deps, named, mark, over));
  }
  return { source, added, changed, same, leftOut, remarks: history.remarks, unknownComponents: unknown() };
}

const touchedHere = ({ number }: KnownImport): string =>
  `it has more to tell there, but number ${number} has been told of here since, and stays as it is`;

/** When it was over, or why it can't be taken: what is not over would be promised and resolved here, to people who never heard of it from here. */
function overAt(
  { startedAt, endedAt, updates, window }: ForeignIncident,
  now: Date,
  closeOpen: boolean,
): Date | string {
  if (startedAt > now)
    return window === null
      ? 'it lies in the future'
      : 'it is still to come; announce it: incident maintenance schedule';
  if (endedAt !== null && endedAt <= now) return endedAt;
  if (endedAt !== null) return 'it is not over yet; import again when it is';
  if (!closeOpen) return 'it is still open there; import again when it is over, or with --close-open';
  const last = updates.reduce((latest, { at }) => (at > latest ? at : latest), startedAt);
  return last > now ? now : last;
}

const entryOf = (deps: ImportDeps, foreign: ForeignIncident, mark: string, over: Date): ImportEntry => ({
  foreignId: foreign.id,
  path: foreign.path,
  mark,
  ...retell(foreign, deps.newId(), over, deps.newId),
});

/** Stores what was planned, batch by batch, until it is stopped: the next time goes on from there. */
export async function carryOutImport(
  deps: ImportDeps,
  store: Pick<Store, 'imports'>,
  plan: ImportPlan,
  signal: AbortSignal,
): Promise<Imported> {
  const breathe = createBreath(deps, undefined);
  const outcomes: ImportOutcome[] = [];
  const all = [...plan.added, ...plan.changed];
  for (let from = 0; from < all.length; from += batchSize) {
    await breathe();
    if (signal.aborted) break;
    outcomes.push(...(await store.imports.record(plan.source, all.slice(from, from + batchSize))));
  }
  const numbers = outcomes.filter(({ kind }) => kind === 'new').map(({ number }) => number);
  return { ...plan, numbers, left: all.length - outcomes.length };
}
