import type { App } from '../../app.ts';
import type { Output } from '../io/output.ts';
import { roundJson } from './roundJson.ts';
import { nothingToShow, type WatchView } from './watchView.ts';

/**
 * One line of JSON a round.
 * @param since what was seen before is not told again
 */
export function createJsonView(output: Output, urlOf: App['urlOf'], since: Date): WatchView {
  const seenAtMs = new Map<string, number>();
  return {
    ...nothingToShow,
    show: (round, idOf) => {
      const fresh = [...round.recent.values()]
        .flat()
        .filter(({ probe, at }) => at.getTime() > (seenAtMs.get(probe) ?? since.getTime()));
      for (const { probe, at } of fresh) seenAtMs.set(probe, at.getTime());
      output.result(roundJson(round, fresh, urlOf, idOf), '');
    },
  };
}
