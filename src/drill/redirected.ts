import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Paths } from '../config/paths.ts';
import { http } from '../probes/http.ts';
import type { DrillReceivers } from './receivers.ts';

/** Every impact waits as long: long enough to see the guard refuse, short enough for a rehearsal. */
const soakMs = 2_000;
const everyMs = 250;

/** The founder's config, with receivers for services, a site of our own for his, and a store that nobody needs. */
export function redirected(config: Config, receivers: DrillReceivers, siteUrl: string, folder: string): Config {
  const settings = { url: siteUrl, status: 200, timeout: 2_000, retries: 0, allowMetadata: false };
  return {
    ...config,
    storeUrl: `sqlite:${join(folder, 'incidents.db')}`,
    channels: receivers.channels,
    // A rehearsal is for all of them, whatever they hear of on other days.
    routes: [],
    probes: config.probes.map(({ name }) => ({ name, definition: http, settings })),
    allClear: { ...config.allClear, soakMs: { none: soakMs, minor: soakMs, major: soakMs, critical: soakMs }, everyMs },
    secrets: [],
  };
}

export const drillPaths = (folder: string): Paths => ({
  configFile: join(folder, 'config.json'),
  storeUrl: `sqlite:${join(folder, 'incidents.db')}`,
  pageFolder: join(folder, 'page'),
  anchorsFile: join(folder, 'anchors.json'),
});
