import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export const root = new URL('../../', import.meta.url).pathname;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with these variables and no others. */
export const runFile = (
  [file = '', ...args]: readonly string[],
  { cwd = tmpdir(), env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    child.stdin?.end();
  });

/** In a network of its own, where nothing but 127.0.0.1 is there. */
export const offline = (...command: readonly string[]): readonly string[] => [
  '/usr/bin/unshare',
  ...(process.getuid?.() === 0 ? ['-n'] : ['-rn']),
  '/bin/sh',
  '-c',
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin ip link set lo up && exec "$@"',
  'sh',
  ...command,
];

/** A machine on which nobody has installed anything yet. */
export interface CleanMachine {
  readonly folder: string;
  /** A home, and the Node of this run before all else in PATH. */
  readonly env: Readonly<Record<string, string>>;
  npm(cwd: string, ...args: string[]): Promise<Ended>;
  close(): void;
}

export function cleanMachine(): CleanMachine {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-install-'));
  mkdirSync(join(folder, 'home'));
  const env = {
    HOME: join(folder, 'home'),
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    // An empty one: what is not in the tarball can't come from what was fetched earlier.
    npm_config_cache: join(folder, 'cache'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  return {
    folder,
    env,
    npm: (cwd, ...args) => runFile(['npm', ...args], { cwd, env }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Packs what is built. @returns the path of the tarball */
export async function pack({ folder, npm }: CleanMachine): Promise<string> {
  const { code, stderr } = await npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (code !== 0 || tarball === undefined) throw new Error(stderr);
  return join(folder, tarball);
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** In bytes, of all files in it. */
export const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
