import type { AppOptions } from './appParts.ts';
import { isStandby } from './appStores.ts';
import { connectionUrl } from './appStoreUrl.ts';
import { whoActs } from './appWho.ts';
import type { Secrets } from './config/secrets.ts';
import { systemTime } from './delivery/time.ts';
import type { Exported } from './store/export/exportLines.ts';
import { type ExportOptions, exportStore } from './store/export/exportStore.ts';
import { type TakeOptions, type TakeResult, takeExport } from './store/export/takeExport.ts';

/** What `app.ts` puts together for a store that is written out, or put back. */
export function exportsOf(options: AppOptions, secrets: Secrets) {
  const where = async () => ({
    ...{ url: await connectionUrl(options, secrets), anchorsPath: options.paths.anchorsFile, env: options.env },
    ...{ now: systemTime.now, program: options.version, who: whoActs(options) },
  });
  return {
    /** Null: there is no store. Throws `ExportFault`. */
    write: async (how: Pick<ExportOptions, 'contacts' | 'public' | 'write' | 'onProgress' | 'check'>) =>
      (await exportStore({ ...(await where()), ...how })) satisfies Exported | null,
    /** Throws `ExportFault`. */
    take: async (
      given: Pick<TakeOptions, 'open' | 'dryRun' | 'onProgress' | 'check'>,
    ): Promise<TakeResult | { readonly kind: 'standby' }> =>
      isStandby(options) ? { kind: 'standby' } : await takeExport({ ...(await where()), ...given }),
  };
}
