import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Desk, openDesk } from './desk.ts';
import { type HookReceiver, startHookReceiver } from './hookReceiver.ts';
import { type MailSink, startMailSink } from './mailSink.ts';
import { type PostgresServer, startPostgres } from './postgresServer.ts';

/** What a channel of the team's reaches, on loopback. */
export interface Receivers {
  readonly sink: MailSink;
  readonly hook: HookReceiver;
  close(): Promise<void>;
}

export async function startReceivers(answerMs = 0): Promise<Receivers> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-receivers-'));
  const [sink, hook] = await Promise.all([startMailSink(join(folder, 'mails.log'), answerMs), startHookReceiver()]);
  return {
    sink,
    hook,
    close: async () => {
      await Promise.all([sink.close(), hook.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface TeamOptions {
  readonly server: PostgresServer;
  /** Its name; by default an empty one of its own. */
  readonly database?: string;
  readonly receivers: Receivers;
  readonly people: readonly string[];
  /** Laid over the settings of the channel `customers`. */
  readonly mail?: object;
  /** Besides the usual ones, or instead of those of the same name. */
  readonly channels?: object;
  /** Laid over the config. */
  readonly more?: object;
}

/** Machines that share a store: each has a home of its own, all have the same config. */
export interface Team {
  readonly database: string;
  /** Where page and files are put up, the same for all of them. */
  readonly folder: string;
  /** What the machines have, by the server's own port. */
  readonly config: object;
  /** @param port of the way to the server; by default the server's own */
  machine(port?: number): Desk;
  sql(statement: string, ...values: unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): void;
}

export async function openTeam(options: TeamOptions): Promise<Team> {
  const { server, receivers, people } = options;
  const database = options.database ?? (await server.createDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'allclear-team-'));
  const list = join(folder, 'people.csv');
  writeFileSync(list, ['email', ...people, ''].join('\n'));
  const desks: Desk[] = [];
  const configFor = (port: number) => ({
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: `postgres://founder@127.0.0.1:${port}/${database}`,
    components: [{ name: 'checkout', title: 'Checkout' }],
    channels: {
      page: { type: 'status-page', out: join(folder, 'public') },
      blog: { type: 'file', folder: join(folder, 'blog') },
      hook: { type: 'webhook', url: receivers.hook.url, secret: { env: 'DESK_HOOK' } },
      customers: {
        type: 'email',
        from: 'Acme <status@acme.example>',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: receivers.sink.port }],
        ...options.mail,
      },
      ...options.channels,
    },
    contacts: { sources: [{ type: 'file', path: list }] },
    ...options.more,
  });
  return {
    database,
    folder,
    config: configFor(server.port),
    machine: (port = server.port) => {
      const desk = openDesk();
      desks.push(desk);
      desk.configure(configFor(port));
      return desk;
    },
    sql: (statement, ...values) => server.sql(database, statement, values),
    close: () => {
      for (const desk of desks) desk.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As quick as a server can be that needs not outlive its machine. */
export const startQuickPostgres = (): Promise<PostgresServer> => startPostgres({ conf: ['fsync = off'] });
