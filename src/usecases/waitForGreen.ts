import type { Guard, Sample } from '../domain/greenLight.ts';
import { isOpen, publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { ClockJumps } from './clockJumps.ts';
import type { Deps } from './deps.ts';
import { findIncident } from './find.ts';
import { guardOf, probesOf } from './guard.ts';
import type { ResolveInput } from './input.ts';
import type { Refusal } from './refusal.ts';
import { Rounds } from './rounds.ts';

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
    const rounds = new Rounds({ ...deps, look: (probe, stop) => deps.look(probe, everyMs, stop) });
    const jumps = new ClockJumps(deps);
    for (;;) {
      jumps.notice();
      const startedMs = deps.monotonicMs();
      const found = await findIncident(deps, input.id, 'open');
      if (!found.ok) return found;
      const incident = found.value;
      if (incident.work) return err({ kind: 'is_maintenance', id: publicId(incident) });
      if (!isOpen(incident)) {
        const resolvedAt = incident.resolvedAt ?? incident.openedAt;
        return err({ kind: 'already_resolved', id: publicId(incident), resolvedAt });
      }
      const samples = await rounds.next(probesOf(deps, incident), everyMs, signal);
      if (!signal.aborted && samples.length > 0) await deps.store.samples.add(samples);
      jumps.notice();
      const guard = jumps.without(await guardOf(deps, incident));
      if (!signal.aborted) onProgress({ samples, guard });
      const hopeless = guard.needsMonitoring && guard.monitoringForMs === 0 && incident.status !== 'monitoring';
      // A look that has not ended may be about to fail: what was seen before it is not enough.
      const green = guard.green && !rounds.busy;
      if (green || hopeless || signal.aborted) return ok(guard);
      const untilNext = everyMs - (deps.monotonicMs() - startedMs);
      const untilEarliest =
        guard.earliestAt && !rounds.busy ? guard.earliestAt.getTime() - deps.now().getTime() : everyMs;
      // The last look falls on the end of the soak, not up to an interval after it.
      await deps.sleep(Math.max(5, Math.min(untilNext, Math.max(untilEarliest, 0) + 1)), signal);
    }
  };
