import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Paths } from '../config/paths.ts';
import type { ContactSource } from '../contacts/index.ts';
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
    contactSources: config.contactSources.map((source) => (source.type === 'file' ? source : example(source, folder))),
    allClear: { ...config.allClear, soakMs: { none: soakMs, minor: soakMs, major: soakMs, critical: soakMs }, everyMs },
    secrets: [],
  };
}

/** Nothing leaves the machine, and a program may ask a database elsewhere: three people stand for those it gives. */
function example({ name }: ContactSource, folder: string): ContactSource {
  const path = join(folder, 'people.csv');
  writeFileSync(path, people);
  return { type: 'file', name, path };
}

/** Numbers that are nobody's: 555-01xx is kept for fiction. */
const people = `email,phone,sms,locale
ada@customer.example,+12025550101,yes,en
grace@customer.example,+12025550102,,en
linus@customer.example,,,en
`;

export const drillPaths = (folder: string): Paths => ({
  configFile: join(folder, 'config.json'),
  storeUrl: `sqlite:${join(folder, 'incidents.db')}`,
  pageFolder: join(folder, 'page'),
  anchorsFile: join(folder, 'anchors.json'),
});
