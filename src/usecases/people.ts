import { ContactSourceFault, type NamedList, type RowFault } from '../contacts/contactSource.ts';
import { type PeopleStore, ranks, type SourceState } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import type { Watcher } from './progress.ts';
import type { PublishFault } from './refusal.ts';
import { type PeopleDeps, syncPeople } from './syncPeople.ts';

/** A list that was not looked at for longer may have missed people who came since. */
export const staleMs = 7 * 86_400_000;

export interface Freshness {
  readonly faults: readonly PublishFault[];
  readonly warnings: readonly string[];
}

export interface FreshPeople extends Freshness {
  readonly people: PeopleStore;
  /** Where nothing may be stored there is a copy, to be thrown away. */
  close(): Promise<void>;
}

interface FreshOptions {
  /** True: rows that can't be used are left out, and told so. */
  readonly skipInvalid: boolean;
  readonly signal: AbortSignal;
}

/**
 * The people, as new as can be, before something is planned for them.
 * @param store whose people they are
 * @param isShown true: for show only, so nothing may be stored
 */
export async function freshPeople(
  store: Store,
  deps: Omit<PeopleDeps, 'people'>,
  options: FreshOptions & { readonly isShown: boolean },
): Promise<FreshPeople> {
  const own = { ...deps, people: store.people };
  const isKept = store.isStandIn || !options.isShown || !(await wouldChange(own));
  const used = isKept ? store : await store.scratch();
  const close = async (): Promise<void> => (isKept ? undefined : await used.close());
  try {
    const freshness = await ensureFresh({ ...deps, people: used.people }, options);
    return { ...freshness, people: used.people, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The people as new as can be, for show: nothing is stored. */
export const shownPeople = async (
  { store, peopleSources, watcher }: ShownDeps,
  skipInvalid: boolean,
): Promise<FreshPeople> =>
  await freshPeople(
    store,
    { ...(await peopleSources()), onProgress: watcher?.onProgress },
    // Where nobody looks on nobody stops it: each source has an end of its own.
    { skipInvalid, isShown: true, signal: watcher?.signal ?? new AbortController().signal },
  );

interface ShownDeps {
  readonly store: Store;
  readonly peopleSources: () => Promise<Omit<PeopleDeps, 'people'>>;
  readonly watcher?: Watcher;
}

/**
 * Reads anew what changed: files, by their size and time, and what was never read. A source that is down, or that says that
 * most people are gone, leaves the list as it was: in an outage the database may be what is down.
 */
export async function ensureFresh(deps: PeopleDeps, options: FreshOptions): Promise<Freshness> {
  await nameLists(deps);
  const faults: PublishFault[] = [];
  const warnings: string[] = [];
  for (const list of deps.lists) {
    const state = await stateOf(deps, list);
    const need = await needOf(list, state);
    if (need.kind === 'none') {
      warnings.push(...oldWarning(list, need.asOf, deps.now()));
      continue;
    }
    const outcome =
      need.kind === 'down' ? need : await syncPeople(deps, list, { allowShrink: false, signal: options.signal });
    if (outcome.kind === 'replaced') continue;
    if (outcome.kind === 'shrunk') {
      warnings.push(shrunkWarning(list, outcome));
      continue;
    }
    if (need.kind === 'down') await deps.people.noteFailure(list, deps.now(), outcome.message);
    if (state?.syncedAt) warnings.push(downWarning(outcome.message, state, deps.now()));
    else faults.push({ kind: 'contact_source', message: withLastWords(outcome) });
  }
  const broken = await brokenRows(deps);
  if (broken === null) return { faults, warnings };
  const count = broken.faults.length + (broken.more ?? 0);
  if (!options.skipInvalid) return { faults: [...faults, broken], warnings };
  return { faults, warnings: [...warnings, `${plural(count, 'broken row')} of the contact list left out`] };
}

export const withLastWords = ({
  message,
  lastWords = '',
}: {
  readonly message: string;
  readonly lastWords?: string;
}) => (lastWords === '' ? message : `${message}: ${lastWords}`);

const stateOf = async ({ people }: PeopleDeps, { name }: NamedList): Promise<SourceState | null> =>
  (await people.sources()).find((one) => one.name === name) ?? null;

/** Tells the store which sources the config names, and in which order. */
export async function nameLists({ people, lists }: PeopleDeps): Promise<void> {
  if (await namesDiffer({ people, lists })) await people.nameSources(lists);
}

async function namesDiffer({ people, lists }: Pick<PeopleDeps, 'people' | 'lists'>): Promise<boolean> {
  const rankOf = (name: string): number | undefined => lists.find((one) => one.name === name)?.rank;
  return (await people.sources()).some(({ name, rank }) => rank !== (rankOf(name) ?? ranks.retired));
}

async function wouldChange(deps: PeopleDeps): Promise<boolean> {
  if (await namesDiffer(deps)) return true;
  for (const list of deps.lists) {
    if ((await needOf(list, await stateOf(deps, list))).kind !== 'none') return true;
  }
  return false;
}

type Need =
  | { readonly kind: 'none'; readonly asOf: Date }
  | { readonly kind: 'sync' }
  | { readonly kind: 'down'; readonly message: string };

async function needOf(list: NamedList, state: SourceState | null): Promise<Need> {
  try {
    const mark = await list.mark();
    const isSame = state?.definition === list.definition && (mark === null || mark.text === state.mark);
    return state?.syncedAt && isSame ? { kind: 'none', asOf: mark?.changedAt ?? state.syncedAt } : { kind: 'sync' };
  } catch (error) {
    if (!(error instanceof ContactSourceFault)) throw error;
    return { kind: 'down', message: error.message };
  }
}

/** What was left out of the lists when they were read; null: nothing. */
async function brokenRows({ people, lists }: PeopleDeps): Promise<(PublishFault & { kind: 'contact_rows' }) | null> {
  const states = (await people.sources()).filter(({ name }) => lists.some((one) => one.name === name));
  const broken = states.reduce((sum, { leftOut }) => sum + leftOut.broken, 0);
  if (broken === 0) return null;
  const faults = states.flatMap(({ name, leftOut }): readonly RowFault[] => {
    const source = lists.find((one) => one.name === name)?.place ?? name;
    return leftOut.faults.map((fault) => ({ source, ...fault }));
  });
  const more = broken - faults.length;
  const good = states.reduce((sum, one) => sum + one.people, 0);
  return { kind: 'contact_rows', faults, good, ...(more > 0 ? { more } : {}) };
}

function oldWarning({ name, place }: NamedList, asOf: Date, now: Date): readonly string[] {
  const age = now.getTime() - asOf.getTime();
  if (age <= staleMs) return [];
  return [`the contact list ${place} is ${days(age)} old; bring it up to date: incident contacts sync ${shown(name)}`];
}

const downWarning = (message: string, { syncedAt, people }: SourceState, now: Date): string => {
  const age = now.getTime() - (syncedAt?.getTime() ?? 0);
  return `${message}; the list as of ${days(age)} ago is used, ${plural(people, 'person', 'people')}`;
};

const shrunkWarning = (
  { name, place }: NamedList,
  { before, after }: { readonly before: number; readonly after: number },
): string =>
  `the contact list ${place} has ${plural(after, 'person', 'people')} now and had ${before}; all ${before} are told. If that is right: incident contacts sync ${shown(name)} --allow-shrink`;

/** As it is typed. */
const shown = (name: string): string => (/^[\w.-]+$/u.test(name) ? name : JSON.stringify(name));

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `3 days`, `5 hours`, `less than an hour`. */
export function days(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 48) return plural(Math.floor(hours / 24), 'day');
  return hours < 1 ? 'less than an hour' : plural(hours, 'hour');
}
