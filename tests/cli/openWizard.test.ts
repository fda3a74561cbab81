import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Services, startServices } from '../helpers/services.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

let services: Services;
let session: Session;
beforeEach(async () => {
  services = await startServices();
});
afterEach(async () => {
  session.close();
  await services.close();
});

const { enter, down, space, ctrlC } = keys;
const start = (...args: string[]): void => {
  session = startTerminal(services.desk, args);
};
const posted = () => ({
  mails: services.mail.mails.length,
  posts: services.x.posts.length,
  hooks: services.hook.posts.length,
});
const stored = () => existsSync(services.desk.path('incidents.db'));
const shown = async (...args: string[]) => (await services.desk.run(...args, '--json')).json();

const questions = {
  title: 'What is wrong?',
  impact: 'How bad is it for your customers?',
  components: 'Which parts are affected?',
  message: 'What do you tell them?',
  next: 'When will they hear from you next?',
  channels: 'Whom do you tell?',
  send: 'Send this?',
};

it('declares an incident with Enter alone, on every channel, and names the next command with its time', async () => {
  start('open');
  for (const question of Object.values(questions)) await session.answer(question, enter);
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  expect(text).toContain('INC-1  Service disruption  investigating, impact major');
  expect(text).toMatch(/✓ page +sent +https:\/\/status\.acme\.example\/incidents\/1/u);
  expect(text).toMatch(/next update by .+ \(in 1 hour\): +incident update 1/u);
  expect(posted()).toEqual({ mails: 1, posts: 1, hooks: 1 });
  expect(services.mail.mails[0]?.raw.toString()).toContain('Service disruption');
});

it('works with no config at all, in a home where nothing is, and says that nobody else is told', async () => {
  session = startTerminal(services.desk, ['open'], { INCIDENT_CONFIG: '' });
  for (const question of [questions.title, questions.impact, questions.message, questions.next, questions.send]) {
    await session.answer(question, enter);
  }
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  expect(text).toContain('nobody else is told');
  expect(text).toContain('incident init');
  expect(posted()).toEqual({ mails: 0, posts: 0, hooks: 0 });
  expect(readFileSync(services.desk.path('data', 'allclear', 'page', 'index.html'), 'utf8')).toContain(
    'Service disruption',
  );
});

it('takes what is typed and chosen instead of what is offered', async () => {
  start('open');
  await session.answer(questions.title, 'Checkout is down', enter);
  await session.answer(questions.impact, keys.up, enter);
  await session.answer(questions.components, space, enter);
  await session.answer('How is checkout?', enter);
  await session.answer(questions.message, 'Nobody can pay at the moment.', enter);
  await session.answer(questions.next, 'soon', enter);
  await session.see('A length of time such as 30m or 2h, or none.');
  session.press(keys.clear, '20m', enter);
  await session.answer(questions.channels, down, space, down, space, enter);
  await session.answer(questions.send, enter);
  expect((await session.ended).code).toBe(0);
  expect(await shown('show', '1')).toMatchObject({
    title: 'Checkout is down',
    impact: 'critical',
    components: [{ name: 'checkout', status: 'major_outage' }],
    updates: [{ body: 'Nobody can pay at the moment.' }],
  });
  expect(posted()).toEqual({ mails: 0, posts: 0, hooks: 1 });
});

it('asks for no more than the flags left open', async () => {
  start('open', 'Checkout is down', '-m', 'Nobody can pay.', '--next-update', '30m', '--channel', 'hook');
  await session.answer(questions.impact, enter);
  await session.answer(questions.components, enter);
  await session.answer(questions.send, enter);
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  for (const asked of [questions.title, questions.message, questions.next, questions.channels]) {
    expect(text).not.toContain(asked);
  }
});

it.each([
  ['the first question', [], questions.title],
  ['the words', [questions.title, questions.impact, questions.components], questions.message],
  ['the last question', Object.values(questions).slice(0, -1), questions.send],
])('stores and sends nothing after Ctrl-C at %s', async (_, before, last) => {
  start('open');
  for (const question of before) await session.answer(question, enter);
  await session.answer(last, ctrlC);
  const { code, text } = await session.ended;
  expect(code).toBe(130);
  expect(text).toContain('Nothing was stored or sent.');
  expect([stored(), posted()]).toEqual([false, { mails: 0, posts: 0, hooks: 0 }]);
});

it('stores and sends nothing after a no', async () => {
  start('open');
  for (const question of Object.values(questions).slice(0, -1)) await session.answer(question, enter);
  await session.answer(questions.send, 'n', enter);
  expect((await session.ended).code).toBe(130);
  expect([stored(), posted()]).toEqual([false, { mails: 0, posts: 0, hooks: 0 }]);
});

const allClear = 'Checkout is working again for everyone.';

it.each([
  ['no, and nothing goes out', [enter], 130, { mails: 0, posts: 0, hooks: 0 }],
  ['yes, and it goes out once it is confirmed as well', ['y', enter], 0, { mails: 1, posts: 1, hooks: 1 }],
])('asks back about words that sound like the all-clear: %s', async (_, reply, code, out) => {
  start('open', 'Checkout is down', '--impact', 'major', '-m', allClear);
  await session.see('which sounds like the all-clear, and the incident is not resolved');
  await session.answer('Send it in these words all the same?', ...reply);
  if (code === 0) await session.answer(questions.send, enter);
  expect((await session.ended).code).toBe(code);
  expect(posted()).toEqual(out);
  expect(stored()).toBe(code === 0);
});

it('never asks where CI is set, or told not to', async () => {
  session = startTerminal(services.desk, ['open'], { CI: 'true' });
  expect(await session.ended).toMatchObject({ code: 2, text: expect.stringContaining('--impact') });
  start('open', '--no-input');
  expect(await session.ended).toMatchObject({ code: 2, text: expect.stringContaining('--impact') });
  expect(stored()).toBe(false);
});

it('asks nothing where JSON is wanted, at a terminal too: a script reads what comes', async () => {
  start('open', '--json');
  const { code, text } = await session.ended;
  expect(code).toBe(2);
  expect(JSON.parse(text)).toMatchObject({ error: { message: expect.stringContaining('--impact') } });
  expect(stored()).toBe(false);
});
