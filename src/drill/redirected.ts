import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import type { Paths } from '../config/paths.ts';
import { impacts } from '../domain/impact.ts';
import { http } from '../probes/http.ts';
import type { DrillReceivers } from './receivers.ts';

/** Every impact waits as long: long enough to see the guard refuse, short enough for a rehearsal. */
const shortestSoakMs = 2_000;
const everyMs = 250;

export interface Redirected {
  readonly config: Config;
  /** Where a mailing takes long, the soak that begins with it has to be longer: else it is over when the mailing is. */
  lengthenSoak(ms: number): void;
}

/**
 * The founder's config, with receivers for services, a site of our own for his, and a store that nobody needs.
 * @param crowd a contact list of people who are made up; null: nobody reads one
 */
export function redirected(
  config: Config,
  receivers: DrillReceivers,
  siteUrl: string,
  { folder, crowd }: { readonly folder: string; readonly crowd: string | null },
): Redirected {
  const soakMs = { none: shortestSoakMs, minor: shortestSoakMs, major: shortestSoakMs, critical: shortestSoakMs };
  const lengthenSoak = (ms: number): void => {
    for (const impact of impacts) soakMs[impact] = Math.max(soakMs[impact], ms);
  };
  return { config: configWith(config, receivers, siteUrl, { folder, crowd, soakMs }), lengthenSoak };
}

function configWith(
  config: Config,
  receivers: DrillReceivers,
  siteUrl: string,
  {
    folder,
    crowd,
    soakMs,
  }: {
    readonly folder: string;
    readonly crowd: string | null;
    readonly soakMs: Config['allClear']['soakMs'];
  },
): Config {
  const settings = { url: siteUrl, status: 200, timeout: 2_000, retries: 0, allowMetadata: false };
  // One person rehearses, and says yes to all of it.
  const { approval: _, ...rest } = config;
  return {
    ...rest,
    storeUrl: `sqlite:${join(folder, 'incidents.db')}`,
    channels: receivers.channels.map(awake),
    // A rehearsal is for all of them, whatever they hear of on other days.
    routes: [],
    probes: config.probes.map(({ name }) => ({ name, definition: http, settings })),
    contactSources: crowd === null ? [] : [{ type: 'file', name: 'crowd', path: writeCrowd(crowd, folder) }],
    allClear: { ...config.allClear, soakMs, everyMs },
    secrets: [],
  };
}

/** Nobody is woken, because nobody is there. */
const awake = (channel: Channel): Channel =>
  channel.definition.quietHours?.(channel.settings)
    ? { ...channel, settings: { ...channel.settings, quietHours: undefined } }
    : channel;

function writeCrowd(crowd: string, folder: string): string {
  const path = join(folder, 'people.csv');
  writeFileSync(path, crowd, { mode: 0o600 });
  return path;
}

export const drillPaths = (folder: string): Paths => ({
  configFile: join(folder, 'config.json'),
  storeUrl: `sqlite:${join(folder, 'incidents.db')}`,
  pageFolder: join(folder, 'page'),
  anchorsFile: join(folder, 'anchors.json'),
  standbyFile: join(folder, 'standby.db'),
});
