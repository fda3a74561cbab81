import { describe, expect, it } from 'vitest';
import { look, tellStory, tellWork } from '../helpers/reportStory.ts';
import { record } from '../helpers/storeEntry.ts';
import type { TwoConnections } from './store.ts';

const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
const at = (clock: string): Date => new Date(`2026-10-05T${clock}:00Z`);
const day = [at('00:00'), new Date('2026-10-06T00:00:00Z')] as const;
const outage = {
  number: 1,
  startedAt: '2026-10-05T10:00:00Z',
  said: [
    {
      at: '2026-10-05T10:04:00Z',
      event: 'investigating',
      parts: { shop: 'major_outage' },
      promisedBy: '2026-10-05T10:30:00Z',
      sentTo: { team: [''], page: [''], mail: ['ada@x.example', 'bob@x.example'] },
    },
    { at: '2026-10-05T10:20:00Z', event: 'resolved', override: 'I saw it', sentTo: { mail: ['ada@x.example'] } },
  ],
} as const;

export function describeReport(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: what a report asks`, () => {
    const { store, other } = connections();

    it('incidents and work whose time touches a stretch, with their timelines but without the words', async () => {
      await tellStory(store(), outage);
      await tellWork(store(), 2, 'api', '2026-10-05T11:00:00Z', '2026-10-05T12:00:00Z');
      const { report } = other();
      const numbers = async (from: string, to: string) =>
        (await report.incidents(at(from), at(to))).map((one) => one.number);
      expect(await numbers('00:00', '23:00')).toEqual([1, 2]);
      expect(await numbers('00:00', '10:00')).toEqual([]);
      expect(await numbers('10:10', '10:11')).toEqual([1]);
      expect(await numbers('11:30', '23:00')).toEqual([2]);
      const [incident] = await report.incidents(...day);
      const entries = (await report.entries([incident?.uuid ?? ''])).get(incident?.uuid ?? '');
      expect(entries).toMatchObject([
        {
          seq: 1,
          event: 'investigating',
          components: [{ name: 'shop', status: 'major_outage' }],
          nextUpdateBy: at('10:30'),
        },
        { seq: 2, event: 'resolved', evidence: { override: 'I saw it' }, nextUpdateBy: null },
      ]);
      expect(await report.entries([])).toEqual(new Map());
      expect(await report.imported()).toEqual(new Set());
    });

    it('deliveries counted by what became of them, people once, and when the first public channel had it', async () => {
      await tellStory(store(), outage);
      const lease = await store().outbox.takeLease(owner, at('10:05'), 3_600_000);
      const fence = lease.kind === 'taken' ? lease.fence : -1;
      const ids = (await store().outbox.deliveries({})).map(({ id, channel, to, seq }) => ({ id, channel, to, seq }));
      for (const { id, channel, to, seq } of ids) {
        const minute = channel === 'team' ? '10:05' : channel === 'page' ? '10:06' : '10:07';
        const state = to === 'bob@x.example' ? 'failed' : 'sent';
        if (seq === 2) continue;
        await store().outbox.write(fence, [{ id, from: ['queued'], to: 'sending' }], at(minute));
        await store().outbox.write(fence, [{ id, from: ['sending'], to: state }], at(minute));
      }
      const { report } = other();
      const counted = (await report.deliveries(...day)).map(
        ({ channel, state, count }) => `${channel} ${state} ${count}`,
      );
      expect(counted).toEqual(['mail failed 1', 'mail queued 1', 'mail sent 1', 'page sent 1', 'team sent 1']);
      expect(await report.deliveries(at('11:00'), at('12:00'))).toEqual([]);
      expect(await report.peopleReached(...day)).toBe(1);
      expect([...(await report.firstSent(...day, ['team'])).values()]).toEqual([at('10:06')]);
      expect([...(await report.firstSent(...day, [])).values()]).toEqual([at('10:05')]);
      expect(await report.firstSent(at('10:01'), at('12:00'), [])).toEqual(new Map());
    });

    it('what was too late to be sent, apart from what was overtaken', async () => {
      await tellStory(store(), outage);
      const [first] = await store().outbox.deliveries({});
      await store().outbox.decide(
        { id: first?.id ?? '', from: ['queued'], to: 'cancelled', reason: 'expired' },
        at('10:30'),
      );
      const expired = (await other().report.deliveries(...day)).filter((one) => one.expired);
      expect(expired).toMatchObject([{ state: 'cancelled', count: 1 }]);
    });

    it('looks as runs: where what is seen changes, where one comes late, and the neighbours on both sides', async () => {
      const clock = (time: string) => `2026-10-05T${time}:00Z`;
      await look(store(), 'shop', true, clock('09:00'), clock('09:05'));
      await look(store(), 'shop', false, clock('09:05'), clock('09:07'));
      await look(store(), 'shop', true, clock('09:07'), clock('09:10'));
      await look(store(), 'shop', true, clock('12:00'), clock('12:02'));
      await look(store(), 'api', true, clock('09:00'), clock('09:01'));
      const { report } = other();
      expect(await report.probes()).toEqual(['api', 'shop']);
      const runs = async (from: string, to: string) =>
        (await report.looks('shop', at(from), at(to))).map(
          ({ healthy, first, last }) =>
            `${healthy ? 'well' : 'fails'} ${first.toISOString().slice(11, 16)} ${last.toISOString().slice(11, 16)}`,
        );
      expect(await runs('00:00', '23:00')).toEqual([
        'well 09:00 09:04',
        'fails 09:05 09:06',
        'well 09:07 09:09',
        'well 12:00 12:01',
      ]);
      // From the look before to the look after.
      expect(await runs('09:06', '09:08')).toEqual(['fails 09:05 09:06', 'well 09:07 09:08']);
      expect(await report.looks('none', ...day)).toEqual([]);
    });

    it('knows nothing of announcements, nor of what has not been recorded', async () => {
      await record(store(), { number: 1, incident: { status: 'announced' } });
      const all = [new Date(0), new Date(Date.UTC(2099, 0))] as const;
      expect(await other().report.incidents(...all)).toEqual([]);
      expect((await other().report.madeAt()).getTime()).toBeGreaterThan(0);
    });
  });
}
