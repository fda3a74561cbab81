import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchDesk } from './deskSecrets.ts';

const program = new URL('../../bin/incident.js', import.meta.url).pathname;

/** How a command ended. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` wrote to stdout, or the error it wrote to stderr. Throws when neither is one JSON value. */
  json(): Record<string, unknown>;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** What is unusual about one run of the program. */
export interface Circumstances {
  /** Laid over the desk's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What comes by stdin; without it stdin is empty. */
  readonly input?: string;
  /** Lines of bash before the program, such as `ulimit -f 8`. */
  readonly shell?: string;
}

/** A founder's machine: a home of its own, with a config, a store, and the built program. */
export interface Desk {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly configFile: string;
  path(...parts: string[]): string;
  configure(config: object): void;
  start(...args: string[]): Started;
  run(...args: string[]): Promise<Ran>;
  runWith(circumstances: Circumstances, ...args: string[]): Promise<Ran>;
  startWith(circumstances: Circumstances, ...args: string[]): Started;
  /** Throws when the program has written or said a secret of its config. */
  close(): void;
}

/** The secrets that the desk's environment holds, for channels that ask for them. */
const deskSecrets = {
  DESK_X: 'x-key-of-the-desk',
  DESK_HOOK: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
};

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-desk-'));
  const configFile = join(folder, 'config.json');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(tmpdir(), 'allclear-desk-cache'),
    XDG_CONFIG_HOME: join(folder, 'xdg-config'),
    XDG_DATA_HOME: join(folder, 'data'),
    TZ: 'UTC',
    TERM: 'xterm-256color',
    ...deskSecrets,
  };
  // A config that is named must be there; without one the program looks into the home.
  const named = (): Record<string, string> => (existsSync(configFile) ? { INCIDENT_CONFIG: configFile } : {});
  const secrets = watchDesk(folder, configFile);
  const startWith = ({ env: more = {}, input, shell }: Circumstances, args: readonly string[]): Started => {
    const [command = '', ...rest] = [...(shell ? ['bash', '-c', `${shell}\nexec "$@"`, 'bash'] : []), process.execPath];
    secrets.beforeRun({ ...env, ...more });
    const child = spawn(command, [...rest, program, ...args], {
      env: { ...env, ...named(), ...more },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    // It may end before it has read all.
    child.stdin?.on('error', () => {}).end(input);
    const ended = ending(child).then((ran) => {
      secrets.afterRun(ran.stdout + ran.stderr);
      return ran;
    });
    return { child, ended };
  };
  const start = (...args: string[]): Started => startWith({}, args);
  return {
    folder,
    env,
    configFile,
    path: (...parts) => join(folder, ...parts),
    configure: (config) => writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 }),
    start,
    run: (...args) => start(...args).ended,
    runWith: (circumstances, ...args) => startWith(circumstances, args).ended,
    startWith: (circumstances, ...args) => startWith(circumstances, args),
    close: () => {
      try {
        secrets.check();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function ending(child: ChildProcess): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  return { code, signal, ...texts, json: () => JSON.parse(texts.stdout || texts.stderr) };
}

interface Where {
  readonly smtpPorts: readonly number[];
  readonly xUrl: string;
  readonly hookUrl: string;
  readonly people?: readonly string[];
}

/** Page, e-mail, X and a webhook, all of them led to receivers on loopback. */
export const deskConfig = ({ smtpPorts, xUrl, hookUrl, people = ['ada@customer.example'] }: Where) => ({
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  store: 'sqlite:./incidents.db',
  components: [{ name: 'checkout', title: 'Checkout' }],
  channels: {
    page: { type: 'status-page', out: './public' },
    customers: {
      type: 'email',
      from: 'Acme <status@acme.example>',
      to: people,
      smtp: smtpPorts.map((port) => ({ host: '127.0.0.1', port })),
    },
    x: {
      type: 'x',
      apiUrl: xUrl,
      appKey: { env: 'DESK_X' },
      appSecret: { env: 'DESK_X' },
      accessToken: { env: 'DESK_X' },
      accessSecret: { env: 'DESK_X' },
    },
    hook: { type: 'webhook', url: hookUrl, secret: { env: 'DESK_HOOK' } },
  },
});
