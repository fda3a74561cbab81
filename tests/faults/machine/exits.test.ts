import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { Ran } from '../../helpers/desk.ts';
import { faultCase } from '../../helpers/faultCases.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../../helpers/folderDesk.ts';
import { freePort } from '../../helpers/freePort.ts';
import { reply, startReceiver } from '../../helpers/httpReceiver.ts';
import { startScript } from '../../helpers/smtpScript.ts';

let desk: FolderDesk;
afterEach(() => desk.close());

const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'No card works.', '--yes'];
const mail = (port: number, more: object = {}) => ({
  type: 'email',
  from: 'Acme <status@acme.example>',
  to: ['ann@x.test', 'ben@x.test'],
  smtp: { host: '127.0.0.1', port, ...more },
});
const states = (ran: Ran): readonly string[] =>
  (ran.json()['deliveries'] as readonly { channel: string; state: string }[]).map(
    ({ channel, state }) => `${channel} ${state}`,
  );

it(faultCase(19, 'the whole program'), async () => {
  desk = openFolderDesk({ channels: { ...folderConfig.channels, mail: mail(await freePort()) } });
  const ran = await desk.run(...open, '--json');
  expect([ran.code, states(ran)]).toEqual([4, ['blog sent', 'team sent', 'mail retrying']]);
}, 90_000);

it(faultCase(28, 'the whole program'), async () => {
  const script = await startScript({
    auth: true,
    acts: (phase) => (phase === 'auth' ? { say: '535 5.7.8 no' } : undefined),
  });
  const signedIn = { user: 'mailer', password: 'wrong-and-long' };
  desk = openFolderDesk({ channels: { ...folderConfig.channels, mail: mail(script.port, signedIn) } });
  const ran = await desk.run(...open, '--json');
  expect([ran.code, states(ran)]).toEqual([4, ['blog sent', 'team sent', 'mail failed']]);
  await script.close();
});

it(faultCase(34), async () => {
  const hook = await startReceiver();
  hook.expect(reply(404, { message: 'no such hook' }));
  const channels = {
    ...folderConfig.channels,
    page: { type: 'status-page', out: './public' },
    wiki: { type: 'file', folder: './wiki' },
    hook: { type: 'webhook', url: hook.url, secret: { env: 'DESK_HOOK' } },
  };
  desk = openFolderDesk({ channels });
  const ran = await desk.run(...open);
  expect(ran.code).toBe(4);
  expect(ran.stdout).toMatch(/✗ hook +failed +.*HTTP 404/u);
  for (const name of ['blog', 'team', 'page', 'wiki']) expect(ran.stdout).toMatch(new RegExp(`✓ ${name} +sent`, 'u'));
  await hook.close();
  hook.verify();
});

it(faultCase(16, 'the whole program'), async () => {
  desk = openFolderDesk();
  const busy = openFolderDesk();
  await Promise.all([desk.open(), busy.open()]);
  const locks = [desk, busy].map((one) => {
    const lock = new DatabaseSync(one.path('incidents.db'), { timeout: 10_000 });
    lock.exec('begin immediate');
    return lock;
  });
  const update = ['update', '-m', 'We are on it.', '--yes', '--json'];
  const from = performance.now();
  const waiting = desk.run(...update);
  const givingUp = busy.run(...update).then((ran) => ({ ran, tookMs: performance.now() - from }));
  await sleep(10_000);
  locks[0]?.exec('rollback');
  const ran = await waiting;
  expect([ran.code, states(ran)]).toEqual([0, ['blog sent', 'team sent']]);
  const given = await givingUp;
  expect([given.ran.code, given.ran.json()]).toMatchObject([1, { error: { kind: 'store_busy' } }]);
  expect(given.tookMs).toBeGreaterThan(25_000);
  locks[1]?.exec('rollback');
  for (const lock of locks) lock.close();
  expect((await busy.run(...update)).code).toBe(0);
  expect([desk.posted().blog.length, busy.posted().blog.length]).toEqual([2, 2]);
  busy.close();
}, 120_000);
