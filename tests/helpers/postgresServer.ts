import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './freePort.ts';

/** A real PostgreSQL on loopback, in a folder of its own, as a user who is not root. */
export interface PostgresServer {
  readonly port: number;
  /** Of the process that all others of the server are children of. */
  pid(): number;
  /** Of whoever may do everything. */
  url(database: string, user?: string): string;
  /** An empty database of its own. */
  createDatabase(): Promise<string>;
  sql(database: string, statement: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  start(): Promise<void>;
  /** `immediate`: as if the machine had lost its power; connections are cut. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  remove(): Promise<void>;
}

/** The newest that Debian has put here; null: it is not installed. */
export function postgresPrograms(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const newest = readdirSync(root).toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(root, newest, 'bin');
}

export interface ServerSettings {
  /** Further lines of postgresql.conf. */
  readonly conf?: readonly string[];
  /** Of pg_hba.conf; by default everybody from this machine is who they say. */
  readonly hba?: readonly string[];
  /** Files beside the data that only the server's user may read, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const quick = [
  "listen_addresses = '127.0.0.1'",
  'max_connections = 60',
  'shared_buffers = 64MB',
  "log_min_messages = 'fatal'",
];

export async function startPostgres(settings: ServerSettings = {}): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'allclear-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  // initdb and postgres refuse to be run by root.
  const asServer = userInfo().uid === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  const run = (program: string, args: readonly string[]): void => {
    const [file = '', ...rest] = [...asServer, join(programs, program), ...args];
    execFileSync(file, rest, { stdio: 'pipe', cwd: folder });
  };
  if (asServer.length > 0) execFileSync('chown', ['postgres:postgres', folder]);
  chmodSync(folder, 0o755);
  run('initdb', ['-D', data, '-U', 'founder', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
  const conf = [`port = ${port}`, `unix_socket_directories = '${folder}'`, ...quick, ...(settings.conf ?? [])];
  writeFileSync(join(data, 'postgresql.auto.conf'), `${conf.join('\n')}\n`);
  if (settings.hba) writeFileSync(join(data, 'pg_hba.conf'), `${settings.hba.join('\n')}\n`);
  for (const [name, text] of Object.entries(settings.files ?? {})) {
    writeFileSync(join(data, name), text, { mode: 0o600 });
    if (asServer.length > 0) execFileSync('chown', ['postgres:postgres', join(data, name)]);
  }
  let server: ChildProcess | null = null;
  let databases = 0;
  const url = (database: string, user = 'founder'): string => `postgres://${user}@127.0.0.1:${port}/${database}`;
  const sql: PostgresServer['sql'] = async (database, statement, values = []) => {
    const client = new Client({
      connectionString: `postgres://founder@localhost/${database}?host=${folder}&port=${port}`,
    });
    await client.connect();
    try {
      return (await client.query(statement, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  const start = async (): Promise<void> => {
    const [file = '', ...args] = [...asServer, join(programs, 'postgres'), '-D', data];
    server = spawn(file, args, { stdio: 'ignore', cwd: folder });
    for (let tries = 0; tries < 200; tries += 1) {
      try {
        await sql('postgres', 'select 1');
        return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error('PostgreSQL did not start');
  };
  const stop = async (how: 'fast' | 'immediate' = 'fast'): Promise<void> => {
    const stopping = server;
    server = null;
    if (stopping === null || stopping.exitCode !== null) return;
    const ended = new Promise((resolve) => stopping.once('exit', resolve));
    stopping.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
  };
  await start();
  return {
    port,
    pid: () => server?.pid ?? 0,
    url,
    sql,
    start,
    stop,
    createDatabase: async () => {
      databases += 1;
      const name = `d${process.pid}_${databases}`;
      await sql('postgres', `create database ${name}`);
      return name;
    },
    remove: async () => {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
