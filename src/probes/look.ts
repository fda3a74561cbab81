import type { Sample } from '../domain/greenLight.ts';
import { plainLine } from './plainLine.ts';
import type { Finding, Probe, ProbeIo } from './probe.ts';

/** Between two tries of one look. */
const pauseMs = 250;

export interface LookIo extends ProbeIo {
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Masks every secret that is known so far: a site may repeat what it was sent. */
  readonly redact: (text: string) => string;
}

/** One look at a probe; it counts as failed when its retries have failed as well. */
export async function lookAt(probe: Probe, io: LookIo, everyMs: number, signal: AbortSignal): Promise<Sample> {
  const startedMs = io.monotonicMs();
  let finding = await tryOnce(probe, io, signal);
  for (let left = probe.settings.retries; !finding.healthy && left > 0 && !signal.aborted; left -= 1) {
    await io.sleep(pauseMs, signal);
    if (!signal.aborted) finding = await tryOnce(probe, io, signal);
  }
  const tookMs = Math.round(io.monotonicMs() - startedMs);
  const reason = plainLine(io.redact(finding.reason));
  return { probe: probe.name, at: io.now(), healthy: finding.healthy, reason, everyMs, tookMs };
}

/** A fault of the probe itself is no health either, and must not stop the looking. */
async function tryOnce(probe: Probe, io: ProbeIo, signal: AbortSignal): Promise<Finding> {
  try {
    return await probe.definition.look(probe.settings, io, signal);
  } catch (error) {
    return { healthy: false, reason: `the probe itself failed: ${error instanceof Error ? error.message : 'unknown'}` };
  }
}
