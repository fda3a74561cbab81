import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { type Services, startServices } from '../helpers/services.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

it('answers under a word of its own, and its deliveries are in the ledger', async () => {
  const ran = await desk.run('announce', '--yes', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({
    created: true,
    announcement: {
      id: 'ANN-1',
      title: 'How Acme tells you when something is wrong',
      status: 'announced',
      announcedAt: expect.any(String),
    },
    update: { seq: 1, event: 'where-to-look', body: expect.stringContaining('https://status.acme.example') },
    deliveries: [
      { channel: 'blog', state: 'sent' },
      { channel: 'team', state: 'sent' },
    ],
  });
  const ledger = (await desk.run('deliveries', 'ANN-1', '--json')).json();
  expect(ledger).toMatchObject([
    { incident: 'ANN-1', seq: 1, channel: 'blog', state: 'sent' },
    { incident: 'ANN-1', seq: 1, channel: 'team', state: 'sent' },
  ]);
  expect((await desk.run('deliveries', '--json')).json()).toEqual(ledger);
  expect((await desk.run('list', '--json')).json()).toEqual([]);
  expect((await desk.run('status', '--json')).json()).toMatchObject({ incidents: [], overdue: [], attention: [] });
  expect((await desk.run('show', 'ann-1', '--json')).json()).toMatchObject({ id: 'ANN-1', updates: [{ seq: 1 }] });
});

it('needs a yes without a terminal, and stores nothing without one or with --dry-run', async () => {
  const unconfirmed = await desk.run('announce', '--json');
  expect(unconfirmed).toMatchObject({ code: 2, stdout: '' });
  expect(unconfirmed.json()).toMatchObject({ error: { kind: 'unconfirmed' } });
  const planned = await desk.run('announce', '--dry-run', '--json');
  expect(planned.code).toBe(0);
  expect(planned.json()).toMatchObject({ dryRun: true, announcement: { id: 'ANN-1' }, messages: [{}, {}] });
  expect([desk.stored(), desk.posted().blog]).toEqual([false, []]);
});

it.each(['investigating', 'maintenance-scheduled', 'postmortem', 'resolved', 'holidays'])(
  'refuses the event %s, and names those that there are',
  async (event) => {
    const ran = await desk.run('announce', '--event', event, '--yes', '--json');
    expect(ran.code).toBe(2);
    const { message } = (ran.json() as { error: { message: string } }).error;
    expect(message).toMatch(/^--event can not be .*: expected one of where-to-look\..*incident open/u);
  },
);

it('sends what was interrupted with deliver, and names the command that corrects it where a verb does not fit', async () => {
  await desk.run('announce', '--yes');
  desk.sql("update deliveries set state = 'failed' where channel = 'blog'");
  expect((await desk.run('status', '--json')).json()).toMatchObject({
    attention: [{ incident: 'ANN-1', channel: 'blog' }],
  });
  expect(await desk.run('deliver', 'ANN-1', '--retry-failed')).toMatchObject({ code: 0 });
  for (const verb of ['update', 'resolve', 'reopen', 'note']) {
    const ran = await desk.run(verb, 'ANN-1', '-m', 'Words', ...(verb === 'note' ? [] : ['--yes']), '--json');
    expect([verb, ran.code]).toEqual([verb, 3]);
    expect(ran.json()).toMatchObject({
      error: { kind: 'is_announcement', hint: expect.stringContaining('incident correct ANN-1') },
    });
  }
});

it('does not begin where nobody would learn an address', async () => {
  desk.configure({ ...folderConfig, statusPage: undefined });
  const ran = await desk.run('announce', '--yes', '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({
    error: { kind: 'missing_input', message: expect.stringContaining('statusPage.url') },
  });
});

it('asks on a terminal for the words and the channels, and goes out with Enter alone', async () => {
  const services: Services = await startServices();
  const session = startTerminal(services.desk, ['announce']);
  try {
    await session.answer('What do you tell them?', keys.enter);
    await session.answer('Whom do you tell?', keys.enter);
    await session.see('an announcement: it belongs to no incident');
    await session.answer('Send this?', keys.enter);
    const { code, text } = await session.ended;
    expect(code).toBe(0);
    expect(text).toMatch(/✓ customers +sent/u);
    expect(text).toContain('incident doctor');
    expect(services.mail.mails).toHaveLength(1);
    expect([services.x.log.length > 0, services.hook.posts.length]).toEqual([true, 1]);
  } finally {
    session.close();
    await services.close();
  }
});
