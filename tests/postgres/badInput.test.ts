import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresMigrations } from '../../src/store/migrations/postgres/index.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { startOldPostgres } from '../helpers/oldPostgres.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { configOf, expectRefused, openWords, password } from './refusals.ts';

let server: PostgresServer;
let desk: Desk;
beforeAll(async () => {
  const hba = [
    ...['local all all trust', 'host all founder 127.0.0.1/32 trust'],
    'host all all 127.0.0.1/32 scram-sha-256',
  ];
  server = await startPostgres({ conf: ['fsync = off'], hba });
  await server.sql('postgres', `create role keyed login superuser password '${password}'`);
  await server.sql('postgres', `create role outsider login password '${password}'`);
});
afterAll(() => server.remove());
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const at = (database: string, user: string): string => server.url(database, user);

describe('a store that can not be had', () => {
  it('says that the password is wrong, or that there is none', async () => {
    const database = await server.createDatabase();
    const refusal = { exit: 1, kind: 'database_denied', mend: /PGPASSWORD, ~\/\.pgpass or the config/u };
    const wrong = { url: at(database, 'keyed'), password: { env: 'DB_WORD' } };
    await expectRefused(
      desk,
      wrong,
      { ...refusal, says: /password authentication failed/u },
      { DB_WORD: 'planted-s3cret' },
    );
    await expectRefused(desk, at(database, 'keyed'), { ...refusal, says: /did not let this machine in/u });
    await expectRefused(desk, at(database, 'nobody'), { ...refusal, says: /nobody/u }, { PGPASSWORD: password });
  });

  it('says which secret of the config is missing', async () => {
    const store = { url: at('postgres', 'keyed'), password: { env: 'DB_WORD' } };
    const says = /variable DB_WORD is not set/u;
    await expectRefused(desk, store, { exit: 1, kind: 'database_password', says, mend: /store\.password/u });
    const doctor = await desk.run('doctor');
    expect(doctor.code).toBe(6);
    expect(doctor.stdout).toMatch(/✗ secrets +store\.password: the variable DB_WORD is not set/u);
  });

  it('says that there is no such database', async () => {
    const says = /no such database.*"nowhere" does not exist/su;
    await expectRefused(desk, at('nowhere', 'founder'), { exit: 1, kind: 'database_missing', says, mend: /createdb/u });
  });

  it('says that the role has no rights, and how its owner makes the tables', async () => {
    const database = await server.createDatabase();
    desk.configure(configOf(at(database, 'outsider')));
    const env = { PGPASSWORD: password };
    const first = await desk.runWith({ env }, ...openWords);
    expect(first.code, first.stderr).toBe(1);
    expect(first.stderr).toContain('has no tables of this program yet, and its user may not make them');
    expect(first.stderr).toContain('incident store migrate --store postgres://OWNER@HOST/DATABASE');
    const made = await desk.run('store', 'migrate', '--store', server.url(database));
    expect(made.code, made.stderr).toBe(0);
    const says = /permission denied/u;
    const refusal = { exit: 1, kind: 'database_forbidden', says, mend: /docs\/postgres\.md/u };
    await expectRefused(desk, at(database, 'outsider'), refusal, env);
    expect((await desk.runWith({ env }, 'doctor')).stdout).toMatch(/✗ store .*permission denied/u);
  });

  it('says that a server takes nothing in', async () => {
    const database = await server.createDatabase();
    await server.sql('postgres', `alter database ${database} set default_transaction_read_only = on`);
    desk.configure(configOf(at(database, 'founder')));
    const ran = await desk.run(...openWords, '--json');
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({ error: { kind: 'database_read_only' } });
    expect(ran.stderr).toMatch(/takes nothing in: .*read-only transaction.*default_transaction_read_only/u);
  });

  it('leaves the schema of another program alone', async () => {
    const database = await server.createDatabase();
    await server.sql(database, 'create schema allclear');
    await server.sql(database, 'create table allclear.rooms (id int)');
    const refusal = { exit: 1, kind: 'store_foreign', says: /that of another program/u, mend: /another database/u };
    await expectRefused(desk, at(database, 'founder'), refusal);
    expect(await server.sql(database, `select tablename from pg_tables where schemaname = 'allclear'`)).toHaveLength(1);
  });

  it('says that tables are damaged, and that they are newer than this program', async () => {
    const database = await server.createDatabase();
    desk.configure(configOf(at(database, 'founder')));
    expect((await desk.run('store', 'migrate')).code).toBe(0);
    await server.sql(database, 'update allclear.meta set schema_version = 99');
    const says = /schema 99, this one knows/u;
    await expectRefused(desk, at(database, 'founder'), {
      exit: 1,
      kind: 'store_newer',
      says,
      mend: /allclear@latest/u,
    });
    await server.sql(database, `update allclear.meta set schema_version = ${postgresMigrations.length}`);
    await server.sql(database, 'alter table allclear.deliveries drop column state cascade');
    const refusal = { exit: 1, kind: 'database_damaged', says: /state.*does not exist/su, mend: /Restore the whole/u };
    await expectRefused(desk, at(database, 'founder'), refusal);
  });

  it('says that the server is too old', async () => {
    const old = await startOldPostgres(120_022);
    try {
      const refusal = { exit: 1, kind: 'database_old', says: /PostgreSQL 12; this needs 13/u, mend: /Upgrade/u };
      await expectRefused(desk, `postgres://founder@127.0.0.1:${old.port}/allclear`, refusal);
    } finally {
      await old.close();
    }
  });

  it('says that all connections are taken', async () => {
    const database = await server.createDatabase();
    await server.sql('postgres', 'create role crowd login');
    await server.sql('postgres', `alter role crowd password '${password}' connection limit 0`);
    const refusal = { exit: 1, kind: 'database_down', says: /too many connections/u, mend: /--store sqlite:/u };
    await expectRefused(desk, at(database, 'crowd'), refusal, { PGPASSWORD: password });
  });
});

it('tells a founder that adoption is for files', async () => {
  desk.configure(configOf(server.url(await server.createDatabase())));
  const ran = await desk.run('doctor', '--adopt');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(/--adopt is for a store that is a file/u);
});
