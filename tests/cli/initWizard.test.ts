import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { canBeAsked } from '../../src/cli/wizard/channelWords.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { reply, startReceiver } from '../helpers/httpReceiver.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

const channelTypes = await loadChannelTypes();

let desk: Desk;
let session: Session;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => {
  session.close();
  desk.close();
});

const start = (...args: string[]): void => {
  session = startTerminal(desk, ['init', ...args]);
};
const home = (...parts: string[]): string => desk.path('xdg-config', 'allclear', ...parts);
const written = () => JSON.parse(readFileSync(home('config.json'), 'utf8'));
const { enter, down, space, ctrlC, clear } = keys;

const questions = {
  company: 'What do your customers call you?',
  pageUrl: 'Where do they find your status page?',
  components: 'What is your service made of?',
  channels: 'How do you tell them?',
  place: 'Where is the page put?',
  folder: 'Which folder is the page built into?',
  probe: 'Which page of your site answers',
  write: 'Write it?',
  now: 'What now?',
};

/** The keys that turn these on, or off, in the list of channels. */
function turning(...types: readonly string[]): readonly string[] {
  const listed = Object.values(channelTypes).filter(canBeAsked);
  let at = 0;
  const pressed = listed.flatMap(({ type }, index) => {
    if (!types.includes(type)) return [];
    const moves = Array<string>(index - at).fill(down);
    at = index;
    return [...moves, space];
  });
  return [...pressed, enter];
}

/** Enter through what comes before the channels. */
async function toChannels(): Promise<void> {
  await session.answer(questions.company, 'Acme', enter);
  await session.answer(questions.pageUrl, 'https://status.acme.example', enter);
  await session.answer(questions.components, enter);
}

it('can be gone through with Enter alone, and writes a config that works', async () => {
  start();
  for (const question of Object.values(questions).slice(0, -1)) await session.answer(question, enter);
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  expect(text).toContain('incident drill');
  expect(written()).toMatchObject({
    company: { name: 'Our service' },
    components: [{ name: 'website', title: 'Website' }],
    channels: { page: { type: 'status-page', out: desk.path('data', 'allclear', 'page') } },
  });
  expect(written()).not.toHaveProperty('statusPage');
  expect(written()).not.toHaveProperty('probes');
  expect((await desk.run('doctor')).code).toBe(0);
});

it('asks only for what the flags left open', async () => {
  start(
    '--company',
    'Acme',
    '--page-url',
    'https://status.acme.example',
    '--component',
    'api',
    '--page-folder',
    './public',
  );
  await session.answer(questions.probe, enter);
  await session.answer(questions.write, enter);
  const { code, text } = await session.ended;
  expect(code).toBe(0);
  for (const asked of [questions.company, questions.pageUrl, questions.components, questions.channels]) {
    expect(text).not.toContain(asked);
  }
  expect(written()).toMatchObject({ company: { name: 'Acme' }, channels: { page: { out: desk.path('public') } } });
});

it('takes an address only when it is one, and says what it expects', async () => {
  start();
  await session.answer(questions.company, enter);
  await session.answer(questions.pageUrl, 'status.acme', enter);
  await session.see('Expected an address such as "https://acme.example"');
  session.press(clear, 'https://status.acme.example', enter);
  await session.answer(questions.components, ctrlC);
  expect((await session.ended).code).toBe(130);
});

