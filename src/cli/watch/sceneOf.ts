import type { Done } from '../../usecases/done.ts';
import type { WatchRound } from '../../usecases/watchRound.ts';
import { doneWords } from '../doneWords.ts';
import type { Paint } from '../io/terminal.ts';
import { explainStore } from '../storeWords.ts';
import { shownLooks } from './lookChart.ts';
import type { Deed, Scene, Unseen } from './scene.ts';

/** More would tell of yesterday. */
const mostDeeds = 5;
/** So long it is worth a line that nobody looked. */
const unseenForMs = 15 * 60_000;

/** The scene after a round. Nothing is kept of earlier ones but the last few deeds. */
export function withRound(scene: Scene, round: WatchRound, idOf: Scene['idOf']): Scene {
  const trouble = round.did.find((one) => one.kind === 'store_trouble');
  const deeds = round.did.filter((one) => one.kind !== 'store_trouble').map((one) => deedOf(one, round.at));
  const { unseen } = scene;
  const isLate = unseen !== null && round.at.getTime() - unseen.until.getTime() > unseenForMs;
  return {
    ...scene,
    round,
    failingSince: failingSince(scene, round),
    idOf,
    trouble: trouble?.kind === 'store_trouble' ? explainStore(trouble.fault) : null,
    unseen: isLate ? null : unseen,
    deeds: [...scene.deeds, ...deeds].slice(-mostDeeds),
  };
}

function failingSince(before: Scene, { recent }: WatchRound): Scene['failingSince'] {
  return new Map(
    [...recent].flatMap(([name, samples]) => {
      const lastHealthy = samples.findLastIndex((sample) => sample.healthy);
      const first = samples[lastHealthy + 1];
      if (!first) return [];
      const known = lastHealthy < 0 ? before.failingSince.get(name) : undefined;
      return [[name, known ?? { at: first.at, isKnown: lastHealthy >= 0 || samples.length < shownLooks }] as const];
    }),
  );
}

export const withUnseen = (scene: Scene, unseen: Unseen): Scene => ({ ...scene, unseen });

const deedOf = (done: Done, at: Date): Deed => ({ at, text: doneWords(done), paint: paintOf(done) });

function paintOf(done: Done): Paint | null {
  if (done.kind === 'refused') return 'red';
  if (done.kind !== 'posted') return null;
  return done.published.tallies.some(({ state }) => state === 'failed' || state === 'uncertain') ? 'yellow' : 'green';
}
