import type { WatchRound } from '../../usecases/watchRound.ts';
import type { Scene, Unseen } from './scene.ts';

/** Where the rounds are shown: a screen, lines in a log, or JSON. */
export interface WatchView {
  /** @param idOf `INC-7` or `MNT-8` of a number */
  show(round: WatchRound, idOf: (number: number) => string): void;
  /** When the next round begins, on the monotonic clock; null: one is under way. */
  expect(nextLookAtMs: number | null): void;
  /** Comes each second. */
  tick(): void;
  /** The clock ran ahead while nobody looked. */
  slept(unseen: Unseen): void;
  /** All that is known at the moment; null where none is kept. */
  scene(): Scene | null;
  /** Gives the terminal back. */
  stop(): void;
}

/** What a view has not to do with. */
export const nothingToShow: Pick<WatchView, 'expect' | 'tick' | 'slept' | 'scene' | 'stop'> = {
  expect: () => {},
  tick: () => {},
  slept: () => {},
  scene: () => null,
  stop: () => {},
};
