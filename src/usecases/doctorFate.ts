import type { Config } from '../config/config.ts';
import { isKeptName } from '../domain/registeredDomain.ts';
import { type HostFacts, isAddress, sharedFate } from '../domain/sharedFate.ts';
import type { HostAnswer, HostRecords } from '../net/hostRecords.ts';
import { type Check, ok, warning } from './doctorCheck.ts';
import { hostsInCommand } from './hostsInCommand.ts';

export interface FateDeps {
  readonly config: Pick<Config, 'company' | 'pageUrl' | 'channels' | 'contactSources'>;
  readonly records: HostRecords;
}

const area = 'shared fate';

/** What an outage needs, and the hosts it stands on; it is down when all of them are. */
interface Party {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly fix: string;
}

/** Whether what speaks for the site falls with it: the status page, the senders of mail, the sources of people. */
export async function checkFate({ config, records }: FateDeps, signal: AbortSignal): Promise<readonly Check[]> {
  const { company } = config;
  // That there is no address of the site is told with what is looked for on it.
  if (company.url === null) return [];
  const parties = partiesOf(config);
  if (parties.length === 0) return [];
  const look = looker(records, signal);
  const site = await look(hostOf(company.url));
  return await Promise.all(parties.map(async (party) => judge(site, party, await Promise.all(party.hosts.map(look)))));
}

function partiesOf({ pageUrl, channels, contactSources }: FateDeps['config']): readonly Party[] {
  const page = {
    name: 'status page',
    hosts: pageUrl === null ? [] : [hostOf(pageUrl)],
    fix: 'serve it from another host, under another domain, and set statusPage.url to that',
  };
  const senders = channels.map(({ name, definition, settings }) => ({
    name: `channel ${name}`,
    hosts: definition.hosts?.(settings) ?? [],
    fix: `add a mail server that stands elsewhere to channels.${name}.smtp: it is used when the first is down`,
  }));
  const sources = contactSources.map((source) => ({
    name: `contact source ${source.name}`,
    hosts: source.type === 'command' ? hostsInCommand(source.command) : [],
    fix: 'in an outage the list as it was read last is used; keep that fresh, from cron: incident contacts sync',
  }));
  return [page, ...senders, ...sources].filter(({ hosts }) => hosts.length > 0);
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/gu, '');

interface Seen extends HostFacts {
  /** Why DNS could not be asked; null: it could. */
  readonly unknown: string | null;
}

function judge(site: Seen, { name, fix }: Party, hosts: readonly Seen[]): Check {
  const falling = hosts.map((host) => ({ host, shared: sharedFate(site, host) }));
  const apart = falling.find(
    ({ host, shared }) => shared.length === 0 && host.unknown === null && site.unknown === null,
  );
  if (apart) return ok(area, name, `${apart.host.host} stands apart from ${site.host}`);
  const together = falling.find(({ shared }) => shared.length > 0);
  const unsure = [site, ...hosts].find(({ unknown }) => unknown !== null);
  if (together && falling.every(({ shared }) => shared.length > 0)) {
    const more = unsure ? ` (what they share besides is not known: ${unsure.unknown})` : '';
    return warning(area, name, `${together.host.host} shares ${listed(together.shared)} with ${site.host}${more}`, fix);
  }
  const why = unsure ? `${unsure.host} (${unsure.unknown})` : site.host;
  return warning(
    area,
    name,
    `could not look up ${why}: is this machine offline?`,
    'once it is online: incident doctor',
  );
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** Each host is asked for once. */
function looker(records: HostRecords, signal: AbortSignal): (host: string) => Promise<Seen> {
  const known = new Map<string, Promise<Seen>>();
  return (host) => {
    const looking = known.get(host) ?? lookUp(host, records, signal);
    known.set(host, looking);
    return looking;
  };
}

async function lookUp(host: string, records: HostRecords, signal: AbortSignal): Promise<Seen> {
  if (isAddress(host)) return { host, addresses: [host], nameServers: [], unknown: null };
  if (isKeptName(host)) return { host, addresses: [], nameServers: [], unknown: null };
  const [addresses, servers] = await Promise.all([records.addresses(host, signal), records.nameServers(host, signal)]);
  const unknown = [addresses, servers].flatMap((one) => (one.kind === 'unknown' ? [one.why] : []));
  return { host, addresses: valuesOf(addresses), nameServers: valuesOf(servers), unknown: unknown[0] ?? null };
}

const valuesOf = (answer: HostAnswer): readonly string[] => (answer.kind === 'found' ? answer.values : []);
