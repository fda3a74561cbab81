import type { Event } from '../domain/event.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type OpenStatus, openStatuses } from '../domain/status.ts';
import type { PublishInput } from './input.ts';
import type { Refusal } from './refusal.ts';

const isStatus = (event: Event): event is OpenStatus => openStatuses.some((status) => status === event);

/** Events that an update of an open incident may be; the others have verbs of their own. */
const updateEvents: readonly Event[] = [...openStatuses, 'still-working'];

/**
 * The status and the template of an update. Each implies the other where only one is given; together they must agree,
 * because a text headed "Monitoring" on an incident under investigation misleads.
 */
export function statusAndEvent(
  input: Pick<PublishInput, 'status' | 'event'>,
  current: OpenStatus,
): Result<{ readonly status: OpenStatus; readonly event: Event }, Refusal> {
  const { status, event } = input;
  if (event !== null && !updateEvents.includes(event)) {
    return err({ kind: 'bad_value', flag: '--event', value: event, expected: `one of ${updateEvents.join(', ')}` });
  }
  if (event === null) return ok({ status: status ?? current, event: status ?? current });
  if (!isStatus(event)) return ok({ status: status ?? current, event });
  if (status !== null && status !== event) {
    return err({ kind: 'bad_value', flag: '--event', value: event, expected: `${status}, as --status says` });
  }
  return ok({ status: event, event });
}
