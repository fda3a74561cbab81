import { Secret } from '../domain/secret.ts';
import { isPostgresUrl, partUrl } from '../store/postgresUrl.ts';
import type { Config } from './config.ts';
import type { Environment } from './paths.ts';

/** A store's URL and the password that stood in it, which is a secret from then on. */
export function apartFromPassword(given: string): Pick<Config, 'storeUrl' | 'storePassword'> {
  const { url, password } = partUrl(given);
  if (password === null) return { storeUrl: url };
  return { storeUrl: url, storePassword: new Secret({ kind: 'literal', value: password }) };
}

/**
 * What is to be masked from the first word on: the passwords of the database that nobody has to ask for. A connection
 * takes them without `reveal`, and what a server or its driver says of one may have it in it.
 */
export function passwordsAtHand({ storeUrl, storePassword }: Config, env: Environment): readonly string[] {
  // Also where this store needs none: a program that is run for its output sees it, and may print it.
  const found = [env['PGPASSWORD'] ?? null];
  if (isPostgresUrl(storeUrl)) {
    const { password, raw } = partUrl(env['INCIDENT_STORE'] ?? '');
    found.push(password, raw, storePassword?.source.kind === 'literal' ? storePassword.source.value : null);
  }
  return found.filter((one) => one !== null);
}
