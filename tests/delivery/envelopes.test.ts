import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnvelopes, type Envelopes } from '../../src/delivery/envelope.ts';
import type { DeliveryDeps } from '../../src/delivery/run.ts';
import { createDeliveryBench, type DeliveryBench } from '../helpers/appDelivery.ts';
import { testWork } from '../helpers/httpPageHistory.ts';
import { updateIdOf } from '../helpers/storeEntry.ts';

let bench: DeliveryBench;
let asked: string[];
let envelopes: Envelopes;
beforeEach(async () => {
  bench = await createDeliveryBench();
  asked = [];
  const { outbox, incidents } = bench.store;
  const deps: Partial<DeliveryDeps> = {
    outbox: {
      ...outbox,
      earlier: async (deliveries) => {
        asked.push(`earlier ${deliveries.map(({ id }) => id)}`);
        return await outbox.earlier(deliveries);
      },
      message: async (...given) => {
        asked.push(`message ${given[1]}`);
        return await outbox.message(...given);
      },
    },
    incidents: {
      byUuid: async (uuid) => {
        asked.push('incident');
        return await incidents.byUuid(uuid);
      },
      updateById: (id) => incidents.updateById(id),
    },
  };
  envelopes = createEnvelopes(bench.deps([], deps));
});
afterEach(() => bench.remove());

const of = async (id: string) => await envelopes.of(await bench.delivery(id));
const sent = (remoteId: string | null, url: string | null = null) =>
  [{ to: 'sending' as const }, { to: 'sent' as const, remoteId, url }] as const;

describe('what a channel is handed', () => {
  it('is what was stored with the update', async () => {
    await bench.plan(
      ['a/ann'],
      { locale: 'en' },
      { update: { impact: 'minor', components: [], status: 'identified' } },
    );
    const { message, ...envelope } = await of('a/ann');
    expect(message.text).toBe('Update 1 of incident 1');
    expect(envelope).toMatchObject({
      deliveryId: 'a/ann',
      incident: {
        id: 'INC-1',
        title: 'Checkout fails for card payments',
        status: 'identified',
        impact: 'minor',
        components: [],
        url: 'https://status.acme.example/incidents/1',
      },
      update: { seq: 1, event: 'investigating', status: 'identified', corrects: null },
      to: 'ann',
      locale: 'en',
      wasUncertain: false,
      earlierIds: [],
      firstPost: null,
      latestPost: null,
    });
    expect(envelope.incident).not.toHaveProperty('maintenance');
  });

  it('says of planned work when it begins and ends', async () => {
    const work = testWork();
    await bench.plan(['a'], {}, { incident: { work, status: 'scheduled' } });
    expect((await of('a')).incident).toMatchObject({
      id: 'MNT-1',
      maintenance: { startsAt: work.startsAt, endsAt: work.endsAt },
    });
  });

  it('says whether it may have arrived before', async () => {
    await bench.plan(['a', 'b', 'c']);
    await bench.leave('a', { to: 'sending' }, { to: 'uncertain', means: null });
    await bench.leave('b', { to: 'sending' }, { to: 'uncertain' }, { to: 'sending', resend: true });
    expect((await of('a')).wasUncertain).toBe(true);
    expect((await of('b')).wasUncertain).toBe(true);
    expect((await of('c')).wasUncertain).toBe(false);
  });

  it('names all earlier deliveries there, and of the posts that stand the first and the latest', async () => {
    const names = ['a', 'a#2', 'a#3', 'a#4', 'a#5'];
    for (const [index, name] of names.entries()) await bench.plan([name], {}, { seq: index + 1 });
    await bench.leave('a', ...sent('10', 'https://s/10'));
    await bench.leave('a#2', { to: 'sending' }, { to: 'failed' });
    await bench.leave('a#3', ...sent('30', 'https://s/30'));
    await bench.leave('a#4', ...sent(null));
    expect(await of('a#5')).toMatchObject({
      earlierIds: ['a', 'a#2', 'a#3', 'a#4'],
      firstPost: { remoteId: '10', url: 'https://s/10' },
      latestPost: { remoteId: '30', url: 'https://s/30' },
    });
    expect(await of('a')).toMatchObject({ earlierIds: [], firstPost: null });
  });

  it('takes what was edited for no post of its own', async () => {
    await bench.plan(['a']);
    await bench.plan(['a#2'], { edits: '10' }, { seq: 2, update: { event: 'correction', corrects: 1 } });
    await bench.plan(['a#3'], {}, { seq: 3 });
    await bench.leave('a', ...sent('10'));
    await bench.leave('a#2', ...sent('10'));
    expect(await of('a#3')).toMatchObject({ earlierIds: ['a', 'a#2'], latestPost: { remoteId: '10', url: null } });
  });
});

