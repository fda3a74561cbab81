import type { DraftMessage } from '../usecases/draft.ts';
import { money } from './io/money.ts';
import { counted } from './io/progressWords.ts';
import { clockTime } from './io/times.ts';

/** What there is to know of a message besides its words: whom it reaches, what it takes, what can't be undone. */
export function messageFacts(message: DraftMessage, now: Date, timezone: string): string {
  const { size, recipients, cost, currency, type, locale, sentencesLeftOut: left, isEdit } = message;
  const isToPeople = type === 'email' || size.segments !== null;
  const source = message.priceSource === null ? '' : ` (${message.priceSource})`;
  return [
    type,
    locale,
    isToPeople ? several(recipients, 'recipient') : '',
    size.limit === null ? '' : `${counted(size.length)} of ${size.limit} characters`,
    segmentsOf(message),
    cost === null ? '' : `about ${money(cost, currency)}${source}`,
    left === 0 ? '' : `${several(left, 'sentence')} left out to fit`,
    message.isHeld ? 'waits for a second person' : whenOf(message, now, timezone),
    isEdit ? 'the post is edited in place' : message.afterwards,
  ]
    .filter((one) => one !== '')
    .join(' · ');
}

const several = (n: number, what: string): string => `${counted(n)} ${what}${n === 1 ? '' : 's'}`;

function segmentsOf({ size, recipients }: DraftMessage): string {
  if (size.segments === null) return '';
  const why = size.encoding === 'UCS-2' ? ' (of 70 characters, because a sign in it is not in GSM-7)' : '';
  const each = several(size.segments, 'segment');
  return recipients === 1 ? `${each}${why}` : `${each} each${why}, ${counted(size.segments * recipients)} in all`;
}

function whenOf({ asleep, recipients, dueAt }: DraftMessage, now: Date, timezone: string): string {
  if (asleep) return asleepWords(asleep.count, asleep.until, asleep.count === recipients);
  return dueAt === null ? '' : `not before ${clockTime(dueAt, now, timezone)}`;
}

/** `12 wait until 07:00 in their zone` */
export function asleepWords(count: number, until: string, isAll = false): string {
  const who = isAll && count > 1 ? `all ${counted(count)}` : counted(count);
  return `${who} ${count === 1 ? 'waits' : 'wait'} until ${until} in their zone`;
}
