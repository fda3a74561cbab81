import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareOpen } from '../../src/usecases/open.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, faultsOf, noteInput, openInput, verbs } from '../helpers/appVerbs.ts';
import { startTextReceiver, type TextReceiver, textChannel } from '../helpers/textReceiver.ts';

let bench: AppBench;
let phones: TextReceiver;
const price = { perSegment: 0.1, currency: 'EUR' };
const people = (count: number, more = ''): void =>
  bench.write(
    'people.csv',
    ['phone,sms,locale', ...Array.from({ length: count }, (_, n) => `+49170123456${n},yes,`), more, ''].join('\n'),
  );
const start = async (settings: object): Promise<void> => {
  phones = await startTextReceiver();
  bench = await createAppBench(
    sampleConfig({
      channels: { texts: textChannel(phones.url, settings) },
      contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
    }),
  );
  people(3);
};
beforeEach(() => start({ price, confirmAbove: { messages: 2 } }));
afterEach(async () => {
  await phones.close();
  await bench.remove();
});

const confirmed = (count: number) => ({ confirmed: new Map([['texts', count]]) });
const draft = async () => {
  const prepared = await prepareOpen(bench.deps)(openInput({ textOnly: true }));
  if (!prepared.ok || prepared.value.kind !== 'draft') throw new Error('no draft');
  return prepared.value;
};
const stored = async () => (await bench.store.incidents.list()).length;

it('sends nothing above the number that goes out unasked, and says which number is meant', async () => {
  expect(await faultsOf(verbs.open(bench.deps, openInput()))).toEqual([
    {
      kind: 'unconfirmed_count',
      count: { channel: 'texts', messages: 3, segments: 3, cost: 0.3, currency: 'EUR' },
      above: { what: 'messages', limit: 2 },
    },
  ]);
  expect([phones.texts, await stored()]).toEqual([[], 0]);
  await done(verbs.open(bench.deps, openInput(confirmed(3))));
  expect(phones.texts).toHaveLength(3);
});

it('adds up languages, alphabets and what they cost', async () => {
  people(3, ['+12025550101,yes,ja', '+12025550102,yes,ja'].join('\n'));
  const { messages, counts } = await draft();
  const sizes = messages.map(({ locale, size, recipients }) => [locale, size.encoding, size.segments, recipients]);
  expect(sizes.toSorted()).toEqual([
    ['en', 'GSM-7', 1, 3],
    ['ja', 'UCS-2', expect.any(Number), 2],
  ]);
  const segments = 3 + 2 * Number(sizes.find(([locale]) => locale === 'ja')?.[2]);
  expect(segments).toBeGreaterThan(5);
  expect(counts).toEqual([
    { channel: 'texts', messages: 5, segments, cost: expect.closeTo(segments / 10), currency: 'EUR' },
  ]);
});

it('takes the number for a ceiling where the list has grown since it was prepared', async () => {
  const grow = async (): Promise<void> => people(4);
  expect(await faultsOf(verbs.open(bench.deps, openInput(confirmed(3)), {}, grow))).toMatchObject([
    { kind: 'unconfirmed_count', count: { messages: 4 }, above: { what: 'confirmed', limit: 3 } },
  ]);
  expect([phones.texts, await stored()]).toEqual([[], 0]);
});

it('asks also where the list grows above what goes out unasked', async () => {
  people(2);
  const grow = async (): Promise<void> => people(3);
  expect(await faultsOf(verbs.open(bench.deps, openInput(), {}, grow))).toMatchObject([
    { above: { what: 'messages', limit: 2 } },
  ]);
  expect([phones.texts, await stored()]).toEqual([[], 0]);
});

it('sends to those who are left where the list has shrunk', async () => {
  const shrink = async (): Promise<void> => people(2);
  await done(verbs.open(bench.deps, openInput(confirmed(3)), {}, shrink));
  expect(phones.texts).toHaveLength(2);
});

it('goes by what it costs as well, in the currency of the price', async () => {
  await phones.close();
  await bench.remove();
  await start({ price, confirmAbove: { cost: 0.3 } });
  expect((await draft()).unconfirmed).toEqual([]);
  people(4);
  expect((await draft()).unconfirmed).toMatchObject([{ above: { what: 'cost', limit: 0.3 } }]);
  await done(verbs.open(bench.deps, openInput(confirmed(4))));
  expect(phones.texts).toHaveLength(4);
});

it('asks nothing of who has set nothing', async () => {
  await phones.close();
  await bench.remove();
  await start({});
  expect((await draft()).messages[0]).toMatchObject({
    currency: 'USD',
    priceSource: expect.stringContaining('Twilio'),
  });
  await done(verbs.open(bench.deps, openInput()));
  expect(phones.texts).toHaveLength(3);
});

it('asks nothing about a note, which goes to the team at once', async () => {
  await phones.close();
  await bench.remove();
  await start({ audience: 'team', to: ['+491701234567'], confirmAbove: { messages: 0 } });
  await done(verbs.open(bench.deps, openInput(confirmed(1))));
  await done(verbs.note(bench.deps, noteInput('The host says it is the disks.')));
  expect(phones.texts).toHaveLength(2);
});
