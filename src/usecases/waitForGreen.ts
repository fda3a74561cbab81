import type { Guard, Sample } from '../domain/greenLight.ts';
import { isOpen, publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Deps } from './deps.ts';
import { findIncident } from './find.ts';
import { guardOf, probesOf } from './guard.ts';
import type { ResolveInput } from './input.ts';
import type { Refusal } from './refusal.ts';

/** What `resolve --wait` tells while it waits. */
export interface WaitProgress {
  readonly samples: readonly Sample[];
  readonly guard: Guard;
}

/**
 * Looks at the probes at their interval until the guard is green, however often they fail in between. Ends early, with
 * the guard as it is then, on an interrupt; and at once where looking can't help, because the incident is not
 * `monitoring` although it has to be.
 */
export const waitForGreen =
  (deps: Deps) =>
  async (
    input: Pick<ResolveInput, 'id'>,
    onProgress: (progress: WaitProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<Guard, Refusal>> => {
    const { everyMs } = deps.config.allClear;
    for (;;) {
      const startedMs = deps.monotonicMs();
      const found = await findIncident(deps, input.id, 'open');
      if (!found.ok) return found;
      const incident = found.value;
      if (!isOpen(incident)) {
        const resolvedAt = incident.resolvedAt ?? incident.openedAt;
        return err({ kind: 'already_resolved', id: publicId(incident), resolvedAt });
      }
      const probes = probesOf(deps, incident);
      const samples = await Promise.all(probes.map((probe) => deps.look(probe, everyMs, signal)));
      if (!signal.aborted && samples.length > 0) await deps.store.samples.add(samples);
      const guard = await guardOf(deps, incident);
      if (!signal.aborted) onProgress({ samples, guard });
      const hopeless = guard.needsMonitoring && guard.monitoringForMs === 0 && incident.status !== 'monitoring';
      if (guard.green || hopeless || signal.aborted) return ok(guard);
      const untilNext = everyMs - (deps.monotonicMs() - startedMs);
      const untilEarliest = guard.earliestAt ? guard.earliestAt.getTime() - deps.now().getTime() : everyMs;
      // The last look falls on the end of the soak, not up to an interval after it.
      await deps.sleep(Math.max(5, Math.min(untilNext, Math.max(untilEarliest, 0) + 1)), signal);
    }
  };
