import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskConfig, type Ran } from '../helpers/desk.ts';
import { type Services, startServices } from '../helpers/services.ts';

/** Everything that the drill may not touch stands here, and would notice. */
let services: Services;
let base: ReturnType<typeof deskConfig>;
let temp = '';
beforeAll(async () => {
  services = await startServices();
  const { desk, mail, x, hook } = services;
  base = deskConfig({ smtpPorts: [mail.port], xUrl: x.url, hookUrl: hook.url });
  temp = mkdtempSync(join(tmpdir(), 'allclear-drill-test-'));
  writeFileSync(desk.path('people.csv'), 'email,locale\nada@customer.example,en\ngrace@customer.example,en\n');
});
afterAll(async () => {
  await services.close();
  rmSync(temp, { recursive: true, force: true });
});

interface Connection {
  readonly kind: string;
  readonly address: string | null;
  readonly port: number | null;
}

/** Runs a drill, and tells whereto it connected and which files it left. */
async function drill(...args: string[]) {
  const { desk } = services;
  const logFile = join(temp, 'connections.json');
  const watch = import.meta.resolve('../helpers/connectionLog.ts');
  const tempFolder = mkdtempSync(join(temp, 'tmp-'));
  const before = filesIn(desk.folder);
  const env = { TMPDIR: tempFolder, CONNECTION_LOG: logFile, NODE_OPTIONS: `--import ${watch}` };
  const ran = await desk.runWith({ env }, 'drill', ...args);
  const connections: readonly Connection[] = JSON.parse(readFileSync(logFile, 'utf8'));
  const added = filesIn(desk.folder).filter((file) => !before.includes(file));
  return { ran, connections, tempFolder, left: added.filter((file) => !record.includes(file)) };
}

/** What a drill of the founder's own config may leave: that it was held. */
const record = ['state', 'state/allclear', 'state/allclear/drills.jsonl'];

const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** What the receivers kept, by channel. */
const kept = (folder: string): Readonly<Record<string, number>> => ({
  customers: readdirSync(join(folder, 'mail')).length,
  ...Object.fromEntries(
    Map.groupBy(readdirSync(join(folder, 'posts')), (file) => file.replace(/-\d+\.json$/u, ''))
      .entries()
      .map(([channel, files]) => [channel, files.length]),
  ),
});

interface Report {
  readonly score: readonly { name: string; result: string; message: string; fix: string }[];
  readonly ok: boolean;
  readonly steps: readonly { readonly name: string; readonly ok: boolean; readonly fault: { kind: string } | null }[];
  readonly channels: readonly { channel: string; sent: number; arrived: number | null; ok: boolean }[];
  readonly folder: string | null;
}
const reportOf = (ran: Ran): Report => ran.json() as unknown as Report;

const secrets = () =>
  Object.values(services.desk.env).filter((value) => value.startsWith('whsec_') || value.includes('x-key'));

