import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { freePort } from '../helpers/freePort.ts';
import { startHookReceiver } from '../helpers/hookReceiver.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const mailTo = (port: number) => ({
  type: 'email',
  from: 'status@acme.example',
  to: ['ada@customer.example'],
  smtp: { host: '127.0.0.1', port },
});

it('lists every channel with its type, audience, limit and the routes that name it', async () => {
  desk.configure({ ...folderConfig, routes: [{ channels: ['blog'], impacts: ['major'] }] });
  const ran = await desk.run('channels', 'list', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toEqual([
    { name: 'blog', type: 'file', title: 'Files in a folder', audience: 'public', limit: 'none', routes: 1 },
    { name: 'team', type: 'file', title: 'Files in a folder', audience: 'team', limit: 'none', routes: 0 },
  ]);
  const { stdout } = await desk.run('channels', 'list');
  expect(stdout).toMatch(/^blog {2}Files in a folder {2}public {2}limit: none\nteam {2}/u);
});

it('names the wizard where no channel is configured', async () => {
  desk.configure({ company: { name: 'Acme' }, channels: {} });
  for (const verb of ['list', 'test']) {
    const ran = await desk.run('channels', verb);
    expect([ran.code, ran.stdout]).toEqual([0, 'No channel is configured. Add one with: incident channels add\n']);
  }
});

it('proves the credentials of each channel, posting nothing', async () => {
  const [mail, hook] = await Promise.all([startSmtpServer(), startHookReceiver()]);
  try {
    const channels = {
      customers: mailTo(mail.port),
      hook: { type: 'webhook', url: hook.url, secret: { env: 'DESK_HOOK' } },
    };
    desk.configure({ ...folderConfig, channels });
    const ran = await desk.run('channels', 'test', '--json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.json()).toEqual([
      { channel: 'customers', type: 'email', result: 'ok', message: expect.any(String), fix: '' },
      {
        ...{ channel: 'hook', type: 'webhook', result: 'warning', message: expect.stringContaining('well formed') },
        fix: "can't be proven without a post; try: incident channels test hook --post",
      },
    ]);
    expect([mail.counted.all > 0, mail.mails, hook.posts]).toEqual([true, [], []]);
  } finally {
    await Promise.all([mail.close(), hook.close()]);
  }
});

it('ends with 6 where one does not work, says which one and what mends it, and tests the others too', async () => {
  const channels = {
    blog: folderConfig.channels.blog,
    customers: mailTo(await freePort()),
    hook: { type: 'webhook', url: 'http://127.0.0.1:9/', secret: { env: 'DESK_UNSET' } },
  };
  desk.configure({ ...folderConfig, channels });
  const ran = await desk.run('channels', 'test', '--json');
  expect(ran).toMatchObject({ code: 6, stderr: '' });
  expect(ran.json()).toEqual([
    { channel: 'blog', type: 'file', result: 'ok', message: expect.any(String), fix: '' },
    {
      ...{ channel: 'customers', type: 'email', result: 'fault' },
      ...{ message: expect.stringContaining('127.0.0.1'), fix: expect.stringMatching(/./u) },
    },
    {
      ...{ channel: 'hook', type: 'webhook', result: 'fault' },
      ...{ message: 'the variable DESK_UNSET is not set', fix: expect.stringContaining('incident channels test') },
    },
  ]);
  const text = await desk.run('channels', 'test', 'hook', 'blog');
  expect(text.code).toBe(6);
  expect(text.stdout).toMatch(
    /✗ hook {2}Signed webhook {5}the variable DESK_UNSET is not set\n {27}→ give the secret its value/u,
  );
  expect(text.stdout).toMatch(/✓ blog {2}Files in a folder {2}writes into/u);
  expect(text.stdout).not.toContain('customers');
  expect((await desk.run('channels', 'test', 'blog')).code).toBe(0);
});

it('refuses the name of a channel that there is not, and names those that there are', async () => {
  const ran = await desk.run('channels', 'test', 'blgo', '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({
    error: { kind: 'unknown_channel', message: expect.stringContaining('blgo'), hint: expect.stringContaining('blog') },
  });
});
