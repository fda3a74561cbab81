import type { Delivery, DeliveryState } from '../../src/domain/delivery.ts';
import { tallyOf } from '../../src/domain/summary.ts';
import type { Sending } from '../../src/usecases/progress.ts';

const plain: Delivery = {
  ...{ id: '', incidentUuid: '', incidentNumber: 1, updateId: '', seq: 1, event: 'investigating', type: 'email' },
  ...{ channel: 'customers', to: 'ada@customer.example', locale: 'en', state: 'queued', reason: null },
  ...{ attempts: 0, resends: 0, at: new Date(0), nextAttemptAt: null, expiresAt: null, remoteId: null, url: null },
  ...{ means: null, edits: null },
};

/** How so many deliveries of each channel stand at the beginning. */
export const planned = (counts: Readonly<Record<string, number>>, state: DeliveryState = 'queued'): Sending => ({
  kind: 'tallies',
  tallies: Object.entries(counts).flatMap(([channel, count]) =>
    tallyOf([{ ...plain, channel, state }]).map((one) => ({ ...one, count })),
  ),
});

/** So many of a channel move on. */
export const moved = (
  channel: string,
  from: DeliveryState,
  state: DeliveryState,
  more: Partial<Delivery> = {},
): Sending => ({ kind: 'delivery', delivery: { ...plain, channel, state, ...more }, from });

export const sent = (channel: string, count = 1): readonly Sending[] =>
  Array.from({ length: count }, () => [moved(channel, 'queued', 'sending'), moved(channel, 'sending', 'sent')]).flat();
