import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const open = ['open', 'Checkout is down', '--impact', 'major', '--yes', '--json'];
interface Told {
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
}
/** Runs it, and makes sure that nothing came of it: no store, no post, no file besides those that were there. */
async function refusal(...args: string[]): Promise<Told> {
  return await refusalWith(undefined, ...args);
}
async function refusalWith(input: string | Buffer | undefined, ...args: string[]): Promise<Told> {
  const before = readdirSync(desk.folder).toSorted();
  const ran = await desk.runWith(input === undefined ? {} : { input: input as string }, ...args);
  expect(ran, ran.stdout).toMatchObject({ code: 2, stdout: '' });
  expect(readdirSync(desk.folder).toSorted()).toEqual(before);
  return ran.json()['error'] as Told;
}

it('tells every fault of a config at once, each with its place and what was expected', async () => {
  desk.configure({
    company: { nme: 'Acme' },
    timezone: 'Europe/Atlantis',
    components: [{ name: 'checkout', probes: ['gone'] }],
    channels: {
      blog: { type: 'file', folder: '' },
      mail: { type: 'email', from: 'nobody', to: ['a@x.test, b@y.test'], smtp: [{ host: 'h', port: 0 }] },
      hook: { type: 'webhook', url: 'acme.example', secret: 'whsec_planted' },
    },
    routes: [{ channels: ['fax'], after: 'soon' }],
    allClear: { soak: { major: 'long' } },
  });
  const { kind, message, hint } = await refusal(...open);
  expect(kind).toBe('config_invalid');
  const places = [
    ...['company.name', 'company.nme', 'timezone', 'components[0].probes[0]', 'channels.blog.folder'],
    ...['channels.mail.from', 'channels.mail.to', 'channels.mail.smtp[0].port', 'channels.hook.url'],
    ...['routes[0].channels[0]', 'routes[0].after', 'allClear.soak.major'],
  ];
  const lines = message.split('\n').slice(1);
  for (const place of places)
    expect(
      lines.filter((line) => line.startsWith(`  ${place}: `)),
      place,
    ).toHaveLength(1);
  expect(message.split('\n')[0]).toBe(`${desk.configFile} has ${lines.length} faults:`);
  expect(message).not.toContain('planted');
  expect(hint).toContain('docs/config.md');
});

it('tells every fault of a command line at once, before it looks at the config', async () => {
  writeFileSync(desk.configFile, '{', { mode: 0o600 });
  const { kind, message, hint } = await refusal(
    ...['open', 'T', '--impact', 'huge', '--status', 'down', '--event', 'boom', '--component', 'checkout'],
    ...['--component', 'x=broken', '--next-update', '-5m', '--started-at', 'yesterday', '--key', '', '--json'],
    ...['-m', 'words', '--message-file', desk.path('gone.txt')],
  );
  expect(kind).toBe('usage');
  const lines = message.split('\n');
  const flags = ['--key', '--message and', '--event', '--status', '--impact', '--component', '--next-update'];
  for (const flag of [...flags, '--started-at']) {
    const told = lines.filter((line) => line.startsWith(flag));
    expect(told, flag).toHaveLength(flag === '--component' ? 2 : 1);
  }
  expect(lines).toHaveLength(flags.length + 2);
  expect(hint).toBe('See: incident open --help');
});

it(faultCase(36), async () => {
  mkdirSync(desk.path('templates'));
  const file = desk.path('templates', 'investigating.liquid');
  writeFileSync(file, '{{ incident.titel }} {{ message }}');
  const { kind, message, hint } = await refusal(...open);
  expect(kind).toBe('template');
  for (const part of ['Nothing was stored or sent.', 'Channel blog (en)', file, 'incident.titel']) {
    expect(message).toContain(part);
  }
  expect(hint).toContain('incident templates lint');
  expect(hint).toContain('--skip blog');
});

it.each([
  ['NUL can not be typed, BEL can', 'ring\u0007', 'U+0007 at place 5'],
  ['ESC', '\u001b[2J', 'U+001B at place 1'],
  ['DEL', 'x\u007f', 'U+007F at place 2'],
  ['a C1 control', 'x\u009b', 'U+009B at place 2'],
  ['a mark that turns the text', 'paid \u202eton', 'U+202E at place 6'],
  ['an isolate', '\u2067x\u2069', 'U+2067 at place 1'],
])('takes in title and message no %s', async (_, text, told) => {
  for (const args of [open.with(1, text), [...open, '-m', text]]) {
    const { kind, message, hint } = await refusal(...args);
    expect([kind, message.includes(told)]).toEqual(['bad_text', true]);
    expect(message).not.toContain(text);
    expect(hint).toContain('incident open');
  }
});

