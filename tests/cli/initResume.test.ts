import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

// `incident init` that was left in the middle goes on there.

const { enter, down, space, ctrlC } = keys;
const password = 'planted-password';
let desk: Desk;
let session: Session;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => {
  session.close();
  desk.close();
});

const home = (...parts: string[]): string => desk.path('xdg-config', 'allclear', ...parts);
const start = (): void => {
  session = startTerminal(desk, ['init']);
};
const leave = async (question: string, ...typed: readonly string[]): Promise<void> => {
  await session.answer(question, ...typed, ctrlC);
  expect(await session.ended).toMatchObject({
    code: 130,
    text: expect.stringContaining('what you answered is kept, without the secrets'),
  });
};

it('goes on where it was left, question by question, and asks once more only for what was typed hidden', async () => {
  const mail = await startSmtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(auth.password === password ? null : new Error('no'), { user: 'acme' }),
  });
  try {
    start();
    await session.answer('What do your customers call you?', 'Acme', enter);
    await leave('Where do they find your status page?', 'https://status');
    start();
    await session.answer('Go on where you left off?', enter);
    await session.answer('Where do they find your status page?', 'https://status.acme.example', enter);
    await session.answer('What is your service made of?', enter);
    await session.answer('How do you tell them?', space, enter);
    await session.answer('How is your mail sent?', enter);
    await session.answer('Whom does the e-mail come from?', enter);
    await session.answer('Who gets it?', 'ada@customer.example', enter);
    await session.answer('Which mail server sends it?', `127.0.0.1:${mail.port}`, enter);
    await leave('What is your user name there?', 'ac');
    start();
    await session.answer('Go on where you left off?', enter);
    await session.answer('How is your mail sent?', enter);
    await session.answer('Whom does the e-mail come from?', enter);
    await session.see('(ada@customer.example)');
    session.press(enter);
    await session.see(`(127.0.0.1:${mail.port})`);
    session.press(enter);
    await session.answer('What is your user name there?', 'acme', enter);
    await session.answer('Where is the password?', down, enter);
    await session.answer('The password:', password, enter);
    await session.see('lets us sign in');
    await session.answer('Where is the page put?', enter);
    await leave('Which folder is the page built into?');
    const draft = readFileSync(home('config.json.draft'), 'utf8');
    expect(draft).toContain('ada@customer.example');
    expect(draft).not.toContain('planted');
    expect(statSync(home('config.json.draft')).mode & 0o777).toBe(0o600);
    start();
    await session.answer('Go on where you left off?', enter);
    await session.see('What you typed hidden was not kept');
    await session.answer('The password:', password, enter);
    await session.see('lets us sign in');
    await session.answer('Where is the page put?', enter);
    await session.answer('Which folder is the page built into?', enter);
    await session.answer('Which page of your site answers', enter);
    await session.answer('Write it?', enter);
    const { code, text } = await session.ended;
    expect(code).toBe(0);
    expect(text).not.toContain('What do your customers call you?');
    expect(text).not.toContain('planted');
  } finally {
    await mail.close();
  }
  expect(JSON.parse(readFileSync(home('config.json'), 'utf8'))).toMatchObject({
    company: { name: 'Acme' },
    statusPage: { url: 'https://status.acme.example' },
    channels: {
      customers: { to: ['ada@customer.example'], smtp: { password: { file: 'customers.smtp.password.key' } } },
    },
  });
  expect(readdirSync(home()).sort()).toEqual(['config.json', 'customers.smtp.password.key', 'signing.key']);
});

it('begins anew when it is told to, and forgets what was answered after a no at the end', async () => {
  start();
  await session.answer('What do your customers call you?', 'Acme', enter);
  await leave('Where do they find your status page?');
  start();
  await session.answer('Go on where you left off?', 'n', enter);
  await session.answer('What do your customers call you?', 'Beta', enter);
  await session.answer('Where do they find your status page?', enter);
  await session.answer('What is your service made of?', enter);
  await session.answer('How do you tell them?', enter);
  await session.answer('Where is the page put?', enter);
  await session.answer('Which folder is the page built into?', enter);
  await session.answer('Which page of your site answers', enter);
  await session.see('"Beta"');
  await session.answer('Write it?', 'n', enter);
  expect((await session.ended).code).toBe(130);
  expect(existsSync(home('config.json.draft'))).toBe(false);
  expect(existsSync(home('config.json'))).toBe(false);
});
