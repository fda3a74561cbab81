import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A keychain of its own: a session bus and GNOME's keyring on it, unlocked, in a temp folder. */
export interface KeychainSession {
  /** What a program needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

const has = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/** Null: it can be had. Else why not. */
export const noKeychain: string | null =
  process.platform === 'linux' && has('dbus-daemon') && has('gnome-keyring-daemon')
    ? null
    : 'skipped: the round trip through a real keychain; dbus-daemon and gnome-keyring-daemon are not here';

export const tellIfSkipped = (): void => {
  if (noKeychain !== null) process.stderr.write(`${noKeychain}\n`);
};

export async function startKeychain(): Promise<KeychainSession> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-keychain-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: folder };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const found = { DBUS_SESSION_BUS_ADDRESS: (await firstLine(bus)).trim() };
  // It goes into the background once it is ready, and ends with its bus.
  const keyring = spawn('gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
    env: { ...env, ...found },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keyring.stdin?.end('test');
  await new Promise((resolve) => keyring.once('exit', resolve));
  return {
    env: found,
    close: () => {
      bus.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`ended early: ${text}`)));
    child.stdout?.setEncoding('utf8').on('data', (some: string) => {
      text += some;
      if (text.includes('\n')) resolve(text);
    });
  });
