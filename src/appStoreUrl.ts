import type { AppOptions } from './appParts.ts';
import { SecretFault } from './channels/channel.ts';
import type { Secrets } from './config/secrets.ts';
import { Secret } from './domain/secret.ts';
import { isPostgresUrl, withPassword } from './store/postgresUrl.ts';
import { StoreError } from './store/store.ts';

/**
 * The URL by which a store is opened: that of a database with its password, which is masked from then on. Throws
 * `StoreError`.
 * @param url the config's is the only one that its password is for
 */
export async function connectionUrl(
  { config, env }: Pick<AppOptions, 'config' | 'env'>,
  { reveal }: Pick<Secrets, 'reveal'>,
  url = config.storeUrl,
): Promise<string> {
  if (!isPostgresUrl(url)) return url;
  // Read by the driver itself; here it is only made known to what masks.
  if (env['PGPASSWORD']) await reveal(new Secret({ kind: 'env', name: 'PGPASSWORD' }));
  if (url !== config.storeUrl || config.storePassword === undefined) return url;
  try {
    return withPassword(url, await reveal(config.storePassword));
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    throw new StoreError({ kind: 'database_password', url, detail: error.message }, { cause: error });
  }
}
