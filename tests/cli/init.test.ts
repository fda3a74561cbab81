import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/program.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type Receiver, reply, startReceiver } from '../helpers/httpReceiver.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

let desk: Desk;
let mail: SmtpReceiver;
let site: Receiver;
beforeEach(async () => {
  desk = openDesk();
  [mail, site] = await Promise.all([startSmtpServer(), startReceiver()]);
});
afterEach(async () => {
  desk.close();
  await Promise.all([mail.close(), site.close()]);
});

const home = (...parts: string[]): string => desk.path('xdg-config', 'allclear', ...parts);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const written = (path = home('config.json')) => JSON.parse(readFileSync(path, 'utf8'));

/** Everything that can be given by flags, at services that stand. */
const everything = (): readonly string[] => [
  ...['init', '--company', 'Acme', '--page-url', 'https://status.acme.example', '--page-folder', desk.path('public')],
  ...['--component', 'checkout', '--component', 'Customer Portal'],
  ...['--email-from', 'Acme <status@acme.example>', '--smtp', `127.0.0.1:${mail.port}`],
  ...['--contacts', desk.path('people.csv')],
  ...['--webhook-url', `${site.url}/hook`, '--webhook-secret-env', 'DESK_HOOK'],
  ...['--probe', `${site.url}/health`],
];
const people = (...rows: string[]): void =>
  writeFileSync(desk.path('people.csv'), ['email,name', ...rows, ''].join('\n'));

it('writes a config that loads, for nobody else to read, where every command looks for it', async () => {
  people('ada@customer.example,Ada');
  site.expect(reply(200, 'ok'));
  const ran = await desk.run(...everything());
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('incident drill');
  expect(ran.stdout).toContain('incident doctor');
  expect(written()).toMatchObject({
    $schema: expect.stringMatching(/^file:.*\/dist\/config\.schema\.json$/u),
    company: { name: 'Acme' },
    statusPage: { url: 'https://status.acme.example' },
    components: [
      { name: 'checkout', probes: ['site'] },
      { name: 'customer-portal', title: 'Customer Portal', probes: ['site'] },
    ],
    channels: {
      page: { type: 'status-page', out: desk.path('public') },
      customers: { type: 'email', to: 'contacts', smtp: { host: '127.0.0.1', port: mail.port } },
      webhook: { type: 'webhook', url: `${site.url}/hook`, secret: { env: 'DESK_HOOK' } },
    },
    probes: { site: { type: 'http', url: `${site.url}/health` } },
    contacts: { sources: [{ type: 'file', path: desk.path('people.csv') }] },
    signingKey: { file: 'signing.key' },
  });
  expect([home('config.json'), home('signing.key'), home()].map(modeOf)).toEqual(['600', '600', '700']);
  expect(Buffer.from(readFileSync(home('signing.key'), 'utf8'), 'base64')).toHaveLength(32);
  const listed = (await desk.run('channels', 'list', '--json')).json();
  expect(listed).toMatchObject([{ name: 'page' }, { name: 'customers' }, { name: 'webhook' }]);
});

it('is followed by a doctor who finds no fault, and by a drill that goes well', async () => {
  people('ada@customer.example,Ada');
  site.expect(reply(200), reply(200));
  await desk.run(...everything());
  const [doctor, drill] = await Promise.all([desk.run('doctor', '--json'), desk.run('drill', '--json')]);
  expect(doctor.json()).toMatchObject({ ok: true });
  expect(doctor.code).toBe(0);
  expect(drill.code).toBe(0);
});

it('tries every channel, probe and list without a post, and answers with what it found', async () => {
  people('ada@customer.example,Ada', 'nobody,', 'ben@customer.example,Ben');
  site.expect(reply(503));
  const ran = await desk.run(...everything(), '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toEqual({
    config: home('config.json'),
    earlier: null,
    channels: [
      { name: 'page', type: 'status-page' },
      { name: 'customers', type: 'email' },
      { name: 'webhook', type: 'webhook' },
    ],
    checks: [
      { area: 'channels', name: 'page', result: 'ok', message: `writes into ${desk.path('public')}`, fix: '' },
      { area: 'channels', name: 'customers', result: 'ok', message: expect.stringContaining('answers'), fix: '' },
      { area: 'channels', name: 'webhook', result: 'ok', message: expect.any(String), fix: '' },
      { area: 'probes', name: 'site', result: 'warning', message: 'HTTP 503', fix: expect.any(String) },
      { area: 'contacts', name: 'people', result: 'ok', message: '2 people to write to', fix: '' },
      {
        area: 'contacts',
        name: 'rows',
        result: 'warning',
        message: expect.stringContaining('line 3'),
        fix: expect.any(String),
      },
    ],
    warnings: [expect.stringContaining('site: HTTP 503'), expect.stringContaining('rows: 1 broken row')],
  });
  expect(mail.mails).toEqual([]);
  expect(site.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /health']);
});

