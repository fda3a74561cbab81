import type { Policy } from './policy.ts';

/** The same time since the last bad look, whatever the impact, and whether anybody looked in it or not. */
export const soakPolicy = (name: string, soakMs: number): Policy => ({
  name,
  badLooks: 1,
  watch: ({ openedMs }) => {
    let lastBadMs = openedMs;
    return {
      see: ({ atMs, looks }) => {
        if (looks.some((look) => look === 'failed' || look === 'timed-out')) lastBadMs = atMs;
        return looks.every((look) => look === 'good') && atMs - lastBadMs >= soakMs;
      },
      wantsAt: () => lastBadMs + soakMs,
      reopened: (atMs) => {
        lastBadMs = atMs;
      },
    };
  },
});
