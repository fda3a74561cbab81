import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { serveFiles } from '../helpers/httpSite.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

interface Check {
  readonly area: string;
  readonly name: string;
  readonly result: string;
  readonly message: string;
  readonly fix: string;
}
async function doctor(): Promise<{ readonly code: number | null; readonly ok: boolean; readonly checks: Check[] }> {
  const ran = await desk.run('doctor', '--json');
  expect(ran.stderr).toBe('');
  const { ok, checks, ...more } = ran.json() as { ok: boolean; checks: Check[] };
  expect(more).toEqual({});
  return { code: ran.code, ok, checks };
}
const configure = (more: object): void => desk.configure({ ...folderConfig, ...more });
const database = (): string => desk.path('incidents.db');
const people = (...rows: string[]): void => writeFileSync(desk.path('people.csv'), ['email', ...rows, ''].join('\n'));
const contacts = { sources: [{ type: 'file', path: 'people.csv' }] };
const customers = {
  type: 'email',
  from: 'status@acme.example',
  to: 'contacts',
  smtp: { host: '127.0.0.1', port: 9 },
};

it('looks at everything, ends with 0 where nothing is at fault, and makes no store', async () => {
  const { code, ok, checks } = await doctor();
  expect([code, ok]).toEqual([0, true]);
  for (const one of checks) expect(Object.keys(one)).toEqual(['area', 'name', 'result', 'message', 'fix']);
  const areas = new Set(checks.map((one) => one.area));
  expect([...areas]).toEqual(['config', 'templates', 'channels', 'probes', 'store', 'clock', 'where to look', 'drill']);
  expect(desk.stored()).toBe(false);
});

it('marks each line with a sign, and what mends it with an arrow', async () => {
  configure({ channels: { hook: { type: 'webhook', url: 'http://127.0.0.1:9/', secret: { env: 'DESK_UNSET' } } } });
  const { stdout, code } = await desk.run('doctor');
  expect(code).toBe(6);
  expect(stdout).toMatch(/^✓ config +file: /mu);
  expect(stdout).toMatch(/^! probes +none: [^\n]*\n +→ add "probes"/mu);
  expect(stdout).toMatch(/^✗ secrets +channels\.hook\.secret: the variable DESK_UNSET is not set\n +→ \S/mu);
});

type Case = readonly [what: string, before: () => unknown, area: string, message: string, fix: string];
it.each<Case>([
  ['no config', () => rmSync(desk.configFile), 'config', 'nobody would be told', 'incident init'],
  ['a config that is no JSON', () => writeFileSync(desk.configFile, '{'), 'config', 'JSON', 'quote or comma'],
  ['a config with faults', () => configure({ colours: 1 }), 'config', 'colours', 'docs/config.md'],
  ['a config that others may change', () => chmodSync(desk.configFile, 0o666), 'config', 'not trusted', 'chmod go-w'],
  [
    'a secret that is not there',
    () => configure({ signingKey: { env: 'DESK_UNSET' } }),
    ...(['secrets', 'DESK_UNSET', 'incident doctor'] as const),
  ],
  [
    'a broken template',
    () => {
      mkdirSync(desk.path('templates'));
      writeFileSync(desk.path('templates', 'resolved.liquid'), '{{ nope }}');
    },
    ...(['templates', 'nope', 'incident templates lint'] as const),
  ],
  [
    'a folder that is a file',
    () => writeFileSync(desk.path('blog'), ''),
    ...(['channels', 'can not write into', 'mkdir -p'] as const),
  ],
  [
    'a mail server that is dead',
    () => configure({ channels: { mail: { ...customers, to: ['a@acme.example'] } } }),
    ...(['channels', '127.0.0.1', 'incident channels test'] as const),
  ],
  [
    'people to write to, and no list of them',
    () => configure({ channels: { customers } }),
    ...(['contacts', 'there are none', 'contacts.sources'] as const),
  ],
  [
    'a list that is not there',
    () => configure({ contacts }),
    ...(['contacts', 'people.csv is not there', 'contacts.sources'] as const),
  ],
  [
    'a list of nobody',
    () => {
      configure({ contacts });
      people();
    },
    ...(['contacts', 'the list is empty', 'export it anew'] as const),
  ],
  [
    'a broken row',
    () => {
      configure({ contacts });
      people('a@acme.example', 'nobody');
    },
    ...(['contacts', '1 broken, the first in line 3', 'people.csv'] as const),
  ],
])('finds %s, and says what mends it', async (_, before, area, message, fix) => {
  before();
  const { code, ok, checks } = await doctor();
  expect([code, ok]).toEqual([6, false]);
  const faults = checks.filter((one) => one.result === 'fault');
  expect(faults).toContainEqual(
    expect.objectContaining({
      area,
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    }),
  );
  for (const one of faults) expect(one.fix, one.message).not.toBe('');
});

