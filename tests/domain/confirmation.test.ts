import { expect, it } from 'vitest';
import { unconfirmed } from '../../src/domain/confirmation.ts';

const count = { channel: 'texts', messages: 501, segments: 1002, cost: 50, currency: 'EUR' };
const none = { messages: null, cost: null };

it.each([
  ['no limit is set', none, null, null],
  ['it is below both limits', { messages: 600, cost: 60 }, null, null],
  ['it is just at the limits', { messages: 501, cost: 50 }, null, null],
  ['it is one message more', { messages: 500, cost: 60 }, null, { what: 'messages', limit: 500 }],
  ['it costs a cent more', { messages: null, cost: 49.99 }, null, { what: 'cost', limit: 49.99 }],
  ['it is above both', { messages: 0, cost: 0 }, null, { what: 'messages', limit: 0 }],
  ['that very number was confirmed', { messages: 500, cost: 1 }, 501, null],
  ['more was confirmed', { messages: 500, cost: 1 }, 9000, null],
  ['less was confirmed', { messages: 500, cost: 1 }, 500, { what: 'confirmed', limit: 500 }],
  ['less was confirmed than what would have gone out unasked', none, 500, { what: 'confirmed', limit: 500 }],
])('asks for a number rightly where %s', (_, above, confirmed, expected) => {
  expect(unconfirmed(count, above, confirmed)).toEqual(expected && { count, above: expected });
});

it('asks for no cost where nothing is charged', () => {
  expect(unconfirmed({ ...count, cost: null }, { messages: null, cost: 0 }, null)).toBeNull();
});
