import { setTimeout as sleep } from 'node:timers/promises';
import { type Moment, type Rehearsed, runKilled, runWhole } from './moment.ts';
import { readRecord } from './record.ts';
import type { Stage } from './stage.ts';
import { peopleOf, type Scene, type Verb } from './story.ts';
import { faultsAtOnce, type Verdict, verdictOn } from './verdict.ts';

export type Rehearsal = ReadonlyMap<Verb, Rehearsed>;

/** What is done to one scene. */
export interface Attack {
  /** One after the other; the second hits the run that goes on after the first. */
  readonly moments: readonly Moment[];
  /** Who goes on: the same command once more, or `deliver`. */
  readonly next: 'again' | 'deliver';
  /** Whether whoever goes on is another machine, where there are two. */
  readonly elsewhere: boolean;
}

export interface Kill {
  readonly verb: Verb;
  readonly kind: string;
}

export interface Outcome extends Verdict {
  readonly kills: readonly Kill[];
  /** Ended before they came to where they were to be killed. */
  readonly missed: number;
  /** Left to a person, and settled by one. */
  readonly settled: number;
}

const channels = ['page', 'customers', 'x', 'slack', 'hook'];
const deliverArgs = ['deliver', '--json'];

/** Plays these scenes with kills in each of them, then settles what is left and holds the ledger against what arrived. */
export async function playOutage(
  stage: Stage,
  people: number,
  scenes: readonly Scene[],
  attacks: readonly Attack[],
  rehearsal: Rehearsal,
): Promise<Outcome> {
  const kills: Kill[] = [];
  const faults: string[] = [];
  const left = new Set<string>();
  let missed = 0;
  for (const [index, scene] of scenes.entries()) {
    await scene.before(stage);
    const attack = attacks[index] ?? { moments: [], next: 'again', elsewhere: false };
    for (const [turn, moment] of attack.moments.entries()) {
      const isDeliver = turn > 0 && attack.next === 'deliver';
      const verb = isDeliver ? 'deliver' : scene.verb;
      const rehearsed = rehearsal.get(verb) ?? { tookMs: 1_000, steps: new Map() };
      const { killed, ran } = isDeliver
        ? await runKilled(stage, deliverArgs, moment, rehearsed)
        : await runKilled(stage, scene.args, moment, rehearsed, scene.ending);
      if (killed) {
        kills.push({ verb, kind: moment.kind });
        const found = await faultsAtOnce(stage, left);
        faults.push(...found.map((fault) => `after ${verb} was killed at ${moment.kind}: ${fault}`));
      } else {
        missed += 1;
        const codes = isDeliver ? [0, 4] : [...scene.codes, ...scene.early];
        if (!codes.includes(ran.code ?? -1)) faults.push(ended(verb, ran));
      }
      if (attack.elsewhere) stage.changeMachine();
    }
    faults.push(...(await goOn(stage, scene, attack.next)));
  }
  const { settled, faults: unsettled } = await settleAll(stage);
  const entries = scenes.flatMap(({ entry }) => (entry ? [entry] : []));
  const verdict = await verdictOn(stage, { entries, people: peopleOf(people).now, channels });
  return { ...verdict, faults: [...faults, ...unsettled, ...verdict.faults], kills, missed, settled };
}

const ended = (verb: string, { code, signal, stderr, stdout }: Awaited<ReturnType<typeof runWhole>>): string =>
  `${verb} ended with ${signal ?? code}: ${(stderr || stdout).slice(0, 600)}`;

/** The scene comes to its end, whatever a dead run has left of it. */
async function goOn(stage: Stage, scene: Scene, next: Attack['next']): Promise<readonly string[]> {
  const faults: string[] = [];
  if (next === 'deliver') {
    const ran = await runWhole(stage, deliverArgs);
    if (ran.code !== 0 && ran.code !== 4) faults.push(ended('deliver', ran));
  }
  for (let tries = 0; tries < mostTries; tries += 1) {
    const ran = await runWhole(stage, scene.args, scene.ending);
    if (scene.early.includes(ran.code ?? -1) && !(await isRecorded(stage, scene.entry))) await sleep(500);
    else return scene.codes.includes(ran.code ?? -1) ? faults : [...faults, ended(scene.verb, ran)];
  }
  return [...faults, `${scene.verb} left no entry after ${mostTries} times`];
}

/** As often as a lease of half a minute asks for. */
const mostTries = 60;

async function isRecorded(stage: Stage, entry: Scene['entry']): Promise<boolean> {
  if (entry === null) return true;
  const { updates } = await readRecord(stage);
  return updates.some(({ incident, event, body }) => {
    const isIt = entry.mark === null || body.includes(entry.mark);
    return isIt && incident === entry.incident && event === entry.event;
  });
}

/** Delivers until nothing changes any more; of what is left uncertain a person says what they have seen. */
async function settleAll(stage: Stage): Promise<{ readonly settled: number; readonly faults: readonly string[] }> {
  let settled = 0;
  const faults: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const ran = await runWhole(stage, deliverArgs);
    if (ran.code !== 0 && ran.code !== 4) faults.push(ended('deliver', ran));
    const { deliveries } = await readRecord(stage);
    const left = deliveries.filter(({ state }) => state !== 'sent' && state !== 'cancelled');
    if (left.length === 0) break;
    const came = new Set((await stage.receivers.arrivals()).map(({ id }) => id));
    const uncertain = left.filter(({ state }) => state === 'uncertain');
    for (const { id, channel } of uncertain.slice(0, 20)) {
      if (channel === 'x') continue;
      const said = await runWhole(stage, [...deliverArgs, '--settle', id, came.has(id) ? 'sent' : 'resend']);
      if (said.code !== 0 && said.code !== 4) faults.push(ended('deliver --settle', said));
      settled += 1;
    }
  }
  return { settled, faults };
}
