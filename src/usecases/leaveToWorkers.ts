import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { namedOnes, type Published } from './published.ts';

/** A worker says every five seconds that it is there; one that has not for so long is not. */
const aliveMs = 30_000;

/** What was recorded is sent by the workers of a shared store; how it stands now is the answer. */
export async function leaveToWorkers(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  { incident, update }: Draft | Repeat,
  created: boolean,
  warnings: readonly string[],
): Promise<Published> {
  const { outbox, chunks } = store;
  const tallies = await outbox.tally({ updateId: update.id });
  const uncertain = await outbox.deliveries({ updateId: update.id, states: ['uncertain'], limit: namedOnes });
  const alive = (await chunks?.workers.seenSince(new Date(now().getTime() - aliveMs))) ?? [];
  const attended = new Set(alive.flatMap((worker) => worker.channels));
  const waiting = tallies.filter(({ state }) => state === 'queued' || state === 'retrying').map((one) => one.channel);
  const unattended = [...new Set(waiting)].filter((channel) => !attended.has(channel));
  const report = { resent: 0, interrupted: false, detached: { unattended } };
  return { created, incident, update, tallies, uncertain, warnings, ...report };
}
