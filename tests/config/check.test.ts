import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';
import type { Config } from '../../src/config/config.ts';

const channelTypes = await loadChannelTypes();

const paths = {
  configFile: '/home/me/.config/allclear/config.json',
  storeUrl: 'sqlite:/home/me/incidents.db',
  pageFolder: '/home/me/page',
  anchorsFile: '/home/me/anchors.json',
  standbyFile: '/home/me/standby.db',
};
const check = (raw: unknown) => checkConfig(raw, paths.configFile, paths, channelTypes);
const faultsOf = (raw: unknown): readonly string[] => {
  const checked = check(raw);
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${path}: ${message}`);
};
function configOf(more: object): Config {
  const checked = check({ company: { name: 'Acme' }, ...more });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value;
}
const mail = {
  type: 'email',
  from: 'status@acme.example',
  to: ['a@acme.example'],
  smtp: { host: 'smtp.acme.example' },
};
const minute = 60_000;

it('tells every fault at once, each with its place', () => {
  const faults = faultsOf({
    company: { url: 'acme.example', supportEmail: 'help' },
    statusPage: { url: 'https://me:secret@status.acme.example' },
    timezone: 'Mars/Olympus',
    locale: 'klingon!',
    store: 'mysql://db',
    components: [{ name: 'checkout', probes: ['gone'] }, { name: 'has space' }, { name: 'checkout' }],
    channels: {
      customers: { type: 'email', from: 'nobody', to: [], smtp: [{ host: 'smtp://x', port: 70_000 }] },
      chat: { type: 'telegramm' },
      hook: { type: 'webhook', url: 'ftp://x', secret: 7, colour: 'red' },
      page: { type: 'status-page' },
      bare: {},
    },
    routes: [{ channels: ['fax'], impacts: ['huge'], events: ['boom'], after: '-3m' }, { channels: [] }],
    probes: { shop: { type: 'http', url: 'shop', timeout: '5', retries: 11 } },
    allClear: { soak: { major: 'long' }, growth: 0.5 },
    promise: { minor: 'never' },
    contacts: { sources: [{ type: 'file' }] },
    signingKey: { vault: 'x' },
    colours: true,
  });
  const places = faults.map((line) => line.slice(0, line.indexOf(':')));
  expect(places.toSorted()).toEqual(
    [
      ...['company.name', 'company.url', 'company.supportEmail', 'statusPage.url', 'timezone', 'locale', 'store'],
      ...['components[0].probes[0]', 'components[1].name', 'components[2].name'],
      ...['channels.customers.from', 'channels.customers.to', 'channels.customers.smtp[0].host'],
      ...['channels.customers.smtp[0].port', 'channels.chat.type', 'channels.hook.url', 'channels.hook.secret'],
      ...['channels.hook.colour', 'channels.page.out', 'channels.bare.type'],
      ...[
        'routes[0].channels[0]',
        'routes[0].impacts[0]',
        'routes[0].events[0]',
        'routes[0].after',
        'routes[1].channels',
      ],
      ...['probes.shop.url', 'probes.shop.timeout', 'probes.shop.retries'],
      ...[
        'allClear.soak.major',
        'allClear.growth',
        'promise.minor',
        'contacts.sources[0].path',
        'signingKey',
        'colours',
      ],
    ].toSorted(),
  );
});

it('repeats no value of the file, because one may be a secret', () => {
  const secret = 'hunter2-hunter2';
  const faults = faultsOf({
    company: { name: 'Acme', url: `https://me:${secret}@acme.example`, supportEmail: secret },
    channels: {
      hook: { type: 'webhook', url: secret, secret: { [secret]: 'x', env: '' } },
      mail: { ...mail, smtp: secret },
    },
    signingKey: { env: secret, file: secret },
    timezone: secret,
    promise: { major: secret },
  }).filter((line) => !line.startsWith(`channels.hook.secret.${secret}`));
  expect(faults.length).toBeGreaterThan(5);
  expect(faults.join('\n')).not.toContain(secret);
});

it.each([
  [{ compny: {} }, 'compny: there is no such setting; did you mean "company"?'],
  [{ time_zone: 'UTC' }, 'time_zone: there is no such setting; did you mean "timezone"?'],
  [{ company: { name: 'Acme', mail: 'x' } }, 'company.mail: there is no such setting'],
  [{ channels: { m: { ...mail, form: 'x' } } }, 'channels.m.form: there is no such setting; did you mean "from"?'],
  [{ allClear: { soak: { mayor: '5m' } } }, 'allClear.soak.mayor: there is no such setting; did you mean "major"?'],
  [{ channels: { m: { type: 'emial' } } }, /channels\.m\.type: no type "emial".*did you mean "email"\?/u],
])('does not overlook a setting that is not there: %j', (more, line) => {
  const faults = faultsOf({ company: { name: 'Acme' }, ...more });
  expect(faults).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
});

it.each([
  [{}, 'company: is missing'],
  [{ company: {} }, "company.name: is missing: expected the company's name"],
  [
    { company: { name: 'Acme' }, channels: { page: { type: 'status-page' } } },
    'channels.page.out: is missing: expected a folder, or other places in "to"',
  ],
])('says of what is missing what it should be: %j', (raw, line) => {
  expect(faultsOf(raw)).toEqual([line]);
});

