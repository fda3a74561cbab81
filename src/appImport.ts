import { v7 as uuidV7 } from 'uuid';
import { type AppOptions, type createStores, lazyHttp } from './appParts.ts';
import { systemTime } from './delivery/time.ts';
import { type ImportType, loadImportSource } from './imports/index.ts';
import type { Place } from './imports/place.ts';
import { carryOutImport, type Imported, type ImportPlan, planImport } from './usecases/importHistory.ts';

/** What `app.ts` puts together for a history that comes from another tool. */
export function importsOf({ config, version }: AppOptions, stores: ReturnType<typeof createStores>) {
  const { now, monotonicMs, sleep } = systemTime;
  const deps = { config, now, monotonicMs, sleep, newId: uuidV7 };
  return {
    /** Reads it, and says what it would do. Stores nothing. Throws `ImportFault`. */
    plan: async (
      type: ImportType,
      place: Place,
      given: { readonly closeOpen: boolean; readonly signal: AbortSignal },
    ): Promise<ImportPlan> => {
      const source = await loadImportSource(type);
      const history = await source.read(place, { http: lazyHttp(version, false), sleep, signal: given.signal });
      return await planImport(deps, await stores.reading(), source, history, given);
    },
    carryOut: async (plan: ImportPlan, signal: AbortSignal): Promise<Imported> =>
      await carryOutImport(deps, await stores.writing(), plan, signal),
  };
}
