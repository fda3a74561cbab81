import { existsSync } from 'node:fs';
import { once } from './appOnce.ts';
import type { AppOptions } from './appParts.ts';
import { connectionUrl } from './appStoreUrl.ts';
import { whoActs } from './appWho.ts';
import type { Secrets } from './config/secrets.ts';
import type { JobQueue } from './delivery/jobQueue.ts';
import { systemTime } from './delivery/time.ts';
import type { CopyOptions, CopyResult } from './store/copy/copyStore.ts';
import { inspectPostgres, type SharedFacts } from './store/inspectPostgres.ts';
import { openStore, realPathOf, sqlitePath } from './store/open.ts';
import { currentOwner } from './store/owner.ts';
import { isPostgresUrl } from './store/postgresUrl.ts';
import { readOwn, type StandbyOwn } from './store/standby/ownRecords.ts';
import { type Refreshed, refreshStandby } from './store/standby/refreshStandby.ts';
import { glanceAtStandby } from './store/standby/standbyState.ts';
import { type Store, StoreError } from './store/store.ts';
import { type MergeOptions, type MergeResult, mergeStores } from './usecases/mergeStores.ts';

// What `app.ts` puts together for more than one store: copies, merges, and the file that stands by for a shared one.

export const standbyUrl = ({ paths }: Pick<AppOptions, 'paths'>): string => `sqlite:${paths.standbyFile}`;

export const isStandby = (options: Pick<AppOptions, 'paths' | 'config'>): boolean =>
  options.config.storeUrl === standbyUrl(options);

/** Refuses to speak from a file into which nothing was copied. Throws `StoreError`. */
export function needStandby({ paths }: Pick<AppOptions, 'paths'>): void {
  if (glanceAtStandby(paths.standbyFile) === null) {
    throw new StoreError({ kind: 'no_standby', path: paths.standbyFile });
  }
}

/**
 * Brings the file that stands by in line with a shared store.
 * @param isSure the people have just been changed
 * @returns what is to be told; null: nothing
 */
export async function keepStandby(
  { paths }: Pick<AppOptions, 'paths'>,
  shared: Store,
  isSure: boolean,
): Promise<string | null> {
  if (shared.snapshot === null) return null;
  const where = { path: paths.standbyFile, anchorsPath: paths.anchorsFile, now: systemTime.now };
  try {
    return remarkOf(await refreshStandby(shared, { ...where, isSure, mergedUpTo: null }), paths.standbyFile);
  } catch (error) {
    const why = error instanceof StoreError ? error.fault.kind : error instanceof Error ? error.message : String(error);
    return `the copy of this machine could not be brought up to date (${why}): ${paths.standbyFile}`;
  }
}

function remarkOf(done: Refreshed, path: string): string | null {
  if (done === 'people only') return `what was recorded on this machine alone is not merged yet: incident store merge`;
  if (done === 'older') {
    return `the shared store knows less than it did; the copy of this machine, ${path}, stays as it was`;
  }
  return null;
}

/**
 * Takes somebody out of the other store that this machine knows of, ledger and all.
 * @returns what is to be told; null: nothing
 */
export async function eraseBeside(
  options: Pick<AppOptions, 'paths' | 'config' | 'env' | 'via'>,
  erase: (standby: Store) => Promise<unknown>,
): Promise<string | null> {
  const { anchorsFile, standbyFile } = options.paths;
  if (isStandby(options))
    return 'this is the file that stands by; take them out of the shared store too, once it answers';
  if (glanceAtStandby(standbyFile) === null) return null;
  try {
    const standby = await openStore({
      ...{ url: standbyUrl(options), anchorsPath: anchorsFile, create: true, now: systemTime.now },
      who: whoActs(options),
    });
    await erase(standby).finally(() => standby.close());
    return null;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return `the copy of this machine still has them (${error.fault.kind}): do it again, or delete ${standbyFile}`;
  }
}

/** Where a URL that was typed leads: `sqlite:` alone is the file that stands by. */
export const resolvedUrl = (options: Pick<AppOptions, 'paths'>, url: string): string =>
  /^sqlite:(?:\/\/)?$/u.test(url) ? standbyUrl(options) : url;

export type MergeOutcome = MergeResult | { readonly kind: 'same' | 'nothing' | 'from_shared' };

/** The verbs of `incident store`. */
export function storesOf(options: AppOptions, secrets: Secrets) {
  const { config, paths, env } = options;
  const where = { anchorsPath: paths.anchorsFile, now: systemTime.now, env, who: whoActs(options) };
  const connecting = (url: string): Promise<string> => connectionUrl(options, secrets, resolvedUrl(options, url));
  return {
    copy: async (given: Pick<CopyOptions, 'from' | 'to' | 'onProgress' | 'check'>): Promise<CopyResult> => {
      const { copyStore } = await import('./store/copy/copyStore.ts');
      const [from, to] = [await connecting(given.from), await connecting(given.to)];
      return await copyStore({ ...where, ...given, from, to });
    },
    /** Makes the tables of a database, the queue's too, or brings them up to date. Null: the store is a file. */
    migrate: async (): Promise<SharedFacts | null> => {
      const url = await connecting(config.storeUrl);
      if (!isPostgresUrl(url)) return null;
      await withTarget(url, async (_, queue) => await queue());
      return await inspectPostgres(url, env);
    },
    /** @param from null: the file that stands by; `to` null: the store of the config */
    merge: async (
      given: { readonly from: string | null; readonly to: string | null },
      how: MergeOptions,
    ): Promise<MergeOutcome> => {
      const fromUrl = await connecting(given.from ?? 'sqlite:');
      const toUrl = await connecting(given.to ?? config.storeUrl);
      if (isPostgresUrl(fromUrl)) return { kind: 'from_shared' };
      const path = realPathOf(sqlitePath(fromUrl), false);
      if (!isPostgresUrl(toUrl) && path === realPathOf(sqlitePath(toUrl), false)) return { kind: 'same' };
      if (!existsSync(path)) return { kind: 'nothing' };
      const from = await openStore({ ...where, url: fromUrl, create: true });
      try {
        return await withTarget(toUrl, (to) => mergeInto(from, to, readOwn(path), path, how));
      } finally {
        await from.close();
      }
    },
  };

  async function withTarget<T>(
    url: string,
    work: (to: Store, queue: () => Promise<JobQueue>) => Promise<T>,
  ): Promise<T> {
    const opened: JobQueue[] = [];
    const queue = once(async () => {
      const { openQueue } = await import('./appShared.ts');
      const made = await openQueue(options, url);
      opened.push(made);
      return made;
    });
    const to = await openStore({ ...where, url, create: true, queue });
    try {
      return await work(to, queue);
    } finally {
      for (const one of opened) await one.close();
      await to.close();
    }
  }

  async function mergeInto(
    from: Store,
    to: Store,
    own: StandbyOwn,
    path: string,
    how: MergeOptions,
  ): Promise<MergeOutcome> {
    if ((await from.identity()).uuid === (await to.identity()).uuid) return { kind: 'same' };
    const means = new Map(config.channels.map(({ name, definition }) => [name, definition.uncertain.means] as const));
    const done = await mergeStores({ from, to, ...own, means, owner: currentOwner(), time: systemTime }, how);
    if (done.kind === 'merged' && !how.dryRun && own.isStandby && to.snapshot !== null) {
      await refreshStandby(to, { ...where, path, isSure: true, mergedUpTo: done.upTo });
    }
    return done;
  }
}
