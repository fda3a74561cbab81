import { type AppOptions, type createStores, ioMaker, lazyHttp, lazyLook, lazyPeopleSources } from './appParts.ts';
import { connectionUrl } from './appStoreUrl.ts';
import { whoActs } from './appWho.ts';
import type { Secrets } from './config/secrets.ts';
import { systemTime } from './delivery/time.ts';
import type { Templates } from './messages/templates.ts';
import { createHostRecords } from './net/hostRecords.ts';
import { createReadPage } from './net/readPage.ts';
import { inspectStore, type StoreInspection } from './store/adopt.ts';
import { drillLogOf, lastDrill } from './store/drillLog.ts';
import { inspectPostgres } from './store/inspectPostgres.ts';
import { realPathOf, sqlitePath } from './store/open.ts';
import { isPostgresUrl, withoutPassword } from './store/postgresUrl.ts';
import { glanceAtStandby } from './store/standby/standbyState.ts';
import { type Store, StoreError } from './store/store.ts';
import type { DoctorDeps } from './usecases/doctor.ts';
import type { AuditLook } from './usecases/doctorAudit.ts';

// What `app.ts` puts together for whoever looks at everything that an outage will need.

export async function doctorDeps(
  options: AppOptions,
  secrets: Secrets,
  templates: () => Templates,
  stores: ReturnType<typeof createStores>,
): Promise<Omit<DoctorDeps, 'explainStore'>> {
  const { config, paths, version, env } = options;
  const shared = isPostgresUrl(config.storeUrl) ? await inspectShared(config.storeUrl, stores.reading) : null;
  return {
    config,
    secrets,
    templates: templates(),
    ioFor: ioMaker(options, secrets, stores.reading),
    inspect: () => shared ?? inspectStore({ url: config.storeUrl, anchorsPath: paths.anchorsFile }),
    shared: shared === null ? null : async () => await inspectPostgres(await connectionUrl(options, secrets), env),
    standby: shared === null ? null : () => glanceAtStandby(paths.standbyFile),
    audit: auditLook(config.storeUrl, stores.reading),
    openStore: stores.reading,
    peopleSources: lazyPeopleSources(options, secrets),
    look: async (probe, signal) => await lazyLook(options, secrets)(probe, config.allClear.everyMs, signal),
    readPage: createReadPage(lazyHttp(version, false), systemTime.monotonicMs),
    records: createHostRecords(null),
    lastDrill: () => lastDrill(drillLogOf(paths)),
    person: whoActs(options).person,
    now: systemTime.now,
  };
}

/** A file is looked at by itself, because it may be one that is refused. */
function auditLook(url: string, open: () => Promise<Store>): AuditLook {
  return async (request) => {
    if (isPostgresUrl(url)) return await (await open()).audit.verify(request);
    return await (await import('./store/auditFile.ts')).verifyFile(realPathOf(sqlitePath(url), false), request);
  };
}

const unsettled = ['queued', 'sending', 'retrying', 'uncertain'] as const;

/** What a database says of itself; it has no anchor, and its files are its server's. */
async function inspectShared(url: string, open: () => Promise<Store>): Promise<StoreInspection> {
  const seen = { path: withoutPassword(url), store: null, anchored: null, unsettled: 0, integrity: 'ok', fault: null };
  try {
    const store = await open();
    if (store.isStandIn) return { ...seen, exists: false };
    const tallies = await store.outbox.tally({ states: unsettled });
    const left = tallies.reduce((sum, { count }) => sum + count, 0);
    return { ...seen, exists: true, store: await store.identity(), unsettled: left };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { ...seen, exists: true, fault: error.fault };
  }
}
