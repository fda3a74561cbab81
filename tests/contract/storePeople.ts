import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/domain/contact.ts';
import { addressesBy, contactOf, inBatches, mails, reachedBy, suppressed, syncOf } from '../helpers/storePeople.ts';
import type { TwoConnections } from './store.ts';

export function describePeople(engine: string, connections: () => TwoConnections): void {
  describe(`${engine}: people`, () => {
    const { store, other } = connections();
    const people = () => store().people;
    const sync = (list: readonly Partial<Contact>[], given: Parameters<typeof syncOf>[0] = {}) =>
      people().replace(syncOf(given), inBatches(list));

    it.each([1, 2, 3, 7, 100])('are read in pages of %i, each address once, in order', async (pageSize) => {
      const names = Array.from({ length: 20 }, (_, at) => `p${(at * 7) % 20}`);
      await sync(mails(...names));
      const pages = await Array.fromAsync(other().people.pages('email', null, pageSize));
      expect(pages.every((page) => page.length <= pageSize && page.length > 0)).toBe(true);
      expect(pages.flat().map((one) => one.to)).toEqual(names.map((name) => `${name}@x.test`).sort());
      expect(await other().people.count('email', null)).toBe(20);
    });

    it('are reached by phone where they agreed to it alone, and a number that two have once', async () => {
      const phone = '+491701234567';
      await sync([
        { email: 'ada@x.test', phone, smsOptIn: false },
        { email: 'ben@x.test', phone, smsOptIn: true, locale: 'de', timezone: 'Asia/Kathmandu' },
        { email: 'cy@x.test', phone, smsOptIn: true, locale: 'fr' },
        { phone: '+12025550101', smsOptIn: true },
        { phone: '+12025550102', smsOptIn: false },
      ]);
      for (const pageSize of [1, 2, 10]) {
        expect(await reachedBy(people(), 'phone', { pageSize })).toEqual([
          { to: '+12025550101', locale: null, timezone: null, skip: null },
          { to: phone, locale: 'de', timezone: 'Asia/Kathmandu', skip: null },
        ]);
      }
      expect(await people().count('phone', null)).toBe(2);
    });

    it('are chosen by a tag as it is written, and by nothing like it', async () => {
      await sync([
        { email: 'ada@x.test', tags: ['beta', 'vip'] },
        { email: 'ben@x.test', tags: ['beta-2'] },
        { email: 'cy@x.test', tags: ['a"beta'] },
      ]);
      expect(await addressesBy(people(), 'email', { tag: 'beta' })).toEqual(['ada@x.test']);
      expect(await addressesBy(people(), 'email', { tag: 'a"beta' })).toEqual(['cy@x.test']);
      expect([await people().count('email', 'beta'), await people().count('email', '%')]).toEqual([1, 0]);
    });

    it('are told to be suppressed by what was suppressed, and not left out', async () => {
      await sync([{ email: 'Ada@x.test', phone: '+491701234567', smsOptIn: true }, { email: 'ben@x.test' }]);
      expect(await people().suppress([suppressed('email', 'ada@x.test'), suppressed('email', 'zed@x.test')])).toBe(2);
      expect(await people().suppress([suppressed('email', 'ada@x.test')])).toBe(0);
      expect(await reachedBy(people(), 'email')).toEqual([
        { to: 'Ada@x.test', locale: null, timezone: null, skip: 'suppressed' },
        { to: 'ben@x.test', locale: null, timezone: null, skip: null },
      ]);
      expect((await reachedBy(people(), 'phone')).map((one) => one.skip)).toEqual([null]);
      expect(await people().tally()).toEqual({
        people: 2,
        email: { reached: 2, suppressed: 1 },
        phone: { reached: 1, suppressed: 0 },
      });
      await sync(mails('ada', 'ben', 'cy'), { mark: '2' });
      expect((await reachedBy(people(), 'email')).map((one) => one.skip)).toEqual(['suppressed', null, null]);
      expect(await people().unsuppress({ kind: 'email', key: 'ada@x.test' })).toBe(true);
      expect((await reachedBy(people(), 'email')).every((one) => one.skip === null)).toBe(true);
    });

    it('are found by their addresses, in whatever letters', async () => {
      await sync([
        { email: 'ada@x.test', locale: 'de', tags: ['beta'] },
        { phone: '+12025550101', smsOptIn: true },
      ]);
      const asked = ['ADA@x.test', 'gone@x.test'];
      const ada = { to: 'ADA@x.test', locale: 'de', timezone: null, skip: null };
      expect(await people().find('email', null, asked)).toEqual(new Map([['ADA@x.test', ada]]));
      expect(await people().find('email', 'vip', asked)).toEqual(new Map());
      expect([...(await people().find('phone', null, ['+12025550101', '+12025550102'])).keys()]).toEqual([
        '+12025550101',
      ]);
    });

    it('are those of the list as it was last: who is new comes, who is gone goes, who is the same stays', async () => {
      expect(await sync([...mails('ada', 'ben', 'cy', 'ada'), { email: 'ADA@x.test', name: 'Second' }])).toEqual({
        ...{ kind: 'replaced', people: 3, duplicates: 2, added: 3, changed: 0, removed: 0 },
      });
      const next = [{ email: 'Ben@x.test', locale: 'de', timezone: 'Europe/Berlin' }, ...mails('cy', 'dee')];
      expect(await sync(next, { mark: '2' })).toMatchObject({ people: 3, added: 1, changed: 1, removed: 1 });
      expect(await reachedBy(people(), 'email')).toEqual([
        // Its letters stay: to the ledger it would be somebody else.
        { to: 'ben@x.test', locale: 'de', timezone: 'Europe/Berlin', skip: null },
        { to: 'cy@x.test', locale: null, timezone: null, skip: null },
        { to: 'dee@x.test', locale: null, timezone: null, skip: null },
      ]);
    });

    it.each([
      ['nobody', [], false],
      ['less than half', mails('a'), false],
      ['half', mails('a', 'b'), true],
    ])('are not replaced by a list of %s unless that is allowed', async (_, list, isTaken) => {
      await sync(mails('a', 'b', 'c', 'd'));
      const second = await sync(list, { mark: '2' });
      expect(second.kind).toBe(isTaken ? 'replaced' : 'shrunk');
      expect(await people().count('email', null)).toBe(isTaken ? 2 : 4);
      expect((await people().sources())[0]?.mark).toBe(isTaken ? '2' : '1');
      expect(await sync(list, { allowShrink: true })).toMatchObject({ kind: 'replaced', people: list.length });
    });

    it('stay as they were where a list breaks off, and the next one is taken', async () => {
      await sync(mails('a', 'b'));
      async function* torn(): AsyncGenerator<readonly Contact[]> {
        yield mails('c', 'd').map(contactOf);
        throw new Error('the source is down');
      }
      await expect(people().replace(syncOf({ mark: '2' }), torn())).rejects.toThrow('the source is down');
      expect(await addressesBy(other().people, 'email')).toEqual(['a@x.test', 'b@x.test']);
      expect(await sync(mails('c', 'd'), { mark: '3' })).toMatchObject({ kind: 'replaced', removed: 2, added: 2 });
    });

    it('are whole when two lists are read at once', async () => {
      const [first, second] = [mails('a', 'b', 'c'), mails('c', 'd', 'e', 'f')];
      await Promise.all([
        people().replace(syncOf({ allowShrink: true }), inBatches(first, 1)),
        people().replace(syncOf({ allowShrink: true, name: 'else.csv', rank: 2 }), inBatches(second, 1)),
        other().people.replace(syncOf({ allowShrink: true }), inBatches(first, 1)),
      ]);
      expect(await addressesBy(people(), 'email')).toEqual(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `${one}@x.test`),
      );
    });

    it('count as the first source has them, and by hand before all', async () => {
      const named = (locale: string) => [{ email: 'ada@x.test', locale, phone: '+12025550101', smsOptIn: true }];
      await sync(named('fr'), { name: 'second', rank: 2 });
      await sync(named('de'), { name: 'first', rank: 1 });
      await people().merge('imported', inBatches(named('ja')));
      const locale = async () => (await reachedBy(people(), 'email')).map((one) => one.locale);
      expect(await locale()).toEqual(['de']);
      await people().nameSources([{ name: 'second', rank: 1 }]);
      expect(await locale()).toEqual(['fr']);
      await people().nameSources([]);
      expect(await locale()).toEqual(['ja']);
      await people().merge('by hand', inBatches([{ email: 'ada@x.test', locale: 'en' }]));
      expect(await locale()).toEqual(['en']);
      // What counts says nothing of a number, so there is no consent to any.
      expect(await reachedBy(people(), 'phone')).toEqual([]);
      expect((await people().withAddress({ kind: 'email', key: 'ada@x.test' })).map((one) => one.source)).toEqual([
        'by hand',
        'imported',
        'first',
        'second',
      ]);
    });

    it('that were imported add up, tags and all, and no sync takes them out', async () => {
      const zone = { timezone: 'America/New_York' };
      const ada = { email: 'ada@x.test', phone: '+12025550101', smsOptIn: true, name: 'Ada', tags: ['vip'], ...zone };
      expect(await people().merge('imported', inBatches([ada, ...mails('ben')]))).toMatchObject({ added: 2 });
      const again = [{ email: 'ada@x.test', locale: 'de', tags: ['beta'] }, ...mails('cy')];
      expect(await people().merge('imported', inBatches(again))).toMatchObject({ people: 2, added: 1, changed: 1 });
      expect(await people().withAddress({ kind: 'phone', key: '+12025550101' })).toMatchObject([
        { ...ada, locale: 'de', tags: ['vip', 'beta'], source: 'imported' },
      ]);
      await sync(mails('dee'));
      await sync([], { allowShrink: true });
      expect(await addressesBy(people(), 'email')).toEqual(['ada@x.test', 'ben@x.test', 'cy@x.test']);
      expect(
        await people().merge('imported', inBatches([{ email: 'ada@x.test', phone: '+12025550109' }])),
      ).toMatchObject({
        changed: 1,
      });
      expect(await reachedBy(people(), 'phone')).toEqual([]);
    });
  });
}
