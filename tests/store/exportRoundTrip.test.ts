import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newDelivery, record } from '../helpers/storeEntry.ts';
import { createExportDesk, type ExportDesk, forThePublic, wholeExport, withoutPeople } from '../helpers/storeExport.ts';
import { inBatches, suppressed, syncOf } from '../helpers/storePeople.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let desk: ExportDesk;
beforeEach(() => {
  at = createStoreFolder();
  desk = createExportDesk(at);
});
afterEach(() => at.remove());

it('comes back to the byte whatever has happened', async () => {
  const words = fc.string({ unit: 'binary', maxLength: 30 });
  const people = fc.constantFrom('', 'a@x.test', 'Ä.b@x.test', '+491701234567', 'erased:123');
  const states = fc.constantFrom('queued', 'sending', 'retrying', 'sent', 'failed', 'uncertain', 'cancelled');
  const delivery = fc.record({ to: people, state: states, reason: fc.option(words), means: fc.option(words) });
  const entry = fc.record({
    number: fc.integer({ min: 1, max: 4 }),
    title: words,
    body: words,
    isPrivate: fc.boolean(),
    deliveries: fc.array(delivery, { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 8 }), words, async (entries, name) => {
      const from = desk.elsewhere();
      const store = await at.open({ url: `sqlite:${from}` });
      const seqs = new Map<number, number>();
      let id = 0;
      for (const { number, title, body, isPrivate, deliveries } of entries) {
        const seq = (seqs.get(number) ?? 0) + 1;
        seqs.set(number, seq);
        const first = id;
        id += deliveries.length;
        const made = deliveries.map(({ to, means }, index) => newDelivery(`d${first + index + 1}`, { to, means }));
        await record(store, {
          number,
          seq,
          incident: { title, isPrivate },
          update: { body, isPrivate },
          deliveries: made,
        });
        at.raw((database) => {
          const set = database.prepare('update deliveries set state = ?, reason = ? where id = ?');
          const move = database.prepare(
            `insert into delivery_events (delivery_id, at, from_state, to_state, reason) values (?, 1, 'queued', ?, ?)`,
          );
          for (const [index, one] of deliveries.entries()) {
            set.run(one.state, one.reason, `d${first + index + 1}`);
            move.run(`d${first + index + 1}`, one.state, one.reason);
          }
        }, from);
      }
      await store.people.replace(syncOf(), inBatches([{ email: 'p@x.test', name, tags: [name] }]));
      await store.people.suppress([suppressed('phone', '+4917012345')]);
      for (const how of [wholeExport, withoutPeople, forThePublic]) {
        const text = await desk.exported(how, from);
        const into = desk.elsewhere();
        expect(await desk.take(into, text)).toMatchObject({ kind: 'taken' });
        expect(await desk.exported(how, into)).toBe(text);
        expect(await desk.take(from, text)).toMatchObject({ kind: 'stood' });
      }
      await at.closeAll();
    }),
    { numRuns: 25 },
  );
}, 60_000);
