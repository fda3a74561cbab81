import type { LookRounds, Round } from './lookRounds.ts';
import type { Policy, Watcher } from './policy.ts';

export interface Outcome {
  /** All-clears that were given while a failure was still to come. */
  readonly falseAllClears: number;
  /** From the true end to the all-clear that stood; null: none within the horizon. 0 where a false one was never taken back. */
  readonly delayMs: number | null;
}

/**
 * Runs one policy through one outage. It is declared at the first look that the service fails, and reopened after a
 * false all-clear at the next such looks: a person looks before reopening, so a look's own time-out reopens nothing.
 */
export function replay(rounds: LookRounds, policy: Policy): Outcome {
  const over = rounds.overMs;
  const watched = declare(rounds, policy);
  // An outage that no look ever saw fail is never declared.
  if (watched === null) return { falseAllClears: 0, delayMs: 0 };
  const state = { clear: false, badInARow: 0, falseAllClears: 0 };
  for (let index = watched.from; index < rounds.count; index += 1) {
    for (const round of roundsOf(rounds, index, state.clear ? null : watched.watcher)) {
      if (state.clear) {
        if (round.atMs >= over) return { falseAllClears: state.falseAllClears, delayMs: 0 };
        state.badInARow = round.trulyFailed ? state.badInARow + 1 : 0;
        if (state.badInARow < policy.badLooks) continue;
        state.clear = false;
        state.badInARow = 0;
        watched.watcher.reopened(round.atMs);
      } else if (watched.watcher.see(round)) {
        if (round.atMs >= over) return { falseAllClears: state.falseAllClears, delayMs: round.atMs - over };
        state.clear = true;
        state.falseAllClears += 1;
      }
    }
  }
  return { falseAllClears: state.falseAllClears, delayMs: state.clear ? 0 : null };
}

function declare(rounds: LookRounds, policy: Policy): { readonly watcher: Watcher; readonly from: number } | null {
  for (let index = 0; rounds.timeOf(index) < rounds.overMs; index += 1) {
    const round = rounds.regular(index);
    if (!round?.trulyFailed) continue;
    const { parts, outage } = rounds;
    return { watcher: policy.watch({ impact: outage.impact, parts, openedMs: round.atMs }), from: index };
  }
  return null;
}

/** The regular round, and before it the one that the watcher asked for. */
function* roundsOf(rounds: LookRounds, index: number, watcher: Watcher | null): Generator<Round> {
  const wanted = watcher?.wantsAt() ?? null;
  const between = wanted !== null && wanted > rounds.timeOf(index - 1) && wanted < rounds.timeOf(index);
  const extra = between ? rounds.at(wanted) : null;
  if (extra) yield extra;
  const regular = rounds.regular(index);
  if (regular) yield regular;
}
