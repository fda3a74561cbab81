import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fuzzAll, type Standing } from '../tests/fuzz/campaign.ts';
import { dropFolders } from '../tests/fuzz/ownFolder.ts';
import { loadTargets } from '../tests/fuzz/targets/index.ts';
import { createWatchdog } from '../tests/fuzz/watchdog.ts';

/** Fuzzes parsers: `npm run fuzz -- [parser …] [--minutes N] [--seed S] [--part 1/2]`; without a name all of them, in turn. */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    part: { type: 'string', default: '1/1' },
    list: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const clock = (): string => new Date().toISOString().slice(11, 19);

const all = (await loadTargets()).map(({ name }) => name);
if (values.list) {
  say(all.join('\n'));
  dropFolders();
  process.exit(0);
}
const strange = positionals.filter((one) => !all.some((name) => name.startsWith(one)));
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const [part = 1, parts = 1] = values.part.split('/').map(Number);
if (strange.length > 0 || !(minutes > 0) || !Number.isSafeInteger(seed) || !(part >= 1 && part <= parts)) {
  say(`Usage: npm run fuzz -- [parser …] [--minutes N] [--seed S] [--part 1/2] [--list]\nParsers: ${all.join(', ')}`);
  dropFolders();
  process.exit(2);
}
const chosen = all
  .filter((name) => positionals.length === 0 || positionals.some((one) => name.startsWith(one)))
  .filter((_, index) => index % parts === part - 1);

const head = `${'parser'.padEnd(28)}${'inputs'.padStart(12)}${'CPU s'.padStart(9)}${'own s'.padStart(9)}${'ends'.padStart(7)}${'crashes'.padStart(9)}${'hangs'.padStart(7)}${'kinds'.padStart(7)}`;
const row = ({ target, tried, cpuMs, wallMs, ends, broke, hangs, found }: Standing): string =>
  target.padEnd(28) +
  String(tried).padStart(12) +
  (cpuMs / 1000).toFixed(1).padStart(9) +
  (wallMs / 1000).toFixed(1).padStart(9) +
  [ends, broke, hangs, found.length].map((one, index) => String(one).padStart([7, 9, 7, 7][index] ?? 7)).join('');

const startedMs = performance.now();
const table = (standings: readonly Standing[]): string =>
  [
    `${clock()}  seed ${seed}, ${((performance.now() - startedMs) / 60_000).toFixed(1)} of ${minutes} minutes`,
    head,
    ...standings.map(row),
  ].join('\n');

say(`${clock()}  fuzzing ${chosen.length} parsers for ${minutes} minutes, seed ${seed}: ${chosen.join(', ')}`);
const dog = createWatchdog();
let saidMs = startedMs;
const standings = await fuzzAll(dog, {
  targets: chosen,
  seed,
  ms: minutes * 60_000,
  sliceMs: Math.min(1_000, (minutes * 60_000) / (2 * chosen.length)),
  onFound: (target, why, path) => say(`${clock()}  FOUND ${target}: ${why}\n          ${path}`),
  onRound: (now) => {
    if (performance.now() - saidMs < 300_000) return;
    saidMs = performance.now();
    say(table(now));
  },
});
say(`${table(standings)}\n${clock()}  done`);
await dog.close();
process.exitCode = standings.some(({ found }) => found.length > 0) ? 1 : 0;
