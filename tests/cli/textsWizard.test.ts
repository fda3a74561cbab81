import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';
import { startTextReceiver, type TextReceiver, textChannel } from '../helpers/textReceiver.ts';

let desk: FolderDesk;
let phones: TextReceiver;
let session: Session;
const people = (count: number): void => {
  const rows = Array.from({ length: count }, (_, n) => `+49170${1_000_000 + n},yes`);
  writeFileSync(desk.path('people.csv'), `phone,sms\n${rows.join('\n')}\n`);
};
beforeEach(async () => {
  phones = await startTextReceiver();
  desk = openFolderDesk();
  desk.configure({
    ...folderConfig,
    channels: { ...folderConfig.channels, texts: textChannel(phones.url, { confirmAbove: { messages: 1000 } }) },
    contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
  });
  people(1200);
});
afterEach(async () => {
  session.close();
  await phones.close();
  desk.close();
});

const { enter, clear, ctrlC } = keys;
const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--next-update', '1h'];
const start = (...more: string[]): void => {
  session = startTerminal(desk, [...open, ...more]);
};
const asked = 'Type 1200 to send them, or skip to leave texts out';
const texted = () =>
  desk.sql("select count(*) as n from deliveries where channel = 'texts' and state = 'sent'")[0]?.['n'];

it('has the number of texts typed, and sends nothing for anything else that is typed', async () => {
  start('--channel', 'texts');
  await session.see('texts would send 1,200 messages');
  await session.answer('Send this?', enter);
  await session.answer(asked, 'yes', enter);
  await session.see('Not sent: that is not 1200.');
  session.press(clear, enter);
  await session.see('Not sent: that is not 1200.');
  session.press(clear, '1201', enter);
  await session.see('Not sent: that is not 1200.');
  expect([desk.stored(), phones.texts]).toEqual([false, []]);
  session.press(clear, '1,200', enter);
  const { code, text } = await session.ended;
  expect([code, texted(), phones.texts.length]).toEqual([0, 1200, 1200]);
  expect(text).toMatch(/✓ texts +sent +1,?200 of 1,?200 sent/u);
});

it('leaves the channel out instead, shows what is left, and asks once more', async () => {
  start();
  await session.answer('Send this?', enter);
  await session.answer(asked, 'skip', enter);
  await session.see('texts  left out (--skip)');
  await session.answer('Send this?', enter);
  expect((await session.ended).code).toBe(0);
  expect([phones.texts, desk.posted().blog.length]).toEqual([[], 1]);
});

it('asks for the number with --yes as well, and not where a flag has named it', async () => {
  start('--yes');
  await session.answer(asked, ctrlC);
  const { code, text } = await session.ended;
  expect(code).toBe(130);
  expect(text).toContain('Nothing was stored or sent.');
  expect(text).not.toContain('Send this?');
  expect([desk.stored(), phones.texts]).toEqual([false, []]);
  start('--yes', '--confirm', 'texts=1200', '--channel', 'texts');
  expect((await session.ended).code).toBe(0);
  expect(phones.texts).toHaveLength(1200);
});

it('asks again for the number where the list has grown while it was read', async () => {
  start('--channel', 'texts');
  await session.answer('Send this?', enter);
  await session.see(asked);
  people(1250);
  session.press('1200', enter);
  await session.see('only 1,200 were confirmed');
  await session.answer('Type 1250 to send them', '1250', enter);
  expect((await session.ended).code).toBe(0);
  expect(phones.texts).toHaveLength(1250);
});
