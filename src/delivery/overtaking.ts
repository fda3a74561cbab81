import { isHeld } from '../domain/approval.ts';
import { type Delivery, erasedMark } from '../domain/delivery.ts';
import { overtakes } from '../domain/event.ts';
import type { DeliveryDeps } from './run.ts';

/** Why a delivery is not sent although its turn has come; null: it is. */
export async function whyNotAnyMore(
  deps: DeliveryDeps,
  delivery: Delivery,
): Promise<'expired' | 'overtaken' | 'erased' | null> {
  // Whoever had themselves erased has no address here any more.
  if (delivery.to.startsWith(erasedMark)) return 'erased';
  // It is due only when it is too late for it; whatever the clocks say, nothing goes out that nobody has said yes to.
  if (isHeld(delivery)) return 'expired';
  if (delivery.expiresAt !== null && delivery.expiresAt <= deps.time.now()) return 'expired';
  // What waits in the queue is overtaken where the newer update is recorded; one that was under way then, is not.
  return delivery.attempts > 0 && (await isOvertaken(deps, delivery)) ? 'overtaken' : null;
}

async function isOvertaken(deps: DeliveryDeps, delivery: Delivery): Promise<boolean> {
  if (delivery.event === 'note') return false;
  const incident = await deps.incidents.byUuid(delivery.incidentUuid);
  if (!incident || incident.lastSeq <= delivery.seq) return false;
  const { incidentUuid, channel } = delivery;
  const newer = await deps.outbox.deliveries({ incidentUuid, channel, to: delivery.to });
  const heard = newer.filter(
    (one) => one.seq > delivery.seq && one.event !== 'note' && one.state !== 'skipped' && one.state !== 'cancelled',
  );
  if (delivery.event !== 'correction' && heard.some((one) => one.event !== 'correction' && overtakes(one.event)))
    return true;
  // A correction takes the place of the text that it corrects and of its earlier corrections, and of nothing else.
  const saidIn = (await correctedBy(deps, delivery)) ?? delivery.seq;
  for (const one of heard) if ((await correctedBy(deps, one)) === saidIn) return true;
  return false;
}

async function correctedBy(deps: DeliveryDeps, { event, updateId }: Delivery): Promise<number | null> {
  return event === 'correction' ? ((await deps.incidents.updateById(updateId))?.corrects ?? null) : null;
}
