import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { datedCertificate } from '../helpers/datedCertificate.ts';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { makeAuthority } from '../helpers/smtpAuthority.ts';
import { makeCertificate } from '../helpers/smtpCertificate.ts';

/** An address of this machine that does not look like it; `0.0.0.0` leads to loopback too, and does not either. */
const far =
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '0.0.0.0';

const folder = mkdtempSync(join(tmpdir(), 'allclear-postgres-tls-'));
const file = (name: string): string => join(folder, name);
let server: PostgresServer;
let desk: Desk;

beforeAll(async () => {
  makeAuthority(folder, far);
  makeClientCertificate('carded');
  const day = 86_400_000;
  const expired = datedCertificate('localhost', new Date(Date.now() - 9 * day), new Date(Date.now() - day));
  const others = { own: makeCertificate('localhost'), strange: makeCertificate('db.other.example'), expired };
  const files: Record<string, string> = {
    'server.pem': readFileSync(file('server.pem'), 'utf8'),
    'server.key': readFileSync(file('server.key'), 'utf8'),
    'authority.pem': readFileSync(file('authority.pem'), 'utf8'),
  };
  for (const [name, made] of Object.entries(others)) {
    if (made === null) throw new Error('openssl is not installed');
    writeFileSync(file(`${name}.pem`), made.cert);
    files[`${name}.pem`] = made.cert;
    files[`${name}.key`] = made.key;
  }
  server = await startPostgres({
    conf: [
      ...['fsync = off', "listen_addresses = '*'", 'ssl = on', "ssl_ca_file = 'authority.pem'"],
      ...["ssl_cert_file = 'server.pem'", "ssl_key_file = 'server.key'"],
    ],
    hba: [
      ...['local all all trust', 'hostssl all carded all cert'],
      ...['hostssl all founder all trust', 'hostnossl all plain all trust'],
    ],
    files,
  });
  await server.sql('postgres', 'create role carded login superuser; create role plain login superuser');
});
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

function makeClientCertificate(name: string): void {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-new', ...curve, '-keyout', 'client.key', '-out', 'client.csr', '-subj', `/CN=${name}`);
  const by = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', 'client.csr', ...by, '-out', 'client.pem');
}

/** The server shows another certificate from the next connection on. */
async function show(name: string, ssl = 'on'): Promise<void> {
  await server.sql('postgres', `alter system set ssl_cert_file = '${name}.pem'`);
  await server.sql('postgres', `alter system set ssl_key_file = '${name}.key'`);
  await server.sql('postgres', `alter system set ssl = ${ssl}`);
  await server.sql('postgres', 'select pg_reload_conf()');
  for (;;) {
    const [shown] = await server.sql(
      'postgres',
      `select current_setting('ssl_cert_file') as cert, current_setting('ssl') as ssl`,
    );
    if (shown?.['cert'] === `${name}.pem` && shown['ssl'] === ssl) return;
    await sleep(20);
  }
}

interface At {
  readonly host?: string;
  readonly user?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

function configure({ host = far, user = 'founder', query = {} }: At): void {
  const search = new URLSearchParams(query).toString();
  desk.configure({
    company: { name: 'Acme' },
    channels: { page: { type: 'status-page', out: './public' } },
    store: `postgres://${user}@${host}:${server.port}/postgres${search === '' ? '' : `?${search}`}`,
  });
}

async function status(at: At): Promise<Ran> {
  configure(at);
  return await desk.runWith({ env: at.env ?? {} }, 'status', '--json');
}

async function expectUntrusted(at: At, says: RegExp, mend = /sslrootcert=\/path\/to\/ca\.crt/u): Promise<void> {
  const ran = await status(at);
  expect(ran.code, ran.stderr).toBe(1);
  const { error } = ran.json() as { readonly error: { kind: string; message: string; hint: string } };
  expect(error.kind).toBe('database_untrusted');
  expect(error.message).toMatch(says);
  expect(error.message).toContain('Nothing was sent to it.');
  expect(error.hint).toMatch(mend);
}

const authority = file('authority.pem');

it('verifies a server on another machine, by an authority that the URL or the environment names', async () => {
  await show('server');
  for (const at of [
    { query: { sslrootcert: authority } },
    { query: { sslrootcert: authority, sslmode: 'verify-full' } },
    { env: { PGSSLROOTCERT: authority } },
    { env: { PGSSLROOTCERT: authority, PGSSLMODE: 'require' } },
  ]) {
    const ran = await status(at);
    expect(ran.code, ran.stderr).toBe(0);
  }
  configure({ query: { sslrootcert: authority } });
  const said = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes'];
  const opened = await desk.run(...said);
  expect(opened.code, opened.stderr).toBe(0);
  expect((await desk.run('doctor')).stdout).toMatch(/✓ store +connection: TLS, the certificate verified/u);
});

it('trusts nobody whom no authority vouches for, however weak the mode that is asked for', async () => {
  await show('server');
  for (const sslmode of ['allow', 'prefer', 'require', 'verify-ca', 'verify-full']) {
    await expectUntrusted({ query: { sslmode } }, /could not prove who it is/u);
  }
  await expectUntrusted({}, /self.signed|unable to verify/iu);
  await show('own');
  await expectUntrusted({ host: 'localhost', query: { sslmode: 'require' } }, /self.signed/iu);
});

it('trusts one that signs itself where it is named', async () => {
  await show('own');
  const ran = await status({ host: 'localhost', query: { sslmode: 'require', sslrootcert: file('own.pem') } });
  expect(ran.code, ran.stderr).toBe(0);
});

it('does not take a certificate that has expired, or is that of another name', async () => {
  await show('expired');
  const query = { sslmode: 'require', sslrootcert: file('expired.pem') };
  await expectUntrusted({ host: 'localhost', query }, /expired/u, /renew/u);
  await show('strange');
  const strange = { sslmode: 'verify-ca', sslrootcert: file('strange.pem') };
  await expectUntrusted({ host: 'localhost', query: strange }, /localhost.*db\.other\.example/su, /by a name that/u);
});

it('says nothing to a server that speaks no TLS', async () => {
  await show('server', 'off');
  await expectUntrusted({ user: 'plain', query: { sslrootcert: authority } }, /does not speak TLS/u, /ssl = on/u);
  await expectUntrusted(
    { user: 'plain', host: '127.0.0.1', env: { PGSSLMODE: 'require' } },
    /does not speak TLS/u,
    /ssl = on/u,
  );
  await show('server');
});

it('speaks in the clear to another machine only with sslmode=disable, of which doctor warns', async () => {
  await show('server');
  await expectUntrusted({ user: 'plain' }, /could not prove/u);
  const ran = await status({ user: 'plain', query: { sslmode: 'disable' } });
  expect([0, 6], ran.stderr).toContain(ran.code);
  const seen = (await desk.run('doctor')).stdout;
  expect(seen).toMatch(/! store +connection: in the clear.*\n +→ take sslmode=disable out/u);
  const byEnvironment = await status({ user: 'plain', env: { PGSSLMODE: 'disable' } });
  expect([0, 6], byEnvironment.stderr).toContain(byEnvironment.code);
});

it('shows a certificate of its own where the server asks for one', async () => {
  await show('server');
  const own = { sslcert: file('client.pem'), sslkey: file('client.key') };
  const shown = await status({ user: 'carded', query: { sslrootcert: authority, ...own } });
  expect([0, 6], shown.stderr).toContain(shown.code);
  const without = await status({ user: 'carded', query: { sslrootcert: authority } });
  expect(without.json()).toMatchObject({ error: { kind: 'database_denied' } });
});