it('writes the config also where a check fails, and says what mends it', async () => {
  const ran = await desk.run(
    ...['init', '--company', 'Acme', '--email-from', 'status@acme.example', '--email-to', 'ada@customer.example'],
    ...['--smtp', '127.0.0.1:1', '--smtp-user', 'acme', '--smtp-password-env', 'DESK_UNSET', '--x'],
  );
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('the variable DESK_UNSET is not set');
  expect(ran.stdout).toContain('the variable X_APP_KEY is not set');
  expect(written().channels).toMatchObject({
    customers: { to: ['ada@customer.example'], smtp: { user: 'acme', password: { env: 'DESK_UNSET' } } },
    x: { appKey: { env: 'X_APP_KEY' }, accessSecret: { env: 'X_ACCESS_SECRET' } },
  });
  expect((await desk.run('doctor')).code).toBe(6);
});

it('signs in to the mail server with the password from the environment, and shows it nowhere', async () => {
  const seen: string[] = [];
  const strict = await startSmtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      seen.push(`${username}:${password}`);
      done(null, { user: username });
    },
  });
  try {
    const ran = await desk.run(
      ...['init', '--company', 'Acme', '--email-from', 'status@acme.example', '--email-to', 'ada@customer.example'],
      ...['--smtp', `127.0.0.1:${strict.port}`, '--smtp-user', 'acme', '--smtp-password-env', 'DESK_X'],
    );
    expect(ran.stdout).toContain('lets us sign in');
    expect(seen).toEqual([`acme:${desk.env['DESK_X']}`]);
    expect(ran.stdout + ran.stderr + readFileSync(home('config.json'), 'utf8')).not.toContain(desk.env['DESK_X']);
  } finally {
    await strict.close();
  }
});

it.each([
  ['nothing', [], ['--company']],
  [
    'half of an e-mail channel',
    ['--company', 'A', '--email-from', 'a@acme.example'],
    ['--smtp', '--email-to', '--contacts'],
  ],
  ['a server without a sender', ['--company', 'A', '--smtp', 'smtp.acme.example'], ['--email-from']],
  ['a user without a password', ['--company', 'A', '--smtp-user', 'me'], ['--smtp-password-env', '--email-from']],
  ['a webhook without a secret', ['--company', 'A', '--webhook-url', 'https://acme.example'], ['--webhook-secret-env']],
  ['a secret without a webhook', ['--company', 'A', '--webhook-secret-env', 'HOOK'], ['--webhook-url']],
])('refuses %s, names the flags, and writes nothing', async (_, args, flags) => {
  const ran = await desk.run('init', ...args, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  for (const flag of flags) expect(ran.stderr).toContain(flag);
  expect(readdirSync(desk.folder)).toEqual([]);
});

it('names every wrong value at once, and repeats none, for it may be a secret', async () => {
  const ran = await desk.run(
    ...[
      'init',
      '--company',
      '',
      '--page-url',
      'http://me:s3cret@acme.example',
      '--probe',
      'ftp://s3cret',
      '--smtp',
      'a b',
    ],
    ...['--email-from', 's3cret', '--email-to', 'a@x, b@y', '--contacts', 'gone.csv', '--webhook-url', 's3cret'],
    ...['--webhook-secret-env', 'whsec_s3cret=', '--json'],
  );
  expect(ran.code).toBe(2);
  const flags = [
    '--company',
    '--page-url',
    '--probe',
    '--smtp',
    '--email-from',
    '--email-to',
    '--contacts',
    '--webhook-url',
  ];
  for (const flag of [...flags, '--webhook-secret-env']) expect(ran.stderr).toContain(`${flag} `);
  expect(ran.stderr).not.toContain('s3cret');
});

it('has an example for every flag in its help, and each is a command line', async () => {
  const { stdout } = await desk.run('init', '--help');
  const example = stdout.slice(stdout.indexOf('Example:')).replaceAll(/\\\n\s+/gu, ' ');
  const lines = [...example.matchAll(/incident (init.*)$/gmu)].map(([, line = '']) => line);
  for (const line of lines) {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    expect((await parseCommandLine(words)).kind).toBe('command');
  }
  const flags = [...stdout.slice(0, stdout.indexOf('--json')).matchAll(/(--[a-z-]+) /gu)].map(([, flag]) => flag);
  expect(flags.filter((flag) => !example.includes(`${flag}`))).toEqual(['--yes']);
});
