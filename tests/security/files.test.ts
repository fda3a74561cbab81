import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';
import { argvOf, everyVerb } from './everyVerb.ts';

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!canTrace) process.stderr.write('skipped: which files are opened; strace is not here, or may not trace\n');

let desk: FolderDesk;
/** What every verb has asked of the file system, one call a line. */
let calls: readonly string[] = [];

/** A folder with all that tools pick up by themselves. */
function plant(folder: string): void {
  const evil = JSON.stringify({
    company: { name: 'Evil' },
    channels: { own: { type: 'command', command: ['./run'] } },
  });
  for (const name of [
    'config.json',
    'allclear.json',
    'incident.json',
    '.allclearrc',
    '.allclear/config.json',
    'allclear/config.json',
  ]) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), evil, { mode: 0o600 });
  }
  for (const name of ['.env', '.env.local', 'crontab', '.npmrc', '.pgpass', 'incidents.db', 'anchors.json']) {
    writeFileSync(join(folder, name), 'INCIDENT_CONFIG=./config.json\n');
  }
  for (const name of ['templates/resolved.liquid', 'node_modules/liquidjs/index.js', 'graphile.config.js']) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), 'throw new Error("evil")');
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module","allclear":{"config":"./config.json"}}');
}

beforeAll(async () => {
  desk = openFolderDesk({
    channels: {
      page: { type: 'status-page', out: './public' },
      blog: { type: 'file', folder: './blog' },
    },
  });
  const here = desk.path('here');
  mkdirSync(here);
  mkdirSync(desk.path('tmp'), { mode: 0o700 });
  plant(here);
  writeFileSync(desk.path('people.csv'), 'email\nbob@customer.example\n', { mode: 0o600 });
  const traced = canTrace ? `exec strace -f -qq -s 300 -A -o ${desk.path('calls')} -e trace=%file "$@"` : '';
  const env = { XDG_CACHE_HOME: desk.path('cache'), TMPDIR: desk.path('tmp') };
  for (const line of everyVerb) {
    const ran = await desk.runWith({ env, shell: `umask 000; cd ${here}; ${traced}` }, ...argvOf(line, desk.folder));
    expect(ran.stderr, line).not.toContain('This should not happen');
  }
  calls = canTrace ? readFileSync(desk.path('calls'), 'utf8').split('\n') : [];
  rmSync(desk.path('calls'), { force: true });
}, 400_000);
afterAll(() => desk?.close());

/** Everything that lies at the desk and that the program has made: its path and its mode. */
function made(): readonly (readonly [string, number])[] {
  const own = ['here', 'people.csv', 'config.json', 'tmp'];
  return readdirSync(desk.folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !own.includes(path.split('/')[0] ?? ''))
    .map((path) => [path, lstatSync(desk.path(path))] as const)
    .filter(([, stats]) => !stats.isSymbolicLink())
    .map(([path, stats]) => [path, stats.mode & 0o7777] as const);
}

/** Node's own folders in ours, which nobody else can enter. */
const inOwnCache = (path: string): boolean => path.startsWith('cache/allclear/');

it(faultCase(18, 'umask 000, every verb that ends by itself'), () => {
  const all = made();
  // What is for everybody to read, as open as the umask says: pages, posts in a folder, a report, copies of templates.
  const forAll = /^(?:public|blog|more|built|templates|report\.html|data\/allclear\/page)(?:\/|$)/u;
  const open = all.filter(([path, mode]) => !forAll.test(path) && (mode & 0o077) !== 0 && !inOwnCache(path));
  expect(open.map(([path, mode]) => `${path} ${mode.toString(8)}`)).toEqual([]);
  for (const file of ['incidents.db', 'state/allclear/anchors.json', 'other.json', 'all.jsonl', 'cache/allclear']) {
    expect(all.map(([path]) => path)).toContain(file);
  }
});

it.skipIf(!canTrace)(faultCase(39, 'every verb that ends by itself, traced'), () => {
  const here = desk.path('here');
  const asked = calls.filter((line) =>
    / (?:open|openat|openat2|stat|lstat|statx|newfstatat|access|faccessat2?|readlink|execve|unlink|rename)\(/u.test(
      line,
    ),
  );
  const touched = asked.filter((line) => line.includes(`"${here}/`) || /\((?:AT_FDCWD, )?"(?!\/)[^"]+"/u.test(line));
  expect(touched).toEqual([]);
  const started = calls.filter((line) => / execve\(/u.test(line) && !line.includes('ENOENT'));
  expect(new Set(started.map((line) => /execve\("([^"]+)"/u.exec(line)?.[1]))).toEqual(new Set([process.execPath]));
  expect(calls.length).toBeGreaterThan(everyVerb.length * 20);
});
