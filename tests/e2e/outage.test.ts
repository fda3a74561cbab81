import { expect, it, onTestFinished } from 'vitest';
import { deskConfig, openDesk } from '../helpers/desk.ts';
import { startFakeX } from '../helpers/fakeX.ts';
import { freePort } from '../helpers/freePort.ts';
import { startHookReceiver } from '../helpers/hookReceiver.ts';
import { startServices } from '../helpers/services.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

const open = ['open', 'Checkout is down', '--impact', 'major', '--yes', '--json'];
const people = ['ada@customer.example', 'grace@customer.example', 'linus@customer.example'];

it('mails by the second server while X and the first one are dead, and posts to X once it is back', async () => {
  const desk = openDesk();
  const [mail, hook] = await Promise.all([startSmtpServer(), startHookReceiver()]);
  const [xPort, smtpPort] = [await freePort(), await freePort()];
  onTestFinished(async () => {
    await Promise.all([mail.close(), hook.close()]);
    desk.close();
  });
  const where = { smtpPorts: [smtpPort, mail.port], xUrl: `http://127.0.0.1:${xPort}`, hookUrl: hook.url, people };
  desk.configure(deskConfig(where));

  const running = desk.start(...open);
  // The mails do not wait for X: they are there while the command still tries it.
  await expect.poll(() => mail.mails.length, { timeout: 15_000 }).toBe(3);
  expect(running.child.exitCode).toBeNull();
  const opened = await running.ended;
  expect(opened.code).toBe(4);
  expect(opened.json()).toMatchObject({
    deliveries: [
      { channel: 'page', state: 'sent' },
      { channel: 'customers', state: 'sent', sent: 3 },
      { channel: 'x', state: 'retrying' },
      { channel: 'hook', state: 'sent' },
    ],
  });

  const x = await startFakeX({ port: xPort });
  onTestFinished(() => x.close());
  const delivered = await desk.run('deliver', '--json');
  expect(delivered).toMatchObject({ code: 0 });
  expect(x.posts).toHaveLength(1);
  expect((await desk.run('deliver', '--json')).code).toBe(0);
  expect(x.posts).toHaveLength(1);
  expect(mail.mails).toHaveLength(3);
  expect(hook.posts).toHaveLength(1);
}, 60_000);

it('stops cleanly at Ctrl-C, and deliver goes on', async () => {
  const services = await startServices({ people });
  onTestFinished(() => services.close());
  const { desk, x, mail } = services;
  x.fail({ status: 429, headers: { 'retry-after': '5' } });
  const running = desk.start(...open);
  await expect.poll(() => x.log.length, { timeout: 15_000 }).toBeGreaterThan(0);
  await expect.poll(() => mail.mails.length, { timeout: 15_000 }).toBe(3);
  running.child.kill('SIGINT');
  const stopped = await running.ended;
  expect(stopped.code).toBe(130);
  const left = await desk.run('deliveries', '--json');
  expect(left.json()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ channel: 'x', state: 'retrying', attempts: expect.any(Number) }),
    ]),
  );
  expect((await desk.run('deliver', '--json')).code).toBe(0);
  expect(x.posts).toHaveLength(1);
  expect(mail.mails).toHaveLength(3);
}, 90_000);

it('takes an unanswered post to X for uncertain, looks it up, and posts it once', async () => {
  const services = await startServices();
  onTestFinished(() => services.close());
  services.x.fail('cut-answer');
  const opened = await services.desk.run(...open);
  expect(services.x.posts).toHaveLength(1);
  await services.desk.run('deliver', '--json');
  const states = (await services.desk.run('deliveries', '--channel', 'x', '--json')).json();
  expect(states).toMatchObject([{ state: 'sent' }]);
  expect(services.x.posts).toHaveLength(1);
  expect([0, 4]).toContain(opened.code);
}, 60_000);

it('works without any config: a page and a store in the home, and a warning that nobody else is told', async () => {
  const desk = openDesk();
  onTestFinished(() => desk.close());
  const ran = await desk.run(...open);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({ incident: { id: 'INC-1', url: null } });
  expect(String(ran.json()['warnings'])).toContain('incident init');
  expect((await desk.run('list', '--json')).json()).toMatchObject([{ id: 'INC-1' }]);
});
