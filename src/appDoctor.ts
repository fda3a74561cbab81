import { type AppOptions, type createStores, ioMaker, lazyHttp, lazyLook, lazyPeopleSources } from './appParts.ts';
import type { Secrets } from './config/secrets.ts';
import { systemTime } from './delivery/time.ts';
import type { Templates } from './messages/templates.ts';
import { createHostRecords } from './net/hostRecords.ts';
import { createReadPage } from './net/readPage.ts';
import { inspectStore } from './store/adopt.ts';
import { drillLogOf, lastDrill } from './store/drillLog.ts';
import type { DoctorDeps } from './usecases/doctor.ts';

// What `app.ts` puts together for whoever looks at everything that an outage will need.

export function doctorDeps(
  options: AppOptions,
  secrets: Secrets,
  templates: () => Templates,
  stores: ReturnType<typeof createStores>,
): Omit<DoctorDeps, 'explainStore'> {
  const { config, paths, version } = options;
  return {
    config,
    secrets,
    templates: templates(),
    ioFor: ioMaker(options, secrets, stores.reading),
    inspect: () => inspectStore({ url: config.storeUrl, anchorsPath: paths.anchorsFile }),
    openStore: stores.reading,
    peopleSources: lazyPeopleSources(options, secrets),
    look: async (probe, signal) => await lazyLook(options, secrets)(probe, config.allClear.everyMs, signal),
    readPage: createReadPage(lazyHttp(version, false), systemTime.monotonicMs),
    records: createHostRecords(null),
    lastDrill: () => lastDrill(drillLogOf(paths)),
    now: systemTime.now,
  };
}