it('rehearses without any config, and counts what arrived as the receivers did', async () => {
  const { ran, connections, left, tempFolder } = await drill('--example', '--keep', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const { ok, steps, channels, folder } = reportOf(ran);
  expect({ ok, steps: steps.map((step) => step.ok) }).toEqual({ ok: true, steps: [true, true, true, true, true] });
  expect(folder).toContain(tempFolder);
  const arrived = Object.fromEntries(
    channels.filter((one) => one.arrived !== null).map((one) => [one.channel, one.arrived]),
  );
  expect(arrived).toEqual({ customers: 9, x: 3, team: 3 });
  expect(kept(String(folder))).toEqual(arrived);
  expect(channels.every(({ sent, arrived: count }) => count === null || count === sent)).toBe(true);
  expect(left).toEqual([]);
  // A made-up shop's rehearsal is none of the founder's, so nothing is remembered of it.
  expect(existsSync(services.desk.path('state', 'allclear', 'drills.jsonl'))).toBe(false);
  expect(connections.length).toBeGreaterThan(0);
  expect(new Set(connections.map(({ kind, address }) => `${kind} ${address}`))).toEqual(
    new Set(['TCPCONNECTWRAP 127.0.0.1']),
  );
});

it('leaves nothing behind, says what it does on stderr, and how it went on stdout', async () => {
  const { ran, tempFolder } = await drill('--example');
  expect(ran.code).toBe(0);
  expect(readdirSync(tempFolder)).toEqual([]);
  expect(ran.stderr).toContain('✓ An all-clear that comes too early is refused');
  expect(ran.stdout).toMatch(/customers\s+9 sent\s+9 arrived.*The drill went well\./su);
});

it("leads every channel of the founder's config into the process, dead hosts and live ones", async () => {
  const { desk, mail, x, hook } = services;
  const secret = Buffer.alloc(32, 9).toString('base64');
  const { page, customers, x: account, hook: team } = base.channels;
  desk.configure({
    ...base,
    components: [{ name: 'checkout', title: 'Checkout', probes: ['shop', 'api'] }],
    channels: {
      page,
      customers: {
        ...customers,
        to: 'contacts',
        smtp: [{ host: 'smtp.one.invalid', port: 587, user: 'u', password: { env: 'NOT_SET' } }, ...customers.smtp],
        perSecond: 1,
      },
      x: account,
      // No such host, a secret that is not set, and one that stands in the file itself.
      second: { ...account, apiUrl: 'https://x.invalid', appKey: { env: 'NOT_SET' } },
      hook: team,
      far: { type: 'webhook', url: 'https://hooks.invalid/allclear', secret: `whsec_${secret}` },
      archive: { type: 'file', folder: './archive' },
    },
    routes: [{ channels: ['x', 'hook'], impacts: ['critical'], after: '2h' }],
    probes: {
      shop: { type: 'http', url: 'https://shop.invalid/health', status: 200 },
      api: { type: 'http', url: hook.url, status: 200 },
    },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
    signingKey: { env: 'NOT_SET' },
  });
  const { ran, connections, left } = await drill('--json', '--verbose');
  // Only what would stop a real `open` is at fault: the secrets that nobody has set.
  expect(ran.code, ran.stdout + ran.stderr).toBe(6);
  expect(reportOf(ran).steps.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  const faults = reportOf(ran).score.filter(({ result }) => result !== 'ok');
  expect(faults.map(({ name, message }) => `${name} ${message.split(':')[0]}`)).toEqual([
    'credentials channels.customers.smtp[0].password',
    'credentials channels.second.appKey',
    'credentials signingKey',
  ]);
  for (const { message, fix } of faults)
    expect([message, fix]).toEqual([expect.stringContaining('NOT_SET'), expect.stringContaining('incident doctor')]);
  expect(reportOf(ran).channels.map(({ channel, sent, arrived }) => [channel, sent, arrived])).toEqual([
    ['page', 3, null],
    ['customers', 6, 6],
    ['x', 3, 3],
    ['second', 3, 3],
    ['hook', 3, 3],
    ['far', 3, 3],
    ['archive', 3, null],
  ]);
  expect([mail.counted.all, x.log.length, hook.posts.length]).toEqual([0, 0, 0]);
  expect(left).toEqual([]);
  expect(new Set(connections.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
  const ports = connections.map(({ port }) => port);
  for (const { port } of [{ port: mail.port }, new URL(x.url), new URL(hook.url)])
    expect(ports).not.toContain(Number(port));
  for (const one of [...secrets(), secret]) expect(ran.stdout + ran.stderr).not.toContain(one);
});

it('fails with 6 where a message can not be made, and says which template', async () => {
  const { desk } = services;
  mkdirSync(desk.path('templates'), { recursive: true });
  writeFileSync(desk.path('templates', 'monitoring.liquid'), 'Back at {{ moon }}.\n');
  desk.configure({ ...base, templates: './templates' });
  const asJson = await drill('--json');
  expect(asJson.ran).toMatchObject({ code: 6, stderr: '' });
  const { ok, steps } = reportOf(asJson.ran);
  expect(ok).toBe(false);
  expect(steps.map((step) => step.ok)).toEqual([true, true, false]);
  expect(steps.at(-1)?.fault).toMatchObject({ kind: 'not_ready' });
  const { ran, left, tempFolder } = await drill();
  expect(ran.code).toBe(6);
  expect(ran.stdout).toContain('The drill failed.');
  expect(ran.stderr).toMatch(/✗ It comes back.*monitoring\.liquid.*moon.*incident templates lint/su);
  expect([...left, ...readdirSync(tempFolder)]).toEqual([]);
  rmSync(desk.path('templates'), { recursive: true });
}, 60_000);

it('ends at the first step, with 6, where nobody knows whom to write to', async () => {
  services.desk.configure({
    ...base,
    channels: { ...base.channels, customers: { ...base.channels.customers, to: 'contacts' } },
    contacts: { sources: [{ type: 'file', path: './gone.csv' }] },
  });
  const { ran, left } = await drill('--json');
  expect(ran).toMatchObject({ code: 6, stderr: '', stdout: expect.stringContaining('gone.csv') });
  expect(reportOf(ran).steps).toHaveLength(1);
  expect(left).toEqual([]);
});

it('does not begin with a config that has faults', async () => {
  services.desk.configure({ ...base, company: {} });
  const { ran, connections, left } = await drill('--json');
  expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('company.name') });
  expect(ran.json()).toMatchObject({ error: { kind: 'config_invalid' } });
  expect([...connections, ...left]).toEqual([]);
});
