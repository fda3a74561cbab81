import * as v from 'valibot';
import { parseClock } from '../domain/quietHours.ts';

const price = 'what a segment costs you, such as 0.0747';
const currency = 'a currency by its three letters, such as "EUR"';
const wholeNumber = 'a number of messages, such as 500';
const amount = 'a cost in your currency, such as 50';
const clock = 'a time of day such as "22:00"; midnight is "00:00"';
const notTheSame = 'two different times; quiet hours from a time to the same time are none, or all day';

const positive = (what: string) => v.pipe(v.number(what), v.finite(what), v.minValue(0, what));
const timeOfDay = v.pipe(
  v.string(clock),
  v.check((text) => parseClock(text) !== null, clock),
);

/** What keeps texts from costing more than was meant, and from waking people. */
export const smsCaution = {
  price: v.optional(
    v.strictObject({
      perSegment: positive(price),
      currency: v.pipe(v.string(currency), v.regex(/^[A-Z]{3}$/u, currency)),
    }),
  ),
  confirmAbove: v.optional(
    v.pipe(
      v.strictObject({
        messages: v.optional(v.pipe(positive(wholeNumber), v.integer(wholeNumber))),
        cost: v.optional(positive(amount)),
      }),
      v.check(({ messages, cost }) => messages !== undefined || cost !== undefined, '"messages", "cost" or both'),
    ),
  ),
  quietHours: v.optional(
    v.pipe(
      v.strictObject({ from: timeOfDay, to: timeOfDay }),
      v.check(({ from, to }) => from !== to, notTheSame),
      v.transform(({ from, to }) => ({ fromMinute: parseClock(from) ?? 0, toMinute: parseClock(to) ?? 0 })),
    ),
  ),
};