const tomorrow = Date.now() + 86_400_000;
it.each<Case>([
  [
    'one of the future',
    () => desk.sql('pragma user_version = 99'),
    'store',
    'newer version',
    'npm install -g allclear',
  ],
  [
    'one of another program',
    () => desk.sql('pragma application_id = 7'),
    'store',
    'another program',
    '--store sqlite:',
  ],
  ['one that is gone', () => rmSync(database()), 'store', 'is gone', 'incident doctor --adopt'],
  ['one that is empty', () => writeFileSync(database(), ''), 'store', 'is empty', 'incident doctor --adopt'],
  ['one that is rubbish', () => writeFileSync(database(), 'x'.repeat(8192)), 'store', 'is damaged', 'ls '],
  [
    'one that was put back from a copy',
    () => {
      copyFileSync(desk.path('copy.db'), database());
    },
    ...(['store', 'is older than it was', 'incident doctor --adopt'] as const),
  ],
  [
    'one with an incident of tomorrow',
    () => desk.sql('update incidents set opened_at = ?', tomorrow),
    ...(['clock', 'which is in the future', 'timedatectl'] as const),
  ],
])('finds a store at fault: %s', async (_, before, area, message, fix) => {
  await desk.open();
  copyFileSync(database(), desk.path('copy.db'));
  await desk.run('note', '-m', 'One more.');
  before();
  const { code, checks } = await doctor();
  expect(code).toBe(6);
  expect(checks.filter((one) => one.result === 'fault')).toEqual([
    {
      ...{ area, name: expect.any(String), result: 'fault' },
      ...{ message: expect.stringContaining(message), fix: expect.stringContaining(fix) },
    },
  ]);
});

it('warns of what is left to send, without a fault', async () => {
  await desk.open();
  desk.sql("update deliveries set state = 'queued' where channel = 'blog'");
  const { code, checks } = await doctor();
  expect(code).toBe(0);
  expect(checks).toContainEqual({
    ...{ area: 'store', name: database(), result: 'warning' },
    ...{ message: '1 entries, 1 deliveries not settled', fix: 'incident deliver' },
  });
});

it('adopts a store that was put back only when told twice, and holds what it believes unsent', async () => {
  await desk.open();
  desk.sql("update deliveries set state = 'queued' where channel = 'blog'");
  copyFileSync(database(), desk.path('copy.db'));
  desk.sql("update deliveries set state = 'sent'");
  await desk.run('note', '-m', 'One more.');
  copyFileSync(desk.path('copy.db'), database());
  expect(await desk.run('deliver', '--json')).toMatchObject({ code: 1, stdout: '' });
  const asked = await desk.run('doctor', '--adopt', '--json');
  expect(asked).toMatchObject({ code: 2, stdout: '' });
  expect(asked.json()).toMatchObject({
    error: { kind: 'unconfirmed', hint: expect.stringContaining('--adopt --yes') },
  });
  const adopted = await desk.run('doctor', '--adopt', '--yes', '--json');
  expect(adopted.code).toBe(0);
  expect(adopted.json()).toEqual({ adopted: true, held: 1 });
  const held = (await desk.run('deliveries', '--state', 'uncertain', '--json')).json();
  expect(held).toMatchObject([{ channel: 'blog', state: 'uncertain' }]);
});

it('adopts nothing that is well, and nothing that it can not read', async () => {
  await desk.open();
  expect((await desk.run('doctor', '--adopt', '--yes', '--json')).json()).toEqual({ adopted: false, held: 0 });
  desk.sql('pragma user_version = 99');
  for (const more of [[], ['--yes']]) {
    const ran = await desk.run('doctor', '--adopt', ...more, '--json');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.json()).toMatchObject({ error: { kind: 'store_newer', hint: expect.stringContaining('npm install') } });
  }
});

it('says what to do on a quiet day, and looks at the pages of the site for the address of the status page', async () => {
  const site = await serveFiles(
    new Map([
      ['index.html', '<a href="help/">Help</a>'],
      ['help/index.html', ''],
    ]),
  );
  const company = { name: 'Acme', url: site.url };
  configure({ company, channels: { ...folderConfig.channels, mail: { ...customers, to: ['a@acme.example'] } } });
  const quiet = async () =>
    (await doctor()).checks.filter(({ area }) => ['where to look', 'drill', 'shared fate'].includes(area));
  expect(await quiet()).toMatchObject([
    {
      ...{ name: 'your site', result: 'warning', message: expect.stringContaining(`is not on ${site.url}`) },
      fix: 'add to the foot of your pages: <a href="https://status.acme.example">Service status</a>',
    },
    { name: 'announcement', result: 'warning', fix: 'incident announce' },
    { name: 'last', result: 'warning', fix: 'incident drill' },
    { name: 'status page', result: 'ok' },
    { name: 'channel mail', result: 'warning', message: '127.0.0.1 shares the host with 127.0.0.1' },
  ]);
  await site.close();
  expect((await desk.run('announce', '--skip', 'mail', '--yes')).code).toBe(0);
  expect(await quiet()).toMatchObject([
    { name: 'your site', result: 'warning', message: expect.stringContaining('could not look') },
    { name: 'announcement', result: 'ok' },
    ...[{ name: 'last' }, { name: 'status page' }, { name: 'channel mail' }],
  ]);
});
