import type { DeliveryScope } from '../store/store.ts';
import { type HeldLease, takeLease } from './lease.ts';
import { createLedger } from './ledger.ts';
import type { DeliveryDeps, OnChange } from './run.ts';
import { type Held, sendHeld } from './sendHeld.ts';

export interface DeliverRequest {
  /** What is sent while the lease is held: also what others commit meanwhile. */
  readonly scope: DeliveryScope;
  /** What the caller waits for; the run ends when nothing of it is due any more. */
  readonly own: DeliveryScope;
  /** A human asked: own back-off is not waited for. */
  readonly eager: boolean;
  /** How long to wait for another process that sends. */
  readonly patienceMs: number;
  readonly onChange: OnChange;
  /** Told of each process that is waited for. */
  readonly onWaiting: (holder: { readonly pid: number; readonly host: string }) => void;
  readonly onStopping: (underWay: number) => void;
  /** Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export interface DeliverReport {
  readonly resent: number;
  readonly interrupted: boolean;
}

const lookEveryMs = 200;

/**
 * Sends what is committed, or waits for whoever does. Of all processes on a file one sends at a time; when it ends or
 * dies, the next takes over. Of a shared store as many send as there are chunks.
 */
export async function deliver(deps: DeliveryDeps, request: DeliverRequest): Promise<DeliverReport> {
  if (deps.shared) {
    const { deliverShared } = await import('./deliverShared.ts');
    return await deliverShared(deps, deps.shared, request);
  }
  const { time, outbox } = deps;
  const giveUpMs = time.monotonicMs() + request.patienceMs;
  let resent = 0;
  let told: number | null = null;
  while (!request.signal.aborted) {
    const lease = await takeLease(outbox, deps.owner, time);
    if ('fence' in lease) {
      const sent = { channels: deps.channels, gate: null, lines: null };
      const end = await sendHeld(deps, { ...request, ...sent }, heldBy(deps, lease));
      resent += end.resent;
      if (end.kind === 'done') break;
      continue;
    }
    if (told !== lease.by.pid) request.onWaiting(lease.by);
    told = lease.by.pid;
    if ((await outbox.isAtRest(request.own, null, time.now(), null)) || time.monotonicMs() > giveUpMs) break;
    await time.sleep(lookEveryMs, request.signal);
  }
  return { resent, interrupted: request.signal.aborted };
}

function heldBy({ outbox, time }: DeliveryDeps, { fence, lost, release }: HeldLease): Held {
  const write = (moves: Parameters<typeof outbox.write>[1], at: Date) => outbox.write(fence, moves, at);
  return { ledger: createLedger({ write, makeRoom: outbox.makeRoom, outlast: null }, time.now), lost, release };
}
