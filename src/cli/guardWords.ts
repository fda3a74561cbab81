import { describeDuration } from '../domain/duration.ts';
import type { Guard } from '../domain/greenLight.ts';
import type { Refusal } from '../usecases/refusal.ts';
import type { Explanation } from './cliError.ts';
import { guardJson } from './io/json.ts';

type NotGreen = Extract<Refusal, { kind: 'not_green' }>;

/** Why the all-clear may not go out yet, and the three ways on. */
export function explainGuard(refusal: NotGreen): Explanation {
  const number = refusal.id.replace('INC-', '');
  const watching = refusal.guard.needsMonitoring && refusal.status !== 'monitoring';
  const wait = watching
    ? `Say that you are watching: incident update ${number} --status monitoring`
    : `Wait for it here: incident resolve ${number} --wait`;
  return {
    kind: 'not_green',
    message: [`${refusal.id} was not resolved.`, ...guardReasons(refusal)].join('\n'),
    hint: `${wait}        Go against it: incident resolve ${number} --override "why"`,
    exit: 5,
    extra: { guard: guardJson(refusal.guard) },
  };
}

/** The guard's reasons, a sentence each. */
export function guardReasons({
  guard,
  impact,
  status,
}: Pick<NotGreen, 'guard' | 'impact' | 'status'>): readonly string[] {
  const required = `the ${describeDuration(guard.requiredMs)} that ${article(impact)} incident asks for`;
  const reasons: string[] = [];
  if (guard.probes.length > 0 && guard.healthyForMs < guard.requiredMs) reasons.push(probeReason(guard, required));
  if (guard.needsMonitoring && (guard.monitoringForMs ?? 0) < guard.requiredMs) {
    reasons.push(
      status === 'monitoring'
        ? `It has been monitored for ${describeDuration(guard.monitoringForMs ?? 0)} of ${required}; no probe watches all that is affected.`
        : `It is ${status}, and no probe watches all that is affected: it must be monitored for ${required}.`,
    );
  }
  return reasons;
}

const article = (impact: string): string => (impact === 'none' ? 'a no-impact' : `a ${impact}`);

function probeReason(guard: Guard, required: string): string {
  const which =
    guard.probes.length === 1 ? `The ${guard.probes[0]} probe has` : `The probes ${guard.probes.join(', ')} have`;
  const failure = guard.lastFailure
    ? ` The last failure was at ${guard.lastFailure.at.toISOString().slice(11, 19)} UTC (${guard.lastFailure.probe}: ${guard.lastFailure.reason}).`
    : '';
  if (guard.stableSince === null && guard.unwatched.length > 0) {
    return `Nobody is looking at ${guard.unwatched.join(', ')}, and not looking is not the same as healthy; ${required} must be seen.${failure}`;
  }
  if (guard.stableSince === null)
    return `${which} not been healthy at the last look; ${required} must be seen.${failure}`;
  return `${which} been healthy for ${describeDuration(guard.healthyForMs)} of ${required}.${failure}`;
}
