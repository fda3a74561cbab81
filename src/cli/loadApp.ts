import { type App, createApp } from '../app.ts';
import { loadConfig } from '../config/load.ts';
import { type Environment, findPaths } from '../config/paths.ts';
import type { Via } from '../domain/audit.ts';
import { CliError } from './cliError.ts';
import { explainConfig } from './configWords.ts';

/** Reads the config and puts the program together. Throws `CliError` with all faults of the config. */
export async function loadApp(
  settings: { readonly config: string | null; readonly store: string | null },
  version: string,
  env: Environment = process.env,
  warn: (text: string) => void = () => {},
  via: Via = 'script',
): Promise<App> {
  const paths = findPaths(env);
  const config = await loadConfig({ path: settings.config, storeUrl: settings.store, env, paths });
  if (!config.ok) throw new CliError(explainConfig(config.error));
  return createApp({ config: config.value, paths, env, version, warn, via });
}