describe('an edit', () => {
  const message = { subject: null, text: 'Correction: it is fine', html: null, parts: [] };
  const inPlace = { ...message, text: 'It is fine' };

  it.each([
    ['puts its own words in the place of the wrong ones', { ...message, inPlace }, 'It is fine'],
    ['says what a post would say where it has no others', message, 'Correction: it is fine'],
  ])('%s', async (_what, stored, text) => {
    await bench.plan(['a']);
    const messages = [{ channel: 'a', locale: 'en', message: stored }];
    await bench.plan(['a#2'], { edits: '10' }, { seq: 2, messages });
    await bench.leave('a', ...sent('10', 'https://s/10'));
    const edited = { ...(await bench.delivery('a#2')), edits: '10' };
    const { post, envelope } = await envelopes.ofEdit(edited);
    expect(post).toEqual({ remoteId: '10', url: 'https://s/10' });
    expect(envelope.message.text).toBe(text);
    expect((await envelopes.ofEdit({ ...edited, edits: '11' })).post).toEqual({ remoteId: '11', url: null });
  });
});

describe('for one run', () => {
  it('is read once what many deliveries have in common', async () => {
    await bench.plan(['a/ann', 'a/ben', 'b/ann']);
    for (const id of ['a/ann', 'a/ben', 'b/ann']) await of(id);
    expect(asked).toEqual(['incident', 'message a', 'message b']);
  });

  it('is read ahead at once what was said to people before, and asked for once', async () => {
    await bench.plan(['a/ann', 'a/ben']);
    await bench.plan(['a/ann#2', 'a/ben#2'], {}, { seq: 2 });
    await bench.leave('a/ann', ...sent('10'));
    const batch = await Promise.all(['a/ann', 'a/ann#2', 'a/ben#2'].map((id) => bench.delivery(id)));
    await envelopes.readAhead('a', batch);
    expect(asked).toEqual(['earlier a/ann#2,a/ben#2']);
    expect(await of('a/ann#2')).toMatchObject({ earlierIds: ['a/ann'], firstPost: { remoteId: '10' } });
    expect(await of('a/ben#2')).toMatchObject({ earlierIds: ['a/ben'], firstPost: null });
    expect(asked.filter((one) => one.startsWith('earlier'))).toHaveLength(1);
    // What was read ahead is good for one attempt; whoever tries again is told how it stands then.
    await bench.leave('a/ben', ...sent('20'));
    expect(await of('a/ben#2')).toMatchObject({ firstPost: { remoteId: '20' } });
  });

  it('asks nothing about the first entry of an incident', async () => {
    await bench.plan(['a']);
    await of('a');
    expect(asked).not.toContain('earlier a');
  });

  it('fails where a delivery has lost what it says', async () => {
    await bench.plan(['a']);
    const delivery = await bench.delivery('a');
    const lost = createEnvelopes(
      bench.deps([], { incidents: { byUuid: async () => null, updateById: async () => null } }),
    );
    await expect(lost.of(delivery)).rejects.toThrow('delivery a has lost its update');
    await expect(envelopes.of({ ...delivery, updateId: updateIdOf(9, 9) })).rejects.toThrow(/lost its/u);
    await expect(envelopes.of({ ...delivery, locale: 'xx' })).rejects.toThrow('delivery a has lost its message');
  });
});
