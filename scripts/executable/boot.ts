// The main of the executable: Node's single executable feature runs one CommonJS script, which has no disk. The package
// itself is unpacked into the user's caches once, and runs from there as it does everywhere else.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { getAsset, getRawAsset } from 'node:sea';
import { compileFunction } from 'node:vm';
import { UnpackFault, unpack } from './unpack.ts';

interface About {
  readonly version: string;
  /** SHA-256 over all files. */
  readonly hash: string;
  /** The files of the asset `package`, one after the other: as assets of their own 900 of them take 27 ms. */
  readonly files: readonly (readonly [path: string, length: number])[];
}

function home(): string {
  try {
    return homedir();
  } catch {
    throw new UnpackFault('whoever starts it has no home folder.');
  }
}

/** As in bin/start.js. */
function cacheFolder(): string {
  const { env, platform } = process;
  if (platform === 'darwin') return join(home(), 'Library', 'Caches', 'allclear');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home(), 'AppData', 'Local'), 'allclear', 'Cache');
  return join(env['XDG_CACHE_HOME'] || join(home(), '.cache'), 'allclear');
}

function filesOf({ files }: About): ReadonlyMap<string, Uint8Array> {
  const whole = new Uint8Array(getRawAsset('package'));
  let end = 0;
  return new Map(
    files.map(([path, length]) => {
      end += length;
      return [path, whole.subarray(end - length, end)];
    }),
  );
}

function boot(): void {
  const about: About = JSON.parse(getAsset('about.json', 'utf8'));
  const [first = ''] = process.argv.slice(2);
  // As in bin/start.js; it needs nothing of the package.
  if (first === '--version' || first === '-V') {
    writeSync(1, `${about.version}\n`);
    return;
  }
  // The program starts a Node of its own as `process.execPath`, which is this: with `-e` in a drill, where nothing of the
  // environment is handed on (src/channels/command.ts), and with a file of the package (src/config/keychain.ts).
  if (first === '-e') {
    const [script = '', ...args] = process.argv.slice(3);
    process.argv.splice(1, process.argv.length, ...args);
    compileFunction(script, ['require'])(createRequire(process.execPath));
    return;
  }
  const folder = unpack(filesOf(about), cacheFolder(), `${about.version}-${about.hash.slice(0, 16)}`);
  const program = first.startsWith(join(folder, 'bin', sep)) ? first : null;
  if (program !== null) process.argv.splice(1, 1);
  createRequire(join(folder, 'run.cjs'))('./run.cjs')(program ?? join(folder, 'bin', 'incident.js'));
}

try {
  boot();
} catch (error) {
  if (!(error instanceof UnpackFault)) throw error;
  const mend = 'Give it a folder of your own for that: XDG_CACHE_HOME=~/.allclear-cache incident …';
  writeSync(2, `incident could not unpack itself: ${error.message}\n${mend}\n`);
  process.exitCode = 1;
}
