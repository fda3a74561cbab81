// Packs the sources as they stand in two places that have as little in common as can be had on one machine, and compares
// the bytes: `npm run pack:check`. Who builds the same commit with the same npm gets the tarball that was published.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const mostNamed = 20;

interface Place {
  readonly folder: string;
  readonly umask: number;
  /** Of all files. */
  readonly changedAt: Date;
  readonly env: Readonly<Record<string, string>>;
}

const work = mkdtempSync(join(tmpdir(), 'allclear-pack-'));
const shiftClock = join(root, 'tests', 'helpers', 'shiftClock.mjs');
const places: readonly Place[] = [
  {
    folder: join(work, 'a'),
    umask: 0o002,
    changedAt: new Date('2020-02-29T12:00:00Z'),
    env: { TZ: 'UTC', LC_ALL: 'C', LANG: 'C', HOME: join(work, 'home-a') },
  },
  {
    folder: join(work, 'Zwei Ämter', 'deeper', 'down', 'checkout'),
    umask: 0o077,
    changedAt: new Date('2031-07-01T03:04:05Z'),
    env: {
      TZ: 'Pacific/Kiritimati',
      LC_ALL: 'tr_TR.UTF-8',
      LANG: 'tr_TR.UTF-8',
      HOME: join(work, 'home-b'),
      // A year later.
      NODE_OPTIONS: `--import=${shiftClock}`,
      CLOCK_AHEAD_MS: String(365 * 86_400_000),
    },
  },
];

// Listed once, since the tree may change while we look.
const sources = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const what = process.argv.includes('--executable') ? (['package', 'executable'] as const) : (['package'] as const);
try {
  for (const [at, place] of places.entries()) copyTo(place, at === 0 ? root : (places[0]?.folder ?? root));
  for (const kind of what) compare(kind, places.map(kind === 'package' ? pack : buildExecutable));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function compare(kind: (typeof what)[number], files: readonly string[]): void {
  const [hash, otherHash] = files.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
  console.log(`${hash}  ${basename(files[0] ?? '')}`);
  if (hash === otherHash) {
    console.log(`The ${kind} was built twice, in unlike places, to the same bytes.`);
    return;
  }
  process.exitCode = 1;
  console.error(`${otherHash}  the second time; it is not the same ${kind}`);
  if (kind === 'package') for (const line of differences(files)) console.error(`  ${line}`);
}

/** What git knows or would take, and what is installed. */
function copyTo(place: Place, from: string): void {
  mkdirSync(place.folder, { recursive: true });
  mkdirSync(place.env['HOME'] ?? '', { recursive: true });
  for (const path of sources) {
    const to = join(place.folder, path);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(from, path), to);
    const mode = (statSync(join(from, path)).mode & 0o111) === 0 ? 0o666 : 0o777;
    chmodSync(to, mode & ~place.umask);
    utimesSync(to, place.changedAt, place.changedAt);
  }
  installIn(place.folder);
}

/** @returns the tarball */
function pack(place: Place): string {
  const out = join(place.folder, 'packed');
  mkdirSync(out);
  const said = run(place, 'npm pack --silent --pack-destination "$1"', out);
  const tarball = readdirSync(out)[0];
  if (tarball === undefined) throw new Error(`npm pack has made nothing:\n${said}`);
  return join(out, tarball);
}

function buildExecutable(place: Place): string {
  const path = join(place.folder, 'dist-executable', 'incident');
  const said = run(place, '"$1" scripts/executable.ts', process.execPath);
  if (!existsSync(path)) throw new Error(`There is no executable:\n${said}`);
  return path;
}

/** @returns all that it said */
function run(place: Place, command: string, argument: string): string {
  const env = {
    PATH: process.env['PATH'] ?? '',
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    ...place.env,
  };
  const shell = ['-c', `umask ${place.umask.toString(8)}; exec ${command}`, 'sh', argument];
  const { stdout, stderr } = spawnSync('/bin/sh', shell, { cwd: place.folder, env, encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

/** The same packages, as hard links where that goes: they are 600 MB. */
function installIn(folder: string): void {
  const from = join(root, 'node_modules');
  const linked = spawnSync('cp', ['-al', from, folder], { stdio: 'ignore' }).status === 0;
  if (!linked) cpSync(from, join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
}

function differences(tarballs: readonly string[]): readonly string[] {
  const [one = new Map<string, string>(), other = new Map<string, string>()] = tarballs.map(entries);
  const paths = [...new Set([...one.keys(), ...other.keys()])].toSorted();
  const found = paths.filter((path) => one.get(path) !== other.get(path));
  if (found.length === 0) return ['the same files in another order, or compressed otherwise'];
  return [
    ...found
      .slice(0, mostNamed)
      .map((path) => `${path}: ${one.get(path) ?? 'missing'} / ${other.get(path) ?? 'missing'}`),
    ...(found.length > mostNamed ? [`… and ${found.length - mostNamed} more`] : []),
  ];
}

/** Mode and hash of each file in it. */
function entries(tarball: string): ReadonlyMap<string, string> {
  const folder = `${tarball}-files`;
  mkdirSync(folder);
  execFileSync('tar', ['-xzpf', tarball, '-C', folder]);
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const hash = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12);
        return [relative(folder, path), `${(statSync(path).mode & 0o777).toString(8)} ${hash}`];
      }),
  );
}
