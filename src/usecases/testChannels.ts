import type { Channel, Verdict } from '../channels/channel.ts';
import { SecretFault } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import type { Refusal } from './refusal.ts';

export interface TestedChannel {
  readonly channel: Channel;
  readonly verdict: Verdict;
}

const deadlineMs = 15_000;

/** Nothing that was found out proves a channel whose credentials only a post can prove. */
export function shownVerdict({ channel: { name, definition }, verdict }: TestedChannel): Verdict {
  if (verdict.kind !== 'ok' || definition.can.verify) return verdict;
  const fix = `can't be proven without a post; try: incident channels test ${name} --post`;
  return { kind: 'warning', message: verdict.message, fix };
}

/** Proves the credentials of these channels side by side, posting nothing. */
export const testChannels =
  (deps: Pick<Deps, 'config' | 'ioFor'>) =>
  async (names: readonly string[] | null, signal: AbortSignal): Promise<Result<readonly TestedChannel[], Refusal>> => {
    const chosen = chooseChannels(deps.config, names);
    if (!chosen.ok) return chosen;
    return ok(
      await Promise.all(
        chosen.value.map(async (channel) => ({ channel, verdict: await verify(deps, channel, signal) })),
      ),
    );
  };

/** @param names null: all of them */
export function chooseChannels(
  { channels }: Config,
  names: readonly string[] | null,
): Result<readonly Channel[], Refusal> {
  const known = channels.map((channel) => channel.name);
  const strange = (names ?? []).filter((name) => !known.includes(name));
  if (strange.length > 0) return err({ kind: 'unknown_channel', names: strange, known });
  return ok(channels.filter((channel) => names === null || names.includes(channel.name)));
}

export async function verify(deps: Pick<Deps, 'ioFor'>, channel: Channel, signal: AbortSignal): Promise<Verdict> {
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
