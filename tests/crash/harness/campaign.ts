import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '../../helpers/postgresServer.ts';
import { type Rehearsed, rehearse } from './moment.ts';
import { type Outcome, playOutage, type Rehearsal } from './outage.ts';
import { planOutage } from './plan.ts';
import { openStage, type StoreKind } from './stage.ts';
import { storyOf, type Verb } from './story.ts';

export interface CampaignRequest {
  readonly seed: number;
  /** Stops once so many have hit. */
  readonly kills: number;
  /** Only this outage; null: as many as it takes. */
  readonly only: number | null;
  readonly server: PostgresServer | null;
  /** Outages side by side; most of one is waiting. */
  readonly lanes: number;
  /** Whether calls to the system are steps too. */
  readonly mayTrace: boolean;
  /** Told after each outage, because a thousand kills take their time. */
  readonly onPlayed: (kills: number) => void;
}

export interface Played {
  readonly index: number;
  readonly outcome: Outcome;
}

export interface Campaign {
  readonly played: readonly Played[];
  /** Each with the line that repeats it. */
  readonly faults: readonly string[];
  readonly rehearsal: Rehearsal;
}

const rehearsedPeople = 24;
/** Another build of the program, which nobody exchanges meanwhile; null: the one that is here. */
const build = process.env['CRASH_BUILD'] ?? null;

/** The whole story once without a kill, to see which steps there are. */
async function rehearseStory(server: PostgresServer | null, mayTrace: boolean): Promise<Rehearsal> {
  const stage = await openStage({ server, build });
  const folder = mkdtempSync(join(tmpdir(), 'allclear-rehearsal-'));
  const seen = new Map<Verb, Rehearsed>();
  try {
    for (const scene of storyOf(stage.kind, rehearsedPeople)) {
      await scene.before(stage);
      const { ran, ...rehearsed } = await rehearse(
        stage,
        scene.args,
        mayTrace ? join(folder, 'calls') : null,
        scene.ending,
      );
      if (![...scene.codes, ...scene.early].includes(ran.code ?? -1))
        throw new Error(`${scene.verb} ended with ${ran.code}: ${ran.stderr}`);
      if (!seen.has(scene.verb)) seen.set(scene.verb, rehearsed);
      // It does what is left of an update.
      if (scene.verb === 'update') seen.set('deliver', rehearsed);
    }
    return seen;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await stage.close();
  }
}

export async function runCampaign(request: CampaignRequest): Promise<Campaign> {
  const { seed, server, only } = request;
  const kind: StoreKind = server ? 'PostgreSQL' : 'SQLite';
  const verbs = storyOf(kind, 1).map(({ verb }) => verb);
  const rehearsal = await rehearseStory(server, request.mayTrace);
  const played: Played[] = [];
  const faults: string[] = [];
  let next = only ?? 0;
  let hits = 0;
  /** Of outages that are being played; not each will hit. */
  let planned = 0;
  const play = async (index: number): Promise<void> => {
    const plan = planOutage(seed, index, verbs, rehearsal);
    const own = plan.attacks.length;
    planned += own;
    const stage = await openStage({ server, build });
    const where = `CRASH_SEED=${seed} CRASH_OUTAGE=${index} npm run test:crash -- outages${server ? 'Shared' : ''}.test.ts`;
    try {
      const outcome = await playOutage(stage, plan.people, storyOf(kind, plan.people), plan.attacks, rehearsal);
      played.push({ index, outcome });
      hits += outcome.kills.length;
      request.onPlayed(hits);
      if (outcome.faults.length > 0) faults.push(`outage ${index}: ${outcome.faults.join('\n  ')}\n  alone: ${where}`);
    } catch (error) {
      faults.push(`outage ${index}: ${error instanceof Error ? error.stack : String(error)}\n  alone: ${where}`);
    } finally {
      planned -= own;
      await stage.close();
    }
  };
  const lane = async (): Promise<void> => {
    // Where many fail, the first ones say why.
    while (hits + planned < request.kills && faults.length < 5 && (only === null || next === only)) {
      next += 1;
      await play(next - 1);
    }
  };
  await Promise.all(Array.from({ length: only === null ? request.lanes : 1 }, lane));
  return { played, faults, rehearsal };
}
