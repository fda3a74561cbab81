import type { AddressKeys } from '../contacts/addressKey.ts';
import { ContactSourceFault, type NamedList, type ReadReport } from '../contacts/contactSource.ts';
import type { Contact } from '../domain/contact.ts';
import type { PeopleStore, Replaced } from '../store/people.ts';
import type { OnProgress } from './progress.ts';
import { watchedReading } from './watchedReading.ts';

export interface PeopleDeps {
  readonly people: PeopleStore;
  /** The sources of the config, in its order. */
  readonly lists: readonly NamedList[];
  /** Null: the config has no signing key. */
  readonly addressKeys: () => Promise<AddressKeys | null>;
  readonly now: () => Date;
  /** Left out: nobody looks on. */
  readonly onProgress?: OnProgress | undefined;
}

export type SyncOutcome =
  | (Extract<Replaced, { kind: 'replaced' }> & {
      readonly source: string;
      /** Those who were erased and stay so. */
      readonly erased: number;
      readonly report: ReadReport;
    })
  | (Extract<Replaced, { kind: 'shrunk' }> & { readonly source: string; readonly report: ReadReport })
  /** The source could not be read; the list is what it was. */
  | { readonly kind: 'down'; readonly source: string; readonly message: string; readonly lastWords: string };

/** Of the faults so many are kept with the list; a report has a thousand. */
const keptFaults = 20;

/** Reads one source to its end and puts it into the place of what it said last. */
export async function syncPeople(
  { people, addressKeys, now, onProgress }: PeopleDeps,
  list: NamedList,
  options: { readonly allowShrink: boolean; readonly signal: AbortSignal },
): Promise<SyncOutcome> {
  const { name: source, rank, definition } = list;
  const at = now();
  try {
    // Before the reading: what changes meanwhile is read again the next time.
    const mark = await list.mark();
    const reading = watchedReading(list.read(options.signal), list.place, onProgress);
    const kept = await keepErased(people, addressKeys, reading.batches);
    const leftOut = () => {
      const { faults, moreFaults } = reading.report();
      const first = faults.slice(0, keptFaults).map(({ line, message }) => ({ line, message }));
      return { broken: faults.length + moreFaults, faults: first };
    };
    const sync = { name: source, definition, rank, mark: mark?.text ?? null, at, leftOut };
    const replaced = await people.replace({ ...sync, allowShrink: options.allowShrink }, kept.people);
    const report = reading.report();
    return replaced.kind === 'shrunk'
      ? { ...replaced, source, report }
      : { ...replaced, source, report, erased: kept.count() };
  } catch (error) {
    if (!(error instanceof ContactSourceFault)) throw error;
    await people.noteFailure({ name: source, rank, definition }, at, error.message);
    return { kind: 'down', source, message: error.message, lastWords: error.lastWords };
  }
}

export interface KeptErased {
  readonly people: AsyncIterable<readonly Contact[]>;
  /** How many were left out, once all were read. */
  readonly count: () => number;
}

/**
 * Leaves out who was erased: a source may have them still. Throws `ContactSourceFault` where nobody can say who that is.
 */
export async function keepErased(
  store: PeopleStore,
  addressKeys: PeopleDeps['addressKeys'],
  people: AsyncIterable<readonly Contact[]>,
): Promise<KeptErased> {
  const erased = await store.erased();
  if (erased.size === 0) return { people, count: () => 0 };
  const keys = await addressKeys();
  if (keys === null || [...erased].some((one) => !keys.made(one))) {
    const why = keys === null ? 'the config has no signingKey' : 'the signingKey of the config is another one';
    throw new ContactSourceFault(
      `${erased.size === 1 ? '1 address was' : `${erased.size} addresses were`} erased, and ${why}, so nobody can say whose they are; put back the signingKey under which they were erased`,
    );
  }
  let count = 0;
  async function* others(made: AddressKeys): AsyncGenerator<readonly Contact[]> {
    for await (const batch of people) {
      const kept = batch.flatMap((one) => withoutErased(one, (kind, key) => erased.has(made.of({ kind, key }))));
      count += batch.length - kept.length;
      if (kept.length > 0) yield kept;
    }
  }
  return { people: others(keys), count: () => count };
}

/** A person whose number alone was erased, because it had been somebody else's, is told by e-mail still. */
function withoutErased(
  person: Contact,
  isErased: (kind: 'email' | 'phone', key: string) => boolean,
): readonly Contact[] {
  const { email, phone } = person;
  if (email !== null && isErased('email', email.toLowerCase())) return [];
  if (phone === null || !isErased('phone', phone)) return [person];
  return email === null ? [] : [{ ...person, phone: null, smsOptIn: false }];
}
