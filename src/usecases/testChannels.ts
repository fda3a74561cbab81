import type { Channel, Verdict } from '../channels/channel.ts';
import { SecretFault } from '../channels/channel.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import type { Refusal } from './refusal.ts';

export interface TestedChannel {
  readonly channel: Channel;
  readonly verdict: Verdict;
}

const deadlineMs = 15_000;

/** Proves the credentials of these channels side by side, posting nothing. */
export const testChannels =
  (deps: Pick<Deps, 'config' | 'ioFor'>) =>
  async (names: readonly string[] | null, signal: AbortSignal): Promise<Result<readonly TestedChannel[], Refusal>> => {
    const known = deps.config.channels.map((channel) => channel.name);
    const strange = (names ?? []).filter((name) => !known.includes(name));
    if (strange.length > 0) return err({ kind: 'unknown_channel', names: strange, known });
    const chosen = deps.config.channels.filter((channel) => names === null || names.includes(channel.name));
    return ok(
      await Promise.all(chosen.map(async (channel) => ({ channel, verdict: await verify(deps, channel, signal) }))),
    );
  };

async function verify(deps: Pick<Deps, 'ioFor'>, channel: Channel, signal: AbortSignal): Promise<Verdict> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  try {
    return await channel.definition.verify(channel.settings, deps.ioFor(channel), deadline);
  } catch (error) {
    if (error instanceof SecretFault) {
      return { kind: 'fault', message: error.message, fix: 'give the secret its value, then: incident channels test' };
    }
    throw error;
  }
}