it.each([[null], ['Acme'], [7], [[]], [true]])('is not taken in by %j instead of a config', (raw) => {
  expect(faultsOf(raw)).toEqual([expect.stringMatching(/^(?:: expected|company: is missing)/u)]);
});

it.each([
  [{ needs: ['internet'] }, 'autoOpen.needs[0]: there is no probe "internet"'],
  [{ impact: 'none' }, 'autoOpen.impact: expected one of minor, major, critical, found another text'],
  [{ after: 'soon' }, /^autoOpen\.after: /u],
])('does not let an incident be opened as %j says', (autoOpen, line) => {
  const expected = typeof line === 'string' ? line : expect.stringMatching(line);
  expect(faultsOf({ company: { name: 'Acme' }, autoOpen })).toEqual([expected]);
});

it('fills in the defaults that the manual names', () => {
  const config = configOf({ channels: { mail }, probes: { site: { type: 'http', url: 'https://acme.example' } } });
  expect(config).toMatchObject({
    pageUrl: null,
    locale: 'en',
    storeUrl: paths.storeUrl,
    routes: [],
    components: [],
    contactSources: [],
    signingKey: null,
    allClear: {
      soakMs: { none: 5 * minute, minor: 15 * minute, major: 30 * minute, critical: 60 * minute },
      everyMs: 30_000,
      growth: 2,
      maxMs: 360 * minute,
    },
    promise: { critical: 30 * minute, major: 60 * minute, minor: 240 * minute, none: null },
    autoOpen: { afterMs: 3 * minute, impact: 'major', title: null, needs: [] },
    channels: [{ settings: { audience: 'public', expireAfter: 120 * minute, allowMetadata: false, connections: 10 } }],
    probes: [{ settings: { timeout: 10_000, retries: 0, allowMetadata: false } }],
  });
  expect(config.channels[0]?.settings['perSecond']).toBeUndefined();
});

it.each([
  ['90s', 90_000],
  ['30m', 30 * minute],
  ['2h', 120 * minute],
  ['1d', 1440 * minute],
])('reads %s as a length of time', (text, ms) => {
  expect(configOf({ allClear: { every: text } }).allClear.everyMs).toBe(ms);
});

it.each(['', '5', '0s', '-5m', '5 weeks', 'PT5M', '1e3s', 5, null])('does not take %j for a length of time', (text) => {
  expect(faultsOf({ company: { name: 'Acme' }, allClear: { every: text } })).toEqual([
    expect.stringMatching(/^allClear\.every: expected a length of time/u),
  ]);
});

it('lets a promise be none, and nothing else', () => {
  expect(configOf({ promise: { critical: 'none' } }).promise.critical).toBeNull();
  expect(faultsOf({ company: { name: 'Acme' }, allClear: { max: 'none' } })).toHaveLength(1);
});

it('reads paths from the folder of the file, and leaves absolute ones alone', () => {
  const relative = configOf({
    store: 'sqlite:../incidents.db',
    templates: './templates',
    contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
  });
  expect(relative).toMatchObject({
    storeUrl: 'sqlite:/home/me/.config/incidents.db',
    templatesFolder: '/home/me/.config/allclear/templates',
    contactSources: [{ path: '/home/me/.config/allclear/people.csv' }],
  });
  expect(configOf({ store: 'sqlite:/var/x.db', templates: '/t' })).toMatchObject({
    storeUrl: 'sqlite:/var/x.db',
    templatesFolder: '/t',
  });
});

it('knows where each secret stands in the file, however deep', () => {
  const { secrets } = configOf({
    channels: {
      mail: { ...mail, smtp: [{ host: 'a.example' }, { host: 'b.example', user: 'me', password: { env: 'P' } }] },
      hook: { type: 'webhook', url: 'https://acme.example', secret: 'whsec_x' },
    },
    signingKey: { file: 'signing.key' },
  });
  expect(secrets.map(({ path }) => path)).toEqual([
    'channels.mail.smtp[1].password',
    'channels.hook.secret',
    'signingKey',
  ]);
  expect(JSON.stringify(secrets)).not.toContain('whsec_x');
});

it('takes the slash from the end of the page’s address, and keeps the order of the channels', () => {
  const config = configOf({
    statusPage: { url: 'https://status.acme.example//' },
    channels: { zulu: { type: 'file', folder: 'z' }, alpha: { type: 'file', folder: 'a' } },
  });
  expect(config.pageUrl).toBe('https://status.acme.example');
  expect(config.channels.map(({ name }) => name)).toEqual(['zulu', 'alpha']);
});

it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('knows the zone %s', (timezone) => {
  expect(configOf({ timezone }).timezone).toBe(timezone);
});

it.each(['../../etc/passwd', 'Europe/../../passwd', '', 'Berlin'])('does not take %j for a zone', (timezone) => {
  expect(faultsOf({ company: { name: 'Acme' }, timezone })).toEqual([expect.stringMatching(/^timezone: /u)]);
});
