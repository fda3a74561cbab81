import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';

const password = 'planted-s3cret/@#%?';
const encoded = encodeURIComponent(password);

let server: PostgresServer;
let desk: Desk;
beforeAll(async () => {
  const hba = [
    ...['local all all trust', 'host all founder 127.0.0.1/32 trust'],
    'host all all 127.0.0.1/32 scram-sha-256',
  ];
  server = await startPostgres({ conf: ['fsync = off'], hba });
  await server.sql('postgres', `create role keyed login superuser password '${password}'`);
});
afterAll(() => server.remove());
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const configOf = (store: unknown) => ({
  company: { name: 'Acme' },
  channels: { page: { type: 'status-page', out: './public' } },
  store,
});
const openWords = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes'];

function expectNoSecret({ stdout, stderr }: Ran): void {
  for (const form of [password, encoded, Buffer.from(password).toString('base64').replace(/=+$/u, ''), 's3cret']) {
    expect(stdout + stderr).not.toContain(form);
  }
}

const at = (database: string, user: string): string => server.url(database, user);
const withPassword = (url: string, given = encoded): string => url.replace('@', `:${given}@`);

describe('the password', () => {
  it('is taken from wherever it may stand, and masked everywhere', async () => {
    const database = await server.createDatabase();
    const url = at(database, 'keyed');
    const ways: [unknown, Record<string, string>][] = [
      [{ url, password: { env: 'DB_WORD' } }, { DB_WORD: password }],
      [{ url, password: { command: ['printf', '%s', password] } }, {}],
      [{ url, password }, {}],
      [withPassword(url), {}],
      [url, { PGPASSWORD: password }],
      ['sqlite:./unused.db', { INCIDENT_STORE: withPassword(url) }],
    ];
    writeFileSync(desk.path('.pgpass'), `127.0.0.1:*:*:keyed:${password.replaceAll(':', '\\:')}\n`, { mode: 0o600 });
    ways.push([url, { PGPASSFILE: desk.path('.pgpass') }]);
    for (const [at, [store, env]] of ways.entries()) {
      desk.configure(configOf(store));
      const runs = [
        await desk.runWith({ env }, 'open', `Number ${at}`, ...openWords.slice(2)),
        await desk.runWith({ env }, 'status', '--json', '--verbose'),
        await desk.runWith({ env }, 'doctor'),
      ];
      expect(runs[0]?.code, runs[0]?.stderr).toBe(0);
      for (const ran of runs) expectNoSecret(ran);
      const literal = runs[2]?.stdout.match(/! config +(store\S*): the secret stands in the file itself/u)?.[1];
      expect(literal).toBe([undefined, undefined, 'store.password', 'store'][at]);
    }
    expect(await server.sql(database, 'select count(*)::int as n from allclear.incidents')).toEqual([
      { n: ways.length },
    ]);
    const dumped = JSON.stringify(await server.sql(database, 'select * from allclear.updates'));
    expect(dumped).not.toContain(password);
  });

  it('is refused on the command line, whichever flag it came with', async () => {
    const url = withPassword(at('postgres', 'keyed'));
    for (const words of [
      ['status', '--store', url],
      ['store', 'copy', '--from', 'sqlite:/tmp/none.db', '--to', url],
      ['status', `--store=postgres://h/db?password=${encoded}`],
    ]) {
      const ran = await desk.run(...words);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toMatch(/has a password in it.*PGPASSWORD.*INCIDENT_STORE/su);
      expectNoSecret(ran);
    }
  });

  it('is not sent to another server than the one it is for', async () => {
    const database = await server.createDatabase();
    desk.configure(configOf({ url: at('postgres', 'keyed'), password }));
    const ran = await desk.run('status', '--store', at(database, 'keyed'));
    expect(ran.stderr).toContain('did not let this machine in');
  });
});