it('proves e-mail against the server, keeps a typed password in a file of its own, and never shows it', async () => {
  const password = 'correct-horse-battery';
  const seen: string[] = [];
  const mail = await startSmtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      seen.push(String(auth.password));
      done(auth.password === password ? null : new Error('no'), { user: auth.username });
    },
  });
  try {
    start();
    await toChannels();
    await session.answer(questions.channels, ...turning('email', 'status-page'));
    await session.answer('How is your mail sent?', enter);
    await session.answer('Whom does the e-mail come from?', enter);
    await session.answer('Who gets it?', 'ada@customer.example, ben@customer.example', enter);
    await session.answer('Which mail server sends it?', `127.0.0.1:${mail.port}`, enter);
    await session.answer('What is your user name there?', 'acme', enter);
    await session.answer('Where is the password?', down, enter);
    await session.answer('The password:', 'wrong', enter);
    await session.see('✗ customers');
    await session.answer(questions.now, down, enter);
    for (const question of ['How is your mail sent?', 'come from?', 'Who gets it?'])
      await session.answer(question, enter);
    for (const question of ['Which mail server', 'What is your user name']) await session.answer(question, enter);
    await session.answer('Where is the password?', down, enter);
    await session.answer('The password:', password, enter);
    await session.see('lets us sign in');
    await session.answer(questions.probe, enter);
    await session.answer(questions.write, enter);
    const { code, text } = await session.ended;
    expect(code).toBe(0);
    expect(seen).toEqual(['wrong', password]);
    expect(mail.mails).toEqual([]);
    expect(text).not.toContain(password);
    const { customers } = written().channels;
    expect(customers).toEqual({
      type: 'email',
      from: 'Acme <status@acme.example>',
      to: ['ada@customer.example', 'ben@customer.example'],
      smtp: { host: '127.0.0.1', port: mail.port, user: 'acme', password: { file: 'customers.smtp.password.key' } },
    });
    const file = home('customers.smtp.password.key');
    expect(readFileSync(file, 'utf8')).toBe(`${password}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await desk.run('channels', 'test', 'customers')).code).toBe(0);
  } finally {
    await mail.close();
  }
});

it('leaves a channel out that does not work, when it is told to', async () => {
  start();
  await toChannels();
  await session.answer(questions.channels, ...turning('x'));
  await session.answer('Where are its 4 keys?', enter);
  for (const name of ['X_APP_KEY', 'X_APP_SECRET', 'X_ACCESS_TOKEN', 'X_ACCESS_SECRET'])
    await session.answer(name, enter);
  await session.see('the variable X_APP_KEY is not set');
  await session.answer(questions.now, down, down, enter);
  await session.answer(questions.place, enter);
  await session.answer(questions.folder, enter);
  await session.answer(questions.probe, enter);
  await session.answer(questions.write, enter);
  expect((await session.ended).code).toBe(0);
  expect(Object.keys(written().channels)).toEqual(['page']);
});

it('makes a signing secret for a webhook, counts the people and looks at the probe once', async () => {
  const site = await startReceiver();
  site.expect(reply(200, 'fine'));
  writeFileSync(desk.path('people.csv'), 'email\nada@customer.example\nnobody\n');
  try {
    start('--component', 'api');
    await session.answer(questions.company, 'Acme', enter);
    await session.answer(questions.pageUrl, enter);
    await session.answer(questions.channels, ...turning('email', 'webhook'));
    await session.answer('How is your mail sent?', enter);
    await session.answer('come from?', keys.clear, 'status@acme.example', enter);
    await session.answer('Who gets it?', enter);
    await session.answer('Which mail server', '127.0.0.1:1', enter);
    await session.answer('What is your user name', enter);
    await session.answer(questions.now, enter);
    await session.answer(questions.place, enter);
    await session.answer(questions.folder, enter);
    await session.answer('Where are the events posted to?', `${site.url}/hook`, enter);
    await session.answer('Where is the signing secret', down, down, enter);
    await session.see('the secret is well formed');
    await session.answer(questions.probe, `${site.url}/health`, enter);
    await session.see('HTTP 200');
    await session.answer('Where is the list of your customers?', 'gone.csv', enter);
    await session.see('is not there');
    session.press(clear, 'people.csv', enter);
    await session.see('1 person to write to');
    await session.see('1 broken row; the first, in line 3,');
    await session.answer(questions.write, enter);
    expect((await session.ended).code).toBe(0);
  } finally {
    await site.close();
  }
  expect(written()).toMatchObject({
    components: [{ name: 'api', probes: ['site'] }],
    channels: { customers: { to: 'contacts' }, webhook: { secret: { file: 'webhook.secret.key' } } },
    probes: { site: { type: 'http', url: `${site.url}/health` } },
    contacts: { sources: [{ type: 'file', path: desk.path('people.csv') }] },
  });
  expect(readFileSync(home('webhook.secret.key'), 'utf8')).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/u);
  expect(site.requests.map(({ path }) => path)).toEqual(['/health']);
});

it.each([
  ['Ctrl-C at the first question', async () => session.answer(questions.company, ctrlC)],
  [
    'no at the last one',
    async () => {
      for (const question of Object.values(questions).slice(0, 7)) await session.answer(question, enter);
      await session.answer(questions.write, 'n', enter);
    },
  ],
])('writes nothing after %s', async (_, leave) => {
  start();
  await leave();
  expect((await session.ended).code).toBe(130);
  expect(existsSync(home('config.json'))).toBe(false);
  expect(readdirSync(desk.folder)).not.toContain('xdg-config');
});

it('offers every type of channel, and has words for all that it asks', () => {
  expect(Object.values(channelTypes).filter((one) => !canBeAsked(one))).toEqual([]);
});
