import { dirname, resolve } from 'node:path';
import { type AppOptions, type createStores, revealSigningKey, unsubscribeTokens } from './appParts.ts';
import { SecretFault } from './channels/channel.ts';
import { lastWords, mayStartLater } from './channels/programEnd.ts';
import { environmentWithout } from './config/runProgram.ts';
import type { Secrets } from './config/secrets.ts';
import { type StreamEnd, streamProgram } from './config/streamProgram.ts';
import { type ListedAddress, readAddressList } from './contacts/addressList.ts';
import { ContactSourceFault, type ListBytes } from './contacts/contactSource.ts';
import { type ContactSource, namedLists, type SourceIo } from './contacts/index.ts';
import { listFile } from './contacts/listFile.ts';
import { type ListOptions, readList } from './contacts/readList.ts';
import { systemTime } from './delivery/time.ts';
import type { AddressKind } from './domain/contact.ts';
import { ok } from './domain/result.ts';
import type { PeopleStore, SuppressionReason } from './store/people.ts';
import {
  addPerson,
  addressesMeant,
  importPeople,
  type PersonInput,
  removePerson,
  suppressList,
  syncSources,
  unsuppress,
} from './usecases/contacts.ts';
import { erasePerson, handOver, type PersonalData, personalData } from './usecases/personalData.ts';
import type { Watcher } from './usecases/progress.ts';
import type { PeopleDeps } from './usecases/syncPeople.ts';
import { addressOfToken } from './usecases/unsubscribe.ts';
import { watchedReading } from './usecases/watchedReading.ts';

// What `app.ts` puts together for the people who are told one by one.

type Stores = ReturnType<typeof createStores>;

/** What the use cases need to read people, besides a store. */
export function peopleSources(options: AppOptions, secrets: Secrets): Omit<PeopleDeps, 'people'> {
  const { signingKey, contactSources } = options.config;
  return {
    lists: namedLists(contactSources, sourceIo(options, secrets)),
    addressKeys: async () => {
      if (signingKey === null) return null;
      const { createAddressKeys } = await import('./contacts/addressKey.ts');
      return createAddressKeys(await orSourceFault(() => revealSigningKey(signingKey, secrets.reveal)));
    },
    now: systemTime.now,
  };
}

/** A signing key that can't be read is no bug. */
async function orSourceFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    throw new ContactSourceFault(error.message);
  }
}

/** Programs run where the config stands; of the variables that hold secrets they see those they were allowed. */
function sourceIo({ config, env }: AppOptions, secrets: Secrets): SourceIo {
  const cwd = config.path === null ? '/' : dirname(config.path);
  const hidden = config.secrets.flatMap(({ secret: { source } }) => (source.kind === 'env' ? [source.name] : []));
  return {
    run: async function* (source, signal) {
      const { command: argv, env: allowed, timeoutMs } = source;
      const visible = environmentWithout(env, hidden, allowed);
      const end = yield* streamProgram({ argv, env: visible, cwd, timeoutMs }, signal);
      const why = whyBad(source, end);
      if (why !== null) {
        const said = end.kind === 'exited' ? lastWords({ errors: end.errors, output: '' }).replace(/^: /u, '') : '';
        throw new ContactSourceFault(why, secrets.redact(said));
      }
    },
  };
}

/** Null: it ended well. */
function whyBad({ name, timeoutMs }: ContactSource & { type: 'command' }, end: StreamEnd): string | null {
  switch (end.kind) {
    case 'exited':
      return end.code === 0 ? null : `the contact source ${name} ended with code ${end.code}`;
    case 'killed':
      return `the contact source ${name} was killed (${end.signal})`;
    case 'stopped':
      if (end.by === 'interrupt') return `the contact source ${name} was interrupted`;
      return `the contact source ${name} was not done after ${timeoutMs / 1000} s, and was stopped`;
    case 'not-started':
      return `the contact source ${name} could not be started (${end.code})${mayStartLater(end) ? '' : '; see contacts.sources in the config'}`;
  }
}

/** A list as it was named on the command line. */
export interface TypedList {
  /** `-` is stdin. */
  readonly path: string;
  readonly stdin: () => AsyncIterable<Uint8Array> & { destroy(): unknown };
}

