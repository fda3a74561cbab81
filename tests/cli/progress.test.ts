import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type HeldSmtp, startHeldSmtp } from '../helpers/heldSmtp.ts';
import { createScreen } from '../helpers/screen.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

let desk: Desk;
let mail: HeldSmtp;
const sessions: Session[] = [];
const people = Array.from({ length: 60 }, (_, index) => `c${index}@customer.example`);
beforeEach(async () => {
  desk = openDesk();
  mail = await startHeldSmtp();
  desk.configure({
    company: { name: 'Acme' },
    statusPage: { url: 'https://status.acme.example' },
    store: 'sqlite:./incidents.db',
    channels: {
      page: { type: 'status-page', out: './public' },
      customers: {
        type: 'email',
        from: 'status@acme.example',
        to: people,
        smtp: [{ host: '127.0.0.1', port: mail.port }],
        connections: 2,
      },
    },
  });
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  mail.release();
  await mail.close();
  desk.close();
});

const size = { cols: 80, rows: 24 };
const at = (args: readonly string[], env: Record<string, string> = {}): Session => {
  const session = startTerminal(desk, args, env, size);
  sessions.push(session);
  return session;
};
const open = ['open', 'Checkout is down', '--impact', 'major', '--yes'];
/** How the screen looks at the end. */
const shown = (session: Session): readonly string[] => {
  const screen = createScreen(size.cols);
  screen.write(session.raw());
  return screen.lines();
};
const counts = async () => {
  const [one] = (await desk.run('deliveries', '--json', '--channel', 'customers')).stdout.match(/.*/u) ?? [''];
  const states = (JSON.parse(one) as { state: string }[]).map(({ state }) => state);
  return Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]));
};

it('shows a bar while it sends, and only the result when it has', async () => {
  const session = at(open);
  await mail.holding(2);
  await session.see('customers  ░');
  await session.see('0 of 60');
  mail.answer(2);
  await session.see('2 of 60');
  mail.release();
  const { code } = await session.ended;
  expect(code).toBe(0);
  const lines = shown(session);
  expect(lines.slice(0, 4)).toEqual([
    expect.stringMatching(/^INC-1 {2}Checkout is down/u),
    expect.stringMatching(/^ {2}✓ page/u),
    '  ✓ customers  sent       60 of 60 sent',
    '',
  ]);
  expect(lines.at(-1)).toBe('');
  // Never hidden, so it can't be left hidden.
  expect(session.raw()).not.toContain('\u001b[?25l');
});

it('stops at Ctrl-C: waits for what is under way, says how much went out, and goes on where it stopped', async () => {
  const session = at(open);
  await mail.holding(2);
  mail.answer(1);
  await mail.holding(2);
  session.press(keys.ctrlC);
  await session.see('Stopping: 2 messages are under way, at most ');
  mail.answer(2);
  const { code } = await session.ended;
  expect(code).toBe(130);
  const lines = shown(session);
  expect(lines[0]).toMatch(/^INC-1 {2}Checkout is down/u);
  expect(lines).toContain('Stopped: 4 sent, 57 still queued.');
  expect(lines).toContain('Go on with:  incident deliver');
  expect(await counts()).toEqual({ sent: 3, queued: 57 });
  mail.release();
  expect(await at(['deliver']).ended).toMatchObject({ code: 0, text: expect.stringContaining('57 of 57 sent') });
  expect(mail.arrived.toSorted()).toEqual(people.toSorted());
});

it('loses nothing at a second Ctrl-C: what was answered is not sent again, and the screen is left in order', async () => {
  const session = at(open);
  await mail.holding(2);
  mail.answer(2);
  await mail.holding(2);
  await session.see('2 of 60');
  session.press(keys.ctrlC);
  await session.see('Stopping: 2 messages');
  session.press(keys.ctrlC);
  const { code } = await session.ended;
  expect(code).toBe(130);
  expect(shown(session)).toEqual([
    'Stopped at once; what is recorded stays recorded.',
    '2 messages are under way: nobody knows whether they arrived.',
    'Go on with:  incident deliver',
    '',
  ]);
  expect(await counts()).toEqual({ sent: 2, sending: 2, queued: 56 });
  mail.release();
  expect((await at(['deliver']).ended).code).toBe(0);
  expect(await counts()).toEqual({ sent: 60 });
  // E-mail is sent again once where nobody knows.
  expect([mail.arrived.length, new Set(mail.arrived).size]).toEqual([62, 60]);
});

it('shows whose sending it waits for, and how that goes', async () => {
  const first = at(open);
  await mail.holding(2);
  const second = at(['deliver']);
  await second.see(`is sending; this one looks on, and takes over if that one`);
  await second.see('0 of 60');
  mail.answer(2);
  await second.see('2 of 60');
  first.press(keys.ctrlC);
  await first.see('Stopping: ');
  mail.release();
  expect((await first.ended).code).toBe(130);
  const { code } = await second.ended;
  expect(code).toBe(0);
  expect(shown(second)[0]).toBe('  ✓ customers  sent       60 of 60 sent');
  expect(mail.arrived.toSorted()).toEqual(people.toSorted());
});

it.each<[string, Record<string, string>]>([
  ['TERM=dumb', { TERM: 'dumb' }],
  ['CI', { CI: 'true' }],
])('writes plain lines at a terminal with %s', async (_, env) => {
  mail.release();
  const session = at([...open, '--no-color'], env);
  expect((await session.ended).code).toBe(0);
  expect(session.raw()).not.toContain('\u001b');
  expect(session.text()).toMatch(/^Sending: page, customers \(60\)\ncustomers: 60 of 60 sent.*\nINC-1/u);
});

it('draws without colours where NO_COLOR is set', async () => {
  const session = at(open, { NO_COLOR: '1' });
  await mail.holding(2);
  await session.see('0 of 60');
  mail.release();
  await session.ended;
  expect(session.raw()).not.toMatch(/\u001b\[[\d;]*m/u);
});

it('says a little in a log, and nothing with --quiet or --json', async () => {
  mail.release();
  const plain = await desk.run(...open);
  expect(plain.stderr).toMatch(/^Sending: page, customers \(60\)\ncustomers: 60 of 60 sent.*\n$/u);
  expect(await desk.run(...open, '--quiet')).toMatchObject({ code: 0, stderr: '' });
  expect(await desk.run(...open, '--json')).toMatchObject({ code: 0, stderr: '' });
});

it('says nothing on stderr at Ctrl-C with --json, and how all stands on stdout', async () => {
  const { child, ended } = desk.start(...open, '--json');
  await mail.holding(2);
  child.kill('SIGINT');
  mail.release();
  const ran = await ended;
  expect(ran).toMatchObject({ code: 130, stderr: '' });
  const { deliveries } = ran.json() as { deliveries: { channel: string; queued: number; sent: number }[] };
  const customers = deliveries.find(({ channel }) => channel === 'customers');
  // Of those that were answered at the same moment nobody knows how many.
  expect((customers?.sent ?? 0) + (customers?.queued ?? 0)).toBe(60);
});
