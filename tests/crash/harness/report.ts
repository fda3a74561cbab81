import { execFileSync } from 'node:child_process';
import type { Campaign } from './campaign.ts';
import type { StoreKind } from './stage.ts';

/** Kills of both halves together. */
export const killsInAll = Number(process.env['CRASH_KILLS'] ?? 100);
export const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
export const only = process.env['CRASH_OUTAGE'] === undefined ? null : Number(process.env['CRASH_OUTAGE']);

export const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** A line for every tenth of the way. */
export function progress(kills: number): (hits: number) => void {
  let told = 0;
  return (hits) => {
    const tenth = Math.floor((10 * hits) / kills);
    if (tenth > told) say(`${hits} of ${kills} kills`);
    told = Math.max(told, tenth);
  };
}

/** Why calls to the system can't be steps here; null: they can. */
export function whyNotTraced(): string | null {
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=getppid:signal=CONT', 'true'], { stdio: 'pipe' });
    return null;
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    return isThere ? 'tracing is not permitted here' : 'strace is not installed: apt-get install strace';
  }
}

/** What a campaign came to, some lines for a person. */
export function report(kind: StoreKind, { played, rehearsal }: Campaign, fromMs: number): void {
  const all = played.map(({ outcome }) => outcome);
  const sum = (pick: (one: (typeof all)[number]) => number): number => all.reduce((total, one) => total + pick(one), 0);
  const kills = all.flatMap((one) => one.kills);
  const figures = {
    outages: all.length,
    kills: kills.length,
    'ended before their kill': sum((one) => one.missed),
    messages: sum((one) => one.messages),
    lost: sum((one) => one.lost),
    copies: sum((one) => one.copies),
    'were uncertain before': sum((one) => one.wereUncertain),
    'settled by a person': sum((one) => one.settled),
    seconds: Math.round((performance.now() - fromMs) / 1000),
  };
  const steps = [...rehearsal.values()].reduce(
    (total, { steps }) => total + [...steps.values()].reduce((a, b) => a + b, 0),
    0,
  );
  say(`${kind}, seed ${seed}: ${listed(Object.entries(figures))}`);
  say(`  kills by verb: ${listed(counted(kills.map(({ verb }) => verb)))}`);
  say(`  kills by step: ${listed(counted(kills.map((one) => one.kind)))}`);
  say(
    `  ${steps} steps in ${new Set([...rehearsal.values()].flatMap(({ steps: own }) => [...own.keys()])).size} kinds were seen in the rehearsal`,
  );
}

const listed = (pairs: readonly (readonly [string, number])[]): string =>
  pairs.map(([name, value]) => `${name} ${value}`).join(', ');

const counted = (names: readonly string[]): readonly (readonly [string, number])[] =>
  [...Map.groupBy(names, (one) => one)]
    .map(([name, own]) => [name, own.length] as const)
    .toSorted(([, one], [, other]) => other - one);
