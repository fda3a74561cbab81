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

const { enter, space } = keys;
const start = (...args: string[]): void => {
  session = startTerminal(services.desk, args);
};
const shown = async (...args: string[]) => (await services.desk.run(...args, '--json')).json();

const questions = {
  title: 'What do you plan?',
  components: 'Which parts does it touch?',
  from: 'When does it begin?',
  length: 'How long does it take?',
  notices: 'how long before it do you remind them?',
  message: 'What do you tell them?',
  channels: 'Whom do you tell?',
  send: 'Send this?',
};

it('plans with Enter alone, and names the next commands with their times', async () => {
  start('maintenance', 'schedule');
  for (const question of Object.values(questions)) await session.answer(question, enter);
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  expect(text).toContain('MNT-1  Planned maintenance');
  expect(text).toMatch(/✓ page +sent +https:\/\/status\.acme\.example\/incidents\/1/u);
  expect(text).toContain('incident maintenance start 1');
  expect(services.mail.mails).toHaveLength(1);
});

it('takes what is typed, and tells at once what is no time', async () => {
  start('maintenance', 'schedule', 'The database moves', '--remind', 'none');
  await session.answer(questions.components, space, enter);
  await session.answer(questions.from, 'soon', enter);
  await session.see('A time such as 23:00');
  session.press(keys.clear, '2099-11-30 02:00', enter);
  await session.answer(questions.length, '90m', enter);
  await session.answer(questions.message, 'Nobody can pay then.', enter);
  await session.answer(questions.channels, enter);
  await session.answer(questions.send, enter);
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  expect(text).not.toContain(questions.notices);
  expect(await shown('show', '1')).toMatchObject({
    title: 'The database moves',
    startsAt: '2099-11-30T02:00:00.000Z',
    endsAt: '2099-11-30T03:30:00.000Z',
    components: [{ name: 'checkout', status: 'under_maintenance' }],
    noticesAt: [],
    updates: [{ body: 'Nobody can pay then.' }],
  });
});

it('asks how much longer it takes, shows what goes out, and asks once', async () => {
  await services.desk.run('maintenance', 'schedule', 'x', '--from', 'in 1h', '--for', '1h', '--yes');
  await services.desk.run('maintenance', 'start', '--yes');
  const { endsAt } = (await shown('show', '1')) as { endsAt: string };
  start('maintenance', 'extend');
  await session.answer('How much longer does it take?', enter);
  await session.answer(questions.message, enter);
  await session.answer(questions.send, enter);
  expect((await session.ended).code).toBe(0);
  const after = (await shown('show', '1')) as { endsAt: string };
  expect(Date.parse(after.endsAt) - Date.parse(endsAt)).toBe(30 * 60_000);
});

it('sends nothing where the answer is no', async () => {
  await services.desk.run('maintenance', 'schedule', 'x', '--from', 'in 1h', '--for', '1h', '--yes');
  start('maintenance', 'cancel');
  await session.answer(questions.message, enter);
  await session.answer(questions.send, 'n', enter);
  expect((await session.ended).code).toBe(130);
  expect(await shown('show', '1')).toMatchObject({ status: 'scheduled' });
});
