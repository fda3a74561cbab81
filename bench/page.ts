// Five years of a status page, 1,000 incidents and 20 components: how long it takes to build all of it, and to put up one
// more update, in starts of a bare node; beside Eleventy with the same incidents.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PageHistory } from '../src/page/history.ts';
import { pageYears } from '../tests/helpers/pageYears.ts';
import { writeEleventySite } from './page/eleventySite.ts';
import { fillStore, type Place, sayMore } from './page/fillStore.ts';
import { openInProgram } from './page/inProgram.ts';

const rounds = 9;
const program = resolve(import.meta.dirname, '../bin/incident.js');
/** An update is read, made into pages and put up within so many starts of a bare node. */
const limit = 3;

export async function run(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'allclear-bench-page-'));
  try {
    const history = pageYears({ years: 5, incidents: 1000, components: 20, at: new Date() });
    mkdirSync(join(home, 'state/allclear'), { recursive: true });
    const place = {
      url: `sqlite:${join(home, 'incidents.db')}`,
      anchorsPath: join(home, 'state/allclear/anchors.json'),
    };
    const start = starter(home, environment(home, place, history));
    await fillStore(place, history);
    print(home, await measure(home, history, place, start));
    measureEleventy(join(home, 'eleventy'), history, start);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

type Start = (args: readonly string[], cwd?: string) => number;

const starter =
  (home: string, env: NodeJS.ProcessEnv): Start =>
  (args, cwd = home) => {
    const begin = performance.now();
    const done = spawnSync(process.execPath, args, { env, cwd, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`node ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
    return performance.now() - begin;
  };

/** Milliseconds by what took them. */
interface Times {
  readonly first: number;
  readonly bare: readonly number[];
  readonly inProgram: readonly number[];
  readonly command: readonly number[];
  readonly list: readonly number[];
}

/** Interleaved, so that a noisy second hits all of them alike. */
async function measure(home: string, history: PageHistory, place: Place, start: Start): Promise<Times> {
  const first = start([program, 'page', 'publish']);
  const times = {
    first,
    bare: [] as number[],
    inProgram: [] as number[],
    command: [] as number[],
    list: [] as number[],
  };
  const inProgram = await openInProgram(home, place);
  try {
    // The first time makes all pages, and the next ones what a running program has made ready by then.
    for (let round = -2; round < rounds; round += 1) {
      await sayMore(place, history, 5 + round);
      const bare = start(['-e', '0']);
      const begin = performance.now();
      await inProgram.publish();
      const took = performance.now() - begin;
      const command = start([program, 'page', 'publish']);
      const list = start([program, 'list', '--json']);
      if (round < 0) continue;
      times.bare.push(bare);
      times.inProgram.push(took);
      times.command.push(command);
      times.list.push(list);
    }
  } finally {
    await inProgram.close();
  }
  return times;
}

const medianOf = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

let unit = 1;

const line = (name: string, ms: number, verdict = ''): void => {
  const ratio = (ms / unit).toFixed(1).padStart(7);
  process.stdout.write(`${name.padEnd(48)} ${ms.toFixed(0).padStart(7)} ms ${ratio}x  ${verdict}\n`);
};

function print(home: string, { first, bare, inProgram, command, list }: Times): void {
  unit = medianOf(bare);
  const one = medianOf(inProgram);
  const verdict = one / unit <= limit ? `ok (at most ${limit})` : `OVER (at most ${limit})`;
  process.stdout.write(`1,000 incidents, 20 components; medians of ${rounds}, Node ${process.versions.node}\n`);
  line('node -e 0', unit);
  line('one more update: rebuilt and put into a folder', one, verdict);
  line('the same as a command: incident page publish', medianOf(command));
  line('for comparison: incident list', medianOf(list));
  line('all of it: incident page publish', first);
  const out = join(home, 'public');
  process.stdout.write(`${filesIn(out)} files; first view ${firstView(out)}\n`);
}

/**
 * All of it each time: its `--incremental` needs a process that goes on watching. What it says when it fails is shown,
 * and takes nothing away from the figures of ours.
 */
function measureEleventy(site: string, history: PageHistory, start: Start): void {
  const eleventy = join(dirname(fileURLToPath(import.meta.resolve('@11ty/eleventy'))), '../cmd.cjs');
  writeEleventySite(site, history);
  try {
    line('Eleventy: all of it', start([eleventy, '--quiet'], site));
  } catch (error) {
    process.stdout.write(
      `Eleventy did not build its site: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

const filesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())
    .length;

/** Of the page, its style and its script; pictures come after. */
function firstView(folder: string): string {
  const parts = ['index.html', 'style.css', 'page.js'].map((name) => readFileSync(join(folder, name)));
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const packed = parts.reduce((sum, part) => sum + gzipSync(part).byteLength, 0);
  return `${bytes} bytes, ${packed} with gzip (at most 50,000)`;
}

function environment(home: string, { url }: Place, { components }: PageHistory): NodeJS.ProcessEnv {
  const config = join(home, 'config.json');
  const parts = components.map(({ name, title, group }) => ({ name, title, ...(group === null ? {} : { group }) }));
  const content = {
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: url,
    components: parts,
    channels: { page: { type: 'status-page', out: './public' } },
  };
  writeFileSync(config, JSON.stringify(content), { mode: 0o600 });
  return {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    INCIDENT_CONFIG: config,
  };
}
