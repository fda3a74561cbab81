import type { Auto, WatchRound } from '../../usecases/watchRound.ts';
import type { Explanation } from '../cliError.ts';
import type { Paint } from '../io/terminal.ts';

/** What does not change while somebody watches. */
export interface WatchSetting {
  readonly company: string;
  readonly timezone: string;
  readonly everyMs: number;
  readonly auto: Auto;
  readonly dryRun: boolean;
}

/** Something that was done without a person, or would have been. */
export interface Deed {
  readonly at: Date;
  readonly text: string;
  readonly paint: Paint | null;
}

/** Time in which nobody looked, because this machine slept or its clock was set. */
export interface Unseen {
  readonly from: Date;
  readonly until: Date;
}

export interface FailingSince {
  readonly at: Date;
  /** False: it failed before that already. */
  readonly isKnown: boolean;
}

/** All that is known; whoever draws it needs nothing else but the time. */
export interface Scene {
  readonly setting: WatchSetting;
  /** The newest; null: the first has not ended yet. */
  readonly round: WatchRound | null;
  /** By probe, since when it has been failing, as far back as it was seen: an outage is longer than the looks that are shown. */
  readonly failingSince: ReadonlyMap<string, FailingSince>;
  /** `INC-7` or `MNT-8` of a number. */
  readonly idOf: (number: number) => string;
  /** Why the store could not be used; null: it could. */
  readonly trouble: Explanation | null;
  /** The latest; null: none of late. */
  readonly unseen: Unseen | null;
  /** The latest few, oldest first. */
  readonly deeds: readonly Deed[];
}

export const emptyScene = (setting: WatchSetting): Scene => ({
  setting,
  round: null,
  failingSince: new Map(),
  idOf: (number) => `INC-${number}`,
  trouble: null,
  unseen: null,
  deeds: [],
});