function bytesOf({ path, stdin }: TypedList, signal: AbortSignal): ListBytes {
  if (path !== '-') return listFile(resolve(path), '');
  const bytes = (): AsyncIterable<Uint8Array> => {
    const stream = stdin();
    signal.addEventListener('abort', () => stream.destroy(), { once: true });
    return stream;
  };
  return { name: 'on stdin', bytes };
}

export interface ImportOptions extends ListOptions, Watcher {
  readonly signal: AbortSignal;
  readonly skipInvalid: boolean;
  /** True: what it would do; nothing is stored. */
  readonly dryRun: boolean;
}

/** The verbs of `incident contacts`. */
export function contactsOf(options: AppOptions, secrets: Secrets, stores: Stores, newId: () => string) {
  const sources = peopleSources(options, secrets);
  const on = (people: PeopleStore): PeopleDeps => ({ ...sources, people });
  const reading = async (): Promise<PeopleDeps> => on((await stores.reading()).people);
  const writing = async (): Promise<PeopleDeps> => on((await stores.writing()).people);
  /** What changes the people of a shared store changes this machine's copy of them. */
  const changing = async <T>(work: (deps: PeopleDeps) => Promise<T>): Promise<T> => {
    const done = await work(await writing());
    const store = await stores.writing();
    const remark = store.snapshot && (await (await import('./appStores.ts')).keepStandby(options, store, true));
    if (remark) options.warn?.(remark);
    return done;
  };
  return {
    import: async (list: TypedList, given: ImportOptions) => {
      const bytes = bytesOf(list, given.signal);
      const from = watchedReading(readList(bytes, given), bytes.name, given.onProgress);
      if (!given.dryRun) return await changing((deps) => importPeople(deps, from, given.skipInvalid));
      const copy = await (await stores.reading()).scratch();
      return await importPeople(on(copy.people), from, given.skipInvalid).finally(() => copy.close());
    },
    sync: async (given: Parameters<typeof syncSources>[1] & Watcher) =>
      await changing((deps) => syncSources({ ...deps, onProgress: given.onProgress }, given)),
    everybody: async (tag: string | null) => (await reading()).people.everybody(tag),
    sources: async () => ({ named: sources.lists, states: await (await reading()).people.sources() }),
    add: async (input: PersonInput) => await changing((deps) => addPerson(deps, input)),
    remove: async (address: string) => await changing((deps) => removePerson(deps, address)),
    addressesMeant: async (address: string, kind: AddressKind | null) =>
      await addressesMeant(await reading(), address, kind),
    /** Whose unsubscribe link it is. */
    addressOfToken: async (text: string) => {
      const tokens = await orSourceFault(() => unsubscribeTokens(options.config, secrets));
      const found = await addressOfToken((await stores.reading()).people, tokens, text);
      return found.ok ? ok([found.value]) : found;
    },
    suppress: async (addresses: readonly ListedAddress[], reason: SuppressionReason) =>
      await changing(({ people, now }) =>
        people.suppress(addresses.map((address) => ({ ...address, reason, at: now() }))),
      ),
    suppressList: async (
      list: TypedList,
      { kind, reason, signal }: { kind: AddressKind | null; reason: SuppressionReason; signal: AbortSignal },
    ) => await changing((deps) => suppressList(deps, readAddressList(bytesOf(list, signal), kind, signal), reason)),
    unsuppress: async (addresses: Parameters<typeof unsuppress>[1]) =>
      await changing((deps) => unsuppress(deps, addresses)),
    handOver: async (address: string) => await handOver(await reading(), writing, address),
    personalData: async (address: string) => await personalData(await reading(), address),
    erase: async (data: PersonalData) => {
      const { eraseBeside } = await import('./appStores.ts');
      const eraseFrom = async (deps: PeopleDeps) => await erasePerson({ ...deps, newId }, data);
      const remark = await eraseBeside(options, async ({ people }) => await eraseFrom(on(people)));
      if (remark !== null) options.warn?.(remark);
      return await changing(eraseFrom);
    },
  };
}
