// Builds dist-executable/incident: the program and its Node in one file, for the platform that this runs on.
// https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inject } from 'postject';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist-executable');
const name = process.platform === 'win32' ? 'incident.exe' : 'incident';
/** https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html#single-executable-applications */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const runs = 15;
/** Of a bare Node's start. */
const mostRatio = 2;

const work = join(out, 'work');
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const files: (readonly [path: string, content: Buffer])[] = packageFiles().map((path) => [
  path,
  readFileSync(join(root, path)),
]);
// A script of the executable can import Node's own modules only; one that comes from the disk can import all.
const run = "module.exports = (path) => import(require('node:url').pathToFileURL(path));\n";
files.push(['run.cjs', Buffer.from(run)]);
const hash = createHash('sha256');
for (const [path, content] of files) hash.update(`${path}\0${content.length}\0`).update(content);
const about = { version, hash: hash.digest('hex'), files: files.map(([path, content]) => [path, content.length]) };

await build({
  absWorkingDir: root,
  entryPoints: ['scripts/executable/boot.ts'],
  outfile: join(work, 'boot.cjs'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
});
const settings = {
  // As they stand in `work`: a path of this machine would be in the executable.
  main: 'boot.cjs',
  output: 'incident.blob',
  assets: {
    'about.json': write('about.json', JSON.stringify(about)),
    package: write('package', Buffer.concat(files.map(([, content]) => content))),
  },
  disableExperimentalSEAWarning: true,
  // No code cache: V8 makes another one each time, and the same sources shall give the same executable.
  useCodeCache: false,
};
execFileSync(process.execPath, ['--experimental-sea-config', write('sea.json', JSON.stringify(settings))], {
  cwd: work,
  stdio: ['ignore', 'ignore', 'inherit'],
});

const fresh = join(work, name);
copyFileSync(process.execPath, fresh);
chmodSync(fresh, 0o755);
const isMac = process.platform === 'darwin';
if (isMac) execFileSync('codesign', ['--remove-signature', fresh]);
await inject(fresh, 'NODE_SEA_BLOB', readFileSync(join(work, settings.output)), {
  sentinelFuse: fuse,
  ...(isMac ? { machoSegmentName: 'NODE_SEA' } : {}),
});
if (isMac) execFileSync('codesign', ['--sign', '-', fresh]);
const executable = join(out, name);
renameSync(fresh, executable);
rmSync(work, { recursive: true });
report(executable);

function write(path: string, content: string | Buffer): string {
  writeFileSync(join(work, path), content);
  return join(work, path);
}

/** What the npm package holds, but for its types and the API. */
function packageFiles(): string[] {
  const all = ['bin', 'dist', 'templates'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  return ['package.json', ...all.filter((path) => !path.endsWith('.d.ts')).toSorted()];
}

function report(path: string): void {
  const megabytes = (size: number): string => `${(size / 1e6).toFixed(1)} MB`;
  const [own, bare] = [statSync(path).size, statSync(process.execPath).size];
  console.log(
    `${relative(root, path)}: ${megabytes(own)}, of which Node ${process.versions.node} is ${megabytes(bare)}`,
  );
  const pairs = Array.from({ length: runs }, () => [
    startMs(path, ['--version']),
    startMs(process.execPath, ['-e', '0']),
  ]);
  const [ours = 0, nodes = 0] = [0, 1].map((at) => median(pairs.map((pair) => pair[at] ?? 0)));
  const ratio = ours / nodes;
  console.log(
    `start: ${ours.toFixed(0)} ms, bare node ${nodes.toFixed(0)} ms, ratio ${ratio.toFixed(2)} (at most ${mostRatio})`,
  );
  if (ratio > mostRatio) process.exitCode = 1;
}

function startMs(path: string, args: readonly string[]): number {
  const begunAt = performance.now();
  const { status, error } = spawnSync(path, args, { stdio: 'ignore' });
  if (status !== 0) throw error ?? new Error(`${path} ended with ${status}`);
  return performance.now() - begunAt;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
