import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/domain/delivery.ts';
import { summarise, tallyOf } from '../../src/domain/summary.ts';

const at = new Date('2026-11-23T10:00:00Z');
const delivery = (channel: string, state: Delivery['state'], more: Partial<Delivery> = {}): Delivery => ({
  id: 'id',
  incidentUuid: 'u',
  incidentNumber: 7,
  updateId: 'p',
  seq: 1,
  event: 'investigating',
  channel,
  type: `type of ${channel}`,
  to: '',
  locale: 'en',
  state,
  reason: null,
  attempts: 0,
  resends: 0,
  at,
  nextAttemptAt: null,
  expiresAt: null,
  remoteId: null,
  url: null,
  means: null,
  edits: null,
  ...more,
});
const nothing = { sent: 0, failed: 0, uncertain: 0, retrying: 0, queued: 0, cancelled: 0, skipped: 0 };

describe('a tally', () => {
  it('counts each state of each channel, and shows of each the first', () => {
    const tallies = tallyOf([
      delivery('mail', 'sent', { url: 'https://a', remoteId: '1' }),
      delivery('mail', 'failed', { reason: 'no such mailbox' }),
      delivery('x', 'sent'),
      delivery('mail', 'sent', { url: 'https://b' }),
    ]);
    const shown = { later: 0, expired: 0, reason: null, url: null, remoteId: null };
    expect(tallies).toEqual([
      { ...shown, channel: 'mail', type: 'type of mail', state: 'sent', count: 2, url: 'https://a', remoteId: '1' },
      { ...shown, channel: 'mail', type: 'type of mail', state: 'failed', count: 1, reason: 'no such mailbox' },
      { ...shown, channel: 'x', type: 'type of x', state: 'sent', count: 1 },
    ]);
    expect(tallyOf([])).toEqual([]);
  });

  it('says how many wait for their rung: those that are queued with a time', () => {
    const [tally] = tallyOf([
      delivery('mail', 'queued', { nextAttemptAt: at }),
      delivery('mail', 'queued'),
      delivery('mail', 'queued', { nextAttemptAt: at }),
    ]);
    expect(tally).toMatchObject({ count: 3, later: 2 });
    expect(tallyOf([delivery('mail', 'retrying', { nextAttemptAt: at })])[0]?.later).toBe(0);
  });

  it('says how many came too late: those that were cancelled because they had expired', () => {
    const [tally] = tallyOf([
      delivery('mail', 'cancelled', { reason: 'expired' }),
      delivery('mail', 'cancelled', { reason: 'overtaken' }),
      delivery('mail', 'cancelled', { reason: 'expired' }),
    ]);
    expect(tally).toMatchObject({ count: 3, expired: 2 });
    expect(tallyOf([delivery('mail', 'failed', { reason: 'expired' })])[0]?.expired).toBe(0);
  });
});

describe('a summary', () => {
  const of = (...deliveries: readonly Delivery[]) => summarise(tallyOf(deliveries));

  it('is one a channel in the order of first mention, and its counters add up', () => {
    const summaries = of(
      delivery('mail', 'queued'),
      delivery('x', 'sent', { url: 'https://x', remoteId: '1' }),
      delivery('mail', 'sending'),
      delivery('mail', 'sent'),
      delivery('mail', 'failed', { reason: 'no such mailbox' }),
      delivery('mail', 'uncertain'),
      delivery('mail', 'retrying'),
      delivery('mail', 'cancelled'),
      delivery('mail', 'skipped'),
    );
    expect(summaries).toEqual([
      {
        channel: 'mail',
        type: 'type of mail',
        state: 'failed',
        reason: 'no such mailbox',
        url: null,
        remoteId: null,
        total: 8,
        sent: 1,
        failed: 1,
        uncertain: 1,
        retrying: 1,
        queued: 2,
        cancelled: 1,
        skipped: 1,
      },
      {
        ...nothing,
        channel: 'x',
        type: 'type of x',
        state: 'sent',
        reason: null,
        url: 'https://x',
        remoteId: '1',
        total: 1,
        sent: 1,
      },
    ]);
  });

  it('gives the reason of the worst state, and the link of whichever has one', () => {
    const [summary] = of(
      delivery('mail', 'sent', { reason: 'accepted', url: 'https://a' }),
      delivery('mail', 'uncertain', { reason: 'no answer came' }),
    );
    expect(summary).toMatchObject({ state: 'uncertain', reason: 'no answer came', url: 'https://a', total: 2 });
  });

  it('names a post where there is one only', () => {
    expect(of(delivery('x', 'sent', { remoteId: '1' }))[0]?.remoteId).toBe('1');
    expect(of(delivery('x', 'sent', { remoteId: '1' }), delivery('x', 'sent'))[0]?.remoteId).toBeNull();
  });
});
