import type { Draft } from '../../usecases/draft.ts';
import { doneWords } from '../doneWords.ts';
import type { Output } from '../io/output.ts';
import { type Fact, factsOf } from './facts.ts';
import { autoWords } from './footerRows.ts';
import { newsOf } from './news.ts';
import { emptyScene, type WatchSetting } from './scene.ts';
import { withRound, withUnseen } from './sceneOf.ts';
import { elapsed } from './spans.ts';
import { nothingToShow, type WatchView } from './watchView.ts';

/**
 * In a log: a line a change, each with its time, and none while nothing changes.
 * @param planOf how a draft is shown that a dry run would post
 */
export function createLogView(
  output: Output,
  setting: WatchSetting,
  now: () => Date,
  planOf: (draft: Draft) => string,
): WatchView {
  let scene = emptyScene(setting);
  let facts: readonly Fact[] = [];
  const say = (text: string): void => output.result(null, `${now().toISOString().slice(0, 19)}Z  ${text}`);
  const tell = (): void => {
    const after = factsOf(scene, now());
    for (const { text } of newsOf(facts, after)) say(text);
    facts = after;
  };
  return {
    ...nothingToShow,
    show: (round, idOf) => {
      if (scene.round === null) {
        const names =
          round.status.probes.map(({ name }) => name).join(', ') || 'no probe, because the config names none';
        say(`Watching ${names}, every ${elapsed(setting.everyMs)}. ${autoWords(setting)}.`);
        if (round.status.incidents.length === 0) say('No incident is open.');
      }
      scene = withRound(scene, round, idOf);
      for (const done of round.did) {
        if (done.kind !== 'store_trouble') say(doneWords(done));
        if (done.kind === 'would_post') output.result(null, planOf(done.draft));
      }
      tell();
    },
    // A promise is broken by the clock alone.
    tick: () => {
      if (scene.round) tell();
    },
    slept: (unseen) => {
      scene = withUnseen(scene, unseen);
      tell();
    },
    scene: () => scene,
  };
}
