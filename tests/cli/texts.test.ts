import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { startTextReceiver, type TextReceiver, textChannel } from '../helpers/textReceiver.ts';

let desk: FolderDesk;
let phones: TextReceiver;
beforeEach(async () => {
  phones = await startTextReceiver();
  desk = openFolderDesk();
});
afterEach(async () => {
  await phones.close();
  desk.close();
});

const people = (...rows: readonly string[]): void =>
  writeFileSync(desk.path('people.csv'), ['phone,sms,locale,timezone', ...rows, ''].join('\n'));
const configure = (texts: object, more: object = {}): void =>
  desk.configure({
    ...folderConfig,
    channels: { ...folderConfig.channels, texts: textChannel(phones.url, texts), ...more },
    contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
  });
const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.'];
const price = { perSegment: 0.1, currency: 'EUR' };
const many = Array.from({ length: 12 }, (_, n) => `+4917012345${10 + n},yes,,`);

it('shows what texting comes to before anything is sent, by language, alphabet and currency', async () => {
  people(...many, '+819012345678,yes,ja,', '+819012345679,yes,ja,');
  const key = { env: 'DESK_X' };
  const x = { type: 'x', apiUrl: phones.url, appKey: key, appSecret: key, accessToken: key, accessSecret: key };
  configure({ price, confirmAbove: { messages: 10 } }, { x });
  const ran = await desk.run(...open, '--dry-run', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const { messages, totals } = ran.json() as Record<string, Record<string, number>[]>;
  const texts = messages?.filter(({ type }) => String(type) === 'sms') ?? [];
  expect(texts).toMatchObject([
    { locale: 'en', recipients: 12, segments: 1, cost: 1.2 },
    { locale: 'ja', recipients: 2, segments: expect.any(Number) },
  ]);
  const segments = 12 + 2 * (texts[1]?.['segments'] ?? 0);
  expect(totals).toEqual([
    {
      ...{ channel: 'texts', messages: 14, segments, cost: expect.closeTo(segments / 10), currency: 'EUR', waiting: 0 },
      confirm: '--confirm texts=14',
    },
  ]);
  const { stdout } = await desk.run(...open, '--dry-run');
  expect(stdout).toMatch(/texts {2}sms · en · 12 recipients · .* · 1 segment each, 12 in all · about €1\.20 ·/u);
  expect(stdout).toContain('because a sign in it is not in GSM-7');
  expect(stdout.replaceAll('\n', ' ')).toMatch(
    /texts would send 14 messages \(\d+ segments, about €.*--confirm texts=14/u,
  );
  expect(stdout.replaceAll('\n', ' ')).toMatch(/All of it costs about €[\d.]+ and \$[\d.]+\./u);
  expect(phones.texts).toEqual([]);
});

it('names the flag and the number without a terminal, since --yes alone is not enough', async () => {
  people(...many);
  configure({ price, confirmAbove: { messages: 10 } });
  const refused = await desk.run(...open, '--yes', '--json');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.json()).toMatchObject({
    error: {
      kind: 'unconfirmed_count',
      message: expect.stringContaining('texts would send 12 messages (12 segments, about €1.20)'),
      hint: expect.stringContaining('--confirm texts=12'),
    },
  });
  const both = await desk.run(...open);
  expect(both.stderr).toContain('Confirm it with --yes');
  expect(both.stderr).toContain('--confirm texts=12');
  expect([desk.stored(), phones.texts]).toEqual([false, []]);
  expect((await desk.run(...open, '--confirm', 'texts=12')).code).toBe(2);
  expect((await desk.run(...open, '--yes', '--confirm', 'texts=12')).code).toBe(0);
  expect(phones.texts).toHaveLength(12);
});

it('takes a confirmed number for the most that may go out, also where none had to be', async () => {
  people(...many);
  configure({});
  const ran = await desk.run(...open, '--yes', '--confirm', 'texts=11');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('only 11 were confirmed');
  expect((await desk.run(...open, '--yes', '--confirm', 'texts=11', '--skip', 'texts')).code).toBe(0);
  expect(phones.texts).toEqual([]);
});

it.each([
  [['--confirm', 'texts'], 'usage'],
  [['--confirm', 'texts='], 'usage'],
  [['--confirm', 'texts=1,200'], 'usage'],
  [['--confirm', 'texts=-1'], 'usage'],
  [['--confirm', 'texsts=12'], 'unknown_channel'],
] as const)('refuses %j', async (flags, kind) => {
  people(...many);
  configure({});
  const ran = await desk.run(...open, '--yes', ...flags, '--json');
  expect([ran.code, (ran.json()['error'] as { kind: string }).kind]).toEqual([2, kind]);
  expect(desk.stored()).toBe(false);
});

it('says before it waits for green that a number has to be confirmed', async () => {
  people(...many);
  configure({ confirmAbove: { messages: 10 } });
  await desk.open('--confirm', 'texts=12');
  const ran = await desk.run('resolve', '--wait', '--yes', '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({ error: { hint: expect.stringContaining('--confirm texts=12') } });
});

/** `HH:MM` in UTC, so many hours from now. */
const clock = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
const night = (): object => ({ quietHours: { from: clock(-1), to: clock(2) } });
const asleep = '+4917012345';
const sleepers = [`${asleep}01,yes,,UTC`, `${asleep}02,yes,,UTC`];
const awake = '+491701234599';
const readers = (): void => people(...sleepers, `${awake},yes,,Etc/GMT-12`);

it('lets readers sleep, says until when, and sends them the newest news with the first deliver after that', async () => {
  readers();
  configure(night());
  const dry = await desk.run(...open, '--dry-run', '--json');
  expect(dry.json()).toMatchObject({ totals: [{ messages: 3, waiting: 2, confirm: null }] });
  const opened = await desk.run(...open, '--yes', '--json');
  expect([opened.code, phones.newlyTold()]).toEqual([0, [awake]]);
  const until = opened.json()['deliveries'];
  expect(until).toMatchObject([
    { channel: 'blog' },
    { channel: 'team' },
    { channel: 'texts', total: 3, sent: 1, queued: 2, waiting: { count: 2, until: clock(2) } },
  ]);
  const updated = await desk.run('update', '-m', 'A disk is full.', '--yes');
  expect(updated.code).toBe(0);
  expect(updated.stdout).toMatch(/texts +queued +1 of 3 sent {2}2 wait until \d\d:\d\d in their zone/u);
  expect(updated.stdout).toContain('incident deliver');
  expect((await desk.run('deliver')).code).toBe(0);
  expect(phones.newlyTold()).toEqual([awake]);
  // What the clock does by itself in two hours.
  desk.sql('update deliveries set next_attempt_at = next_attempt_at - 7200000 where next_attempt_at is not null');
  expect((await desk.run('deliver')).code).toBe(0);
  expect(phones.newlyTold()).toEqual([`${asleep}01`, `${asleep}02`]);
  expect(phones.texts.slice(-2).every(({ body }) => body.includes('A disk is full.'))).toBe(true);
});

it('wakes readers of a critical incident', async () => {
  readers();
  configure(night());
  const ran = await desk.run('open', 'All is down', '--impact', 'critical', '--yes', '--json');
  expect(ran.code).toBe(0);
  expect(phones.newlyTold()).toEqual([`${asleep}01`, `${asleep}02`, awake]);
  for (const one of ran.json()['deliveries'] as object[]) expect(Object.keys(one)).not.toContain('waiting');
});

it('keeps a zone that is named by hand, and says of a list which zones it does not know', async () => {
  configure({});
  const add = ['contacts', 'add', '--phone', awake, '--sms', '--timezone'];
  expect(await desk.run(...add, 'Nowhere', '--json')).toMatchObject({ code: 2, stdout: '' });
  expect((await desk.run(...add, 'asia/tokyo', '--json')).json()).toMatchObject({ timezone: 'Asia/Tokyo' });
  const list = { input: 'phone,sms,where\n+491701234501,yes,Mars\n+491701234502,yes,Europe/Paris\n' };
  const ran = await desk.runWith(list, 'contacts', 'import', '-', '--map', 'timezone=where', '--json');
  expect(ran.json()).toMatchObject({ people: 2, warnings: [expect.stringContaining('has the time zone "Mars"')] });
  const { stdout } = await desk.run('contacts', 'list', '--csv');
  expect(stdout).toContain(",'+491701234502,yes,,,Europe/Paris,,imported,");
});
