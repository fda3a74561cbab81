import { describe, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { brokenPromises } from './promise.ts';
import { tellStory } from './tellStory.ts';
import type { NamedTrouble } from './troubles.ts';

const types = await loadChannelTypes();
const megabyte = 1024 * 1024;
/** All answers of one story together would be 1.2 GB. */
const mostGrowth = 400 * megabyte;

/** Tells an incident through each trouble at every service at once, and holds what came of it against the promise. */
export function describeTroubles(about: string, troubles: readonly NamedTrouble[]): void {
  describe(`${about}: no channel says what is not so, sends twice what it may not, or keeps the others from being told`, () => {
    it.each(troubles.map((trouble) => [trouble.name, trouble] as const))(
      '%s',
      async (_, trouble) => {
        const atFirst = process.memoryUsage().rss;
        let most = 0;
        const watch = setInterval(() => {
          most = Math.max(most, process.memoryUsage().rss);
        }, 20);
        const story = await tellStory(trouble).finally(() => clearInterval(watch));
        expect(brokenPromises(story, types, trouble)).toEqual([]);
        expect((most - atFirst) / megabyte).toBeLessThan(mostGrowth / megabyte);
      },
      60_000,
    );
  });
}