it.each(['Checkout\nBcc: all@x.test', 'Checkout\r\nSubject: free', 'Checkout\rX'])(
  'takes no title of more than one line: %j',
  async (title) => {
    const { kind, message } = await refusal(...open.with(1, title));
    expect(kind).toBe('bad_text');
    expect(message).toContain('The title has a line break at place 9; it is one line.');
  },
);

const tenMegabytes = 'x'.repeat(10_000_000);
it('takes no message of ten megabytes from a file or from stdin, and says what the limit is', async () => {
  writeFileSync(desk.path('big.txt'), tenMegabytes);
  const file = await refusal(...open, '--message-file', desk.path('big.txt'));
  expect(file).toMatchObject({
    kind: 'usage',
    message: `--message-file ${desk.path('big.txt')} is larger than 1 MiB.`,
  });
  const stdin = await refusalWith(tenMegabytes, ...open, '--message-file', '-');
  expect(stdin).toMatchObject({ kind: 'usage', message: '--message-file - is larger than 1 MiB.' });
});

it('takes no message longer than 20,000 characters, and is not slow to say so', async () => {
  const { kind, message, hint } = await refusalWith('x '.repeat(500_000), ...open, '--message-file', '-');
  expect(kind).toBe('text_too_long');
  expect(message).toContain('at most 20000 are taken');
  expect(hint).toContain('--dry-run');
});

it('takes no message that is not UTF-8, because it would go out with broken letters', async () => {
  writeFileSync(desk.path('latin1.txt'), Buffer.from('Zahlung fällt aus', 'latin1'));
  const { kind, message } = await refusal(...open, '--message-file', desk.path('latin1.txt'));
  expect([kind, message]).toEqual(['usage', `--message-file ${desk.path('latin1.txt')} is not UTF-8 text.`]);
});

it.each([
  ['a file that is not there', 'gone.txt', 'ENOENT'],
  ['a folder', '.', 'EISDIR'],
])('takes no message from %s', async (_, name, code) => {
  const { message } = await refusal(...open, '--message-file', desk.path(name));
  expect(message).toContain(`can not be read (${code})`);
});

it('takes the message of a file without its byte order mark, and with its lines as they are', async () => {
  writeFileSync(desk.path('words.txt'), '\ufeffNobody can pay.\r\n\r\nWe look into it.\r\n');
  const ran = await desk.run(...open, '--message-file', desk.path('words.txt'));
  expect(ran.json()).toMatchObject({ update: { body: 'Nobody can pay.\n\nWe look into it.' } });
});

/** With a mail server that stands, so that what is not sent is not sent for want of a server. */
async function withPeople(rows: readonly string[], work: (mail: SmtpReceiver) => Promise<void>): Promise<void> {
  const mail = await startSmtpServer();
  try {
    const smtp = { host: '127.0.0.1', port: mail.port };
    desk.configure({
      ...folderConfig,
      channels: { customers: { type: 'email', from: 'status@acme.example', to: 'contacts', smtp } },
      contacts: { sources: [{ type: 'file', path: 'people.csv' }] },
    });
    writeFileSync(desk.path('people.csv'), ['email,locale', ...rows, ''].join('\n'));
    await work(mail);
  } finally {
    await mail.close();
  }
}

it(faultCase(37, 'each broken row is named by its line'), async () => {
  const rows = ['ada@x.test,', '"a@x.test, evil@y.test",', 'ben@x.test,xx-!!', 'j\ufffdrg@x.test,', 'cy@x.test,de'];
  await withPeople(rows, async (mail) => {
    const { kind, message, hint } = await refusal(...open);
    expect(kind).toBe('contact_rows');
    expect(message).toContain('3 rows of the contact list can not be used (2 can):');
    for (const line of [3, 4, 5]) expect(message).toContain(`people.csv:${line} `);
    expect(hint).toContain('--skip-invalid');
    expect(mail.mails).toEqual([]);
    const ran = await desk.run(...open, '--skip-invalid');
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({ warnings: ['3 broken rows of the contact list left out'] });
    expect(mail.mails.flatMap(({ to }) => to).toSorted()).toEqual(['ada@x.test', 'cy@x.test']);
  });
});

it('counts all broken rows of a long list and shows the first twenty', async () => {
  await withPeople([...Array.from({ length: 1234 }, () => 'nobody,'), 'ada@x.test,'], async (mail) => {
    const { message } = await refusal(...open);
    expect(message).toContain('1234 rows of the contact list can not be used (1 can):');
    expect(message).toContain('and 1214 more');
    expect(message.split('\n').filter((line) => line.includes('people.csv:'))).toHaveLength(20);
    expect(mail.mails).toEqual([]);
  });
});
