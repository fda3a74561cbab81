import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';
import type { HostAnswer, HostRecords } from '../../src/net/hostRecords.ts';
import { checkFate } from '../../src/usecases/doctorFate.ts';
import { hostsInCommand } from '../../src/usecases/hostsInCommand.ts';
import { sampleConfig } from '../helpers/appBench.ts';
import { never } from '../helpers/httpChannelIo.ts';

const channelTypes = await loadChannelTypes();
const found = (...values: readonly string[]): HostAnswer => ({ kind: 'found', values });

/** What DNS says, by host; a question about any other host is a mistake. */
const zone: Readonly<Record<string, readonly [addresses: HostAnswer, servers: HostAnswer]>> = {
  'acme.com': [found('203.0.113.7'), found('ns1.dns.net')],
  'status.acme.com': [found('198.51.100.1'), found('ns1.dns.net')],
  'acmestatus.net': [found('192.0.2.10'), found('ns.other.org')],
  'neighbour.net': [found('203.0.113.8'), found('ns.other.org')],
  'smtp.acme.com': [found('203.0.113.7'), found('ns1.dns.net')],
  'smtp.mailer.org': [found('192.0.2.44'), found('ns.mailer.org')],
  'email.eu-central-1.amazonaws.com': [found('192.0.2.60'), found('ns.aws.net')],
  'db.acme.com': [found('10.0.0.1'), found('ns1.dns.net')],
  'gone.net': [
    { kind: 'unknown', why: 'ETIMEOUT' },
    { kind: 'unknown', why: 'ETIMEOUT' },
  ],
};
function answerOf(host: string, which: 0 | 1): HostAnswer {
  const known = zone[host];
  if (!known) throw new Error(`nobody was to ask for ${host}`);
  return known[which];
}
const records: HostRecords = {
  addresses: async (host) => answerOf(host, 0),
  nameServers: async (host) => answerOf(host, 1),
};

async function examined(more: object) {
  const raw = sampleConfig({ channels: {}, company: { name: 'Acme', url: 'https://acme.com/shop' }, ...more });
  const paths = { configFile: '', storeUrl: '', pageFolder: '', anchorsFile: '', standbyFile: '' };
  const config = checkConfig(raw, '/c/config.json', paths, channelTypes);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const checks = await checkFate({ config: config.value, records }, never);
  return checks.map(({ result, name, message }) => `${result} ${name}: ${message}`);
}
const withPage = (url: string) => ({ statusPage: { url } });
const withMail = (...hosts: readonly string[]) => ({
  ...withPage('https://acmestatus.net'),
  channels: { mail: { type: 'email', from: 'a@acme.com', to: 'contacts', smtp: hosts.map((host) => ({ host })) } },
});

it.each([
  ['https://acmestatus.net', 'ok status page: acmestatus.net stands apart from acme.com'],
  ['https://acme.com/status', 'warning status page: acme.com shares the host with acme.com'],
  [
    'https://status.acme.com',
    'warning status page: status.acme.com shares the DNS of dns.net and the domain acme.com with acme.com',
  ],
  ['https://neighbour.net', 'warning status page: neighbour.net shares the network 203.0.113.0/24 with acme.com'],
  ['https://gone.net', 'warning status page: could not look up gone.net (ETIMEOUT): is this machine offline?'],
])('tells whether a page at %s falls with the site', async (url, line) => {
  expect(await examined(withPage(url))).toEqual([line]);
});

it('is content with mail as long as one of its servers stands apart', async () => {
  expect((await examined(withMail('smtp.acme.com', 'smtp.mailer.org'))).at(-1)).toBe(
    'ok channel mail: smtp.mailer.org stands apart from acme.com',
  );
  expect((await examined(withMail('smtp.acme.com'))).at(-1)).toBe(
    'warning channel mail: smtp.acme.com shares the host 203.0.113.7, the DNS of dns.net and the domain acme.com with acme.com',
  );
});

it('knows where SES stands, and says nothing of what leaves from this machine or has a service of its own', async () => {
  const ses = { region: 'eu-central-1', accessKeyId: { env: 'A' }, secretAccessKey: { env: 'B' } };
  const mail = { type: 'email', from: 'a@acme.com', to: 'contacts' };
  const channels = {
    cloud: { ...mail, ses },
    local: { ...mail, sendmail: {} },
    blog: { type: 'file', folder: 'blog' },
  };
  expect(await examined({ ...withPage('https://acmestatus.net'), channels })).toEqual([
    'ok status page: acmestatus.net stands apart from acme.com',
    'ok channel cloud: email.eu-central-1.amazonaws.com stands apart from acme.com',
  ]);
});

it('looks at the host that a program for contacts is told to ask', async () => {
  const command = ['psql', '--csv', '-h', 'db.acme.com', '-c', 'select email from customers'];
  const checks = await examined({ statusPage: undefined, contacts: { sources: [{ type: 'command', command }] } });
  expect(checks).toEqual([
    expect.stringMatching(
      /^warning contact source .*: db\.acme\.com shares the DNS of dns\.net and the domain acme\.com/u,
    ),
  ]);
});

it('says nothing without a site, and asks DNS for no name that is kept for examples', async () => {
  expect(await examined({ company: { name: 'Acme' } })).toEqual([]);
  const company = { name: 'Acme', url: 'https://acme.example' };
  expect(await examined({ company, ...withPage('https://status.acme.example') })).toEqual([
    'warning status page: status.acme.example shares the domain acme.example with acme.example',
  ]);
});

it.each<[readonly string[], readonly string[]]>([
  [['psql', 'postgres://me:pw@db.acme.com:5432/shop', '-c', 'select 1'], ['db.acme.com']],
  [['psql', 'host=db.acme.com dbname=shop'], ['db.acme.com']],
  [['mysql', '--host', 'DB.acme.com'], ['db.acme.com']],
  [['mysql', '--host=db.acme.com'], ['db.acme.com']],
  [['ssh', 'ada@db.acme.com', 'cat people.csv'], ['db.acme.com']],
  [['curl', '-s', 'https://crm.acme.com/export?to=a@b.net'], ['crm.acme.com']],
  [['cat', 'people.csv'], []],
  [['node', '-e', 'console.log(1)'], []],
])('reads the hosts out of %j', (argv, hosts) => {
  expect(hostsInCommand(argv)).toEqual(hosts);
});
