import type { Environment } from '../../config/paths.ts';
import type { Time } from '../../delivery/time.ts';
import type { Done } from '../../usecases/done.ts';
import { doneWords } from '../doneWords.ts';
import { desktopNote } from '../io/desktopNote.ts';
import type { FullScreen } from '../io/fullScreen.ts';
import type { Size } from '../io/liveBlock.ts';
import type { Colour } from '../io/terminal.ts';
import { type Fact, factsOf } from './facts.ts';
import { newsOf } from './news.ts';
import { emptyScene, type Scene, type WatchSetting } from './scene.ts';
import { withRound, withUnseen } from './sceneOf.ts';
import { watchLines } from './watchLines.ts';
import type { WatchView } from './watchView.ts';

/** The terminal that it is drawn on, and the clocks. */
export interface ScreenParts extends Pick<Time, 'now' | 'monotonicMs'> {
  readonly screen: FullScreen;
  readonly write: (text: string) => void;
  readonly size: () => Size;
  readonly colour: Colour;
  readonly hasKeys: boolean;
  readonly bell: boolean;
  readonly notify: boolean;
  readonly env: Environment;
}

export interface ScreenView extends WatchView {
  /** Draws all of it anew: the terminal has another size, or somebody else has written on it. */
  redraw(): void;
}

/** At a terminal: a screen that is kept up to date, which rings when something is due or has become worse. */
export function createScreenView(setting: WatchSetting, parts: ScreenParts): ScreenView {
  const { screen, write, now, monotonicMs, size } = parts;
  let scene = emptyScene(setting);
  let facts: readonly Fact[] | null = null;
  let nextLookAtMs: number | null = null;

  const draw = (): void => {
    const moment = { now: now(), nextLookMs: nextLookAtMs === null ? null : Math.max(0, nextLookAtMs - monotonicMs()) };
    screen.draw(watchLines(scene, moment, { ...size(), colour: parts.colour, hasKeys: parts.hasKeys }));
  };
  /** What was so when he began to watch he sees; he needs to be called for what comes after it. */
  const call = (refusals: readonly string[]): void => {
    if (scene.round === null) return;
    const after = factsOf(scene, now());
    const begun = facts === null ? [] : newsOf(facts, after).filter((one) => one.isAlarm);
    const alarms = [...begun.map(({ text }) => text), ...refusals];
    facts = after;
    const [first] = alarms;
    if (first === undefined) return;
    if (parts.bell) write('\u0007');
    const more = alarms.length > 1 ? ` (and ${alarms.length - 1} more)` : '';
    if (parts.notify) write(desktopNote(first + more, parts.env));
  };
  const update = (next: Scene, did: readonly Done[] = []): void => {
    scene = next;
    draw();
    call(did.filter(({ kind }) => kind === 'refused').map(doneWords));
  };
  screen.enter();
  draw();
  return {
    show: (round, idOf) => update(withRound(scene, round, idOf), round.did),
    expect: (atMs) => {
      nextLookAtMs = atMs;
    },
    tick: () => update(scene),
    slept: (unseen) => update(withUnseen(scene, unseen)),
    redraw: () => {
      screen.forget();
      draw();
    },
    scene: () => scene,
    stop: () => screen.leave(),
  };
}
