import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

/** Long, and unlike anything else that could be written, with signs that encodings change. */
const planted = {
  PLANTED_SMTP: 'smtp/Pa55+w0rd=planted-one',
  PLANTED_APP_KEY: 'appKey-planted-two',
  PLANTED_APP_SECRET: 'appSecret&planted three',
  PLANTED_TOKEN: '2244994945-token-planted-four',
  PLANTED_TOKEN_SECRET: 'tokenSecret-planted-five',
};
const hookSecret = `whsec_${Buffer.from('planted-six-planted-six-planted!').toString('base64')}`;
const signingKey = Buffer.from('planted-seven-planted-seven-plan').toString('base64');
const literal = `whsec_${Buffer.from('planted-eight-planted-eight-plan').toString('base64')}`;
/** What a service is given, and can repeat. */
const given = [...Object.values(planted), hookSecret, literal];
const all = [...given, signingKey];

/** Where the program keeps what it has compiled: looked through at the end, and kept until then, because to compile anew takes longest. */
const sharedCache = mkdtempSync(join(tmpdir(), 'allclear-cache-'));
afterAll(() => rmSync(sharedCache, { recursive: true }));

let desk: Desk;
let mail: SmtpReceiver;
let service: Server;
/** What the service answers to everything but X's `users/me`. */
let answer: { status: number; body: string };
beforeEach(async () => {
  answer = { status: 200, body: '{}' };
  desk = openDesk();
  mail = await startSmtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      answer.status === 200 && password === planted.PLANTED_SMTP
        ? done(null, { user: username })
        : done(new Error(`no: ${password}`)),
  });
  service = createServer(async (request, response) => {
    for await (const _ of request);
    const isPost = request.url?.startsWith('/x/2/tweets');
    const ok = answer.status === 200;
    const body =
      ok && isPost
        ? '{"data":{"id":"1","text":"x"}}'
        : ok
          ? '{"data":{"id":"2244994945","name":"Acme","username":"acme"}}'
          : answer.body;
    response.writeHead(ok && isPost ? 201 : answer.status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  writeFileSync(desk.path('hook.secret'), `${hookSecret}\n`, { mode: 0o600 });
  writeFileSync(desk.path('signing.key'), `${signingKey}\n`, { mode: 0o600 });
  desk.configure(config());
});
afterEach(async () => {
  service.closeAllConnections();
  await Promise.all([mail.close(), new Promise((resolve) => service.close(resolve))]);
  desk.close();
});

const config = (more: object = {}) => {
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const env = (name: keyof typeof planted) => ({ env: name });
  return {
    company: { name: 'Acme', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    store: 'sqlite:./incidents.db',
    templates: './templates',
    signingKey: { file: 'signing.key' },
    channels: {
      page: { type: 'status-page', out: './public' },
      customers: {
        ...{ type: 'email', from: 'status@acme.example', to: ['ada@customer.example'] },
        smtp: { host: '127.0.0.1', port: mail.port, user: 'acme', password: env('PLANTED_SMTP') },
      },
      x: {
        ...{ type: 'x', apiUrl: `${url}/x`, appKey: env('PLANTED_APP_KEY'), appSecret: env('PLANTED_APP_SECRET') },
        ...{ accessToken: env('PLANTED_TOKEN'), accessSecret: env('PLANTED_TOKEN_SECRET') },
      },
      hook: { type: 'webhook', url: `${url}/hook`, secret: { file: 'hook.secret' } },
      literal: { type: 'webhook', url: `${url}/literal`, secret: literal },
    },
    probes: { site: { type: 'http', url: `${url}/health` } },
    ...more,
  };
};

/** Every form in which a secret could be written somewhere. */
const forms = all.flatMap((secret) => {
  const key = secret.replace(/^whsec_/u, '');
  return [
    ...[secret, key, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)],
    ...[Buffer.from(secret).toString('base64').replace(/=+$/u, ''), Buffer.from(secret).toString('hex')],
    Buffer.from(`\u0000acme\u0000${secret}`).toString('base64').replace(/=+$/u, ''),
    Buffer.from(key, 'base64').toString('latin1'),
  ];
});
const leaked = (bytes: Buffer): readonly string[] => forms.filter((form) => bytes.includes(Buffer.from(form)));

async function run(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> {
  mkdirSync(desk.path('tmp'), { recursive: true });
  const cache = { XDG_CACHE_HOME: sharedCache, TMPDIR: desk.path('tmp') };
  const ran = await desk.runWith({ env: { ...planted, ...cache, ...env } }, ...args);
  expect(leaked(Buffer.from(ran.stdout + ran.stderr)), args.join(' ')).toEqual([]);
  return ran;
}

/** Every file under the desk but those that hold the secrets by the founder's will. */
function expectCleanFiles(): readonly string[] {
  const own = ['config.json', 'hook.secret', 'signing.key'];
  const files = readdirSync(desk.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !own.includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) expect(leaked(readFileSync(file)), file).toEqual([]);
  return files.map((file) => file.slice(desk.folder.length + 1));
}

const verbs: readonly (readonly string[])[] = [
  ['open', 'Checkout is down', '--impact', 'major', '--dry-run'],
  ['open', 'Checkout is down', '--impact', 'major', '--yes'],
  ['update', '--status', 'identified', '-m', 'A disk is full.', '--yes'],
  ['note', '-m', 'By phone.'],
  ...[['status'], ['list'], ['show'], ['deliveries'], ['deliveries', '--csv'], ['deliver'], ['preview', '--open']],
  ...[['channels', 'list'], ['channels', 'test'], ['doctor'], ['drill', '--keep'], ['completion', 'bash']],
  ...[
    ['templates', 'list'],
    ['templates', 'show', 'resolved'],
    ['templates', 'edit', 'resolved'],
    ['templates', 'lint'],
  ],
  ...[
    ['resolve', '--yes'],
    ['resolve', '--override', 'seen', '--yes'],
    ['reopen', '--yes'],
  ],
];

it.each([['--verbose'], ['--json']])(
  'writes no secret to a stream or a file, whatever is asked, with %s',
  async (flag) => {
    const codes: Record<string, number | null> = {};
    for (const args of verbs) codes[args.join(' ')] = (await run({}, ...args, flag)).code;
    expect(codes['channels test']).toBe(0);
    expect(codes['open Checkout is down --impact major --yes']).toBe(0);
    expect(codes['reopen --yes']).toBe(0);
    expect(mail.mails).toHaveLength(4);
    const files = expectCleanFiles();
    for (const file of ['incidents.db', 'public/index.html', 'state/allclear/anchors.json'])
      expect(files).toContain(file);
    expect(files.filter((file) => file.startsWith('tmp/')).length).toBeGreaterThan(3);
  },
  60_000,
);

it.each([
  [401, '--verbose'],
  [422, '--json'],
] as const)(
  'writes none when every service answers %i and repeats what it was given',
  async (status, flag) => {
    answer = { status, body: JSON.stringify({ title: 'Unauthorized', detail: given.join(' | ') }) };
    const opened = await run({}, 'open', 'Checkout is down', '--impact', 'major', '--yes', flag);
    expect(opened.code).toBe(4);
    for (const args of [['status'], ['show'], ['deliveries', '--csv'], ['channels', 'test'], ['doctor'], ['deliver']]) {
      await run({}, ...args, flag);
    }
    const rows = (await run({}, 'deliveries', '--state', 'failed', '--json')).json() as unknown as {
      reason: string;
    }[];
    expect(rows.map(({ reason }) => reason !== '').length).toBe(4);
    expectCleanFiles();
  },
  60_000,
);

it.each([12, 25, 40])(
  'writes no beginning of one either, where what a service says is cut after %i of its characters',
  async (kept) => {
    for (const secret of [hookSecret, planted.PLANTED_TOKEN]) {
      answer = { status: 400, body: `${'x'.repeat(200 - kept)}${secret} and more` };
      const args = ['open', 'Checkout is down', '--impact', 'major', '--channel', 'hook', '--channel', 'x', '--yes'];
      const ran = await run({}, ...args, '--json');
      expect(ran.code).toBe(4);
      const rows = await run({}, 'deliveries', '--json');
      expect(ran.stdout + rows.stdout).toContain('HTTP 400');
      expect(ran.stdout + rows.stdout).not.toContain(secret.slice(0, 8));
    }
  },
);

it.each<[string, () => void, string]>([
  ['a config that others can read', () => chmodSync(desk.configFile, 0o644), 'config_insecure'],
  [
    'a config with a fault beside the secret',
    () => {
      const { channels, ...rest } = config();
      const { literal: hook } = channels;
      desk.configure({
        ...rest,
        channels: { hook: { ...hook, url: literal, scret: literal } },
        signingKey: { env: 7 },
      });
    },
    'config_invalid',
  ],
  [
    'a config whose JSON ends within the secret',
    () => {
      const text = readFileSync(desk.configFile, 'utf8');
      writeFileSync(desk.configFile, text.slice(0, text.indexOf(literal) + literal.length));
    },
    'config_syntax',
  ],
  ['a secret file that others can read', () => chmodSync(desk.path('hook.secret'), 0o644), 'channel'],
])('repeats none of %s', async (_, before, kind) => {
  before();
  const open = ['open', 'Checkout is down', '--impact', 'major', '--yes', '--verbose'];
  expect((await run({}, ...open)).code).toBe(2);
  expect((await run({}, ...open, '--json')).json()).toMatchObject({ error: { kind } });
  expect((await run({}, 'doctor', '--json')).code).toBe(6);
  expectCleanFiles();
});

it('passes none of them on to a program that the config runs', async () => {
  const spy = desk.path('spy');
  writeFileSync(spy, `#!/bin/sh\nenv > ${desk.path('seen')}\necho planted-nine-from-a-program\n`);
  chmodSync(spy, 0o700);
  desk.configure(config({ signingKey: { command: [spy] } }));
  expect((await run({ HARMLESS: 'here' }, 'doctor', '--json')).stdout).not.toContain('planted-nine');
  const seen = readFileSync(desk.path('seen'), 'utf8');
  expect(seen).toContain('HARMLESS=here');
  expect(leaked(Buffer.from(seen))).toEqual([]);
});

it('leaves none in what it keeps compiled either', () => {
  const files = readdirSync(sharedCache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const { parentPath, name } of files) expect(leaked(readFileSync(join(parentPath, name))), name).toEqual([]);
});
