import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { type Services, startServices } from '../helpers/services.ts';

let services: Services;
beforeEach(async () => {
  services = await startServices();
  onTestFinished(() => services.close());
  const opened = await run('open', 'Checkout is down', '--impact', 'major', '-m', 'All orders fail.', '--yes');
  expect(opened.code).toBe(0);
});

const run = (...args: string[]) => services.desk.run(...args, '--json');
const page = (): string => readFileSync(services.desk.path('public', 'incidents', '1', 'index.html'), 'utf8');

it('tells everyone who heard the wrong words, and puts the right ones into the page', async () => {
  const corrected = await run('correct', '-m', 'Only card orders fail.', '--yes');
  expect(corrected).toMatchObject({ code: 0 });
  expect(corrected.json()).toMatchObject({
    created: true,
    incident: { id: 'INC-1', status: 'investigating' },
    update: { seq: 2, event: 'correction', corrects: 1, body: 'Only card orders fail.' },
    deliveries: [
      { channel: 'page', state: 'sent' },
      { channel: 'customers', state: 'sent' },
      { channel: 'x', state: 'sent' },
      { channel: 'hook', state: 'sent' },
    ],
  });
  expect(page()).toContain('Only card orders fail.');
  expect(page()).not.toContain('All orders fail.');
  expect(page()).toMatch(/corrected <time/u);
  // What the correction links to is the update that it corrects.
  expect(page()).toMatch(/<li id="1"[^>]*><span id="2">/u);
  expect(services.x.posts.at(-1)?.text).toMatch(/^\[Correction\] Checkout is down\./u);
  expect(services.mail.mails).toHaveLength(2);
  expect(services.hook.posts.at(-1)).toMatchObject({
    type: 'incident.correction',
    data: { update: { seq: 2, corrects: 1 } },
  });
});

it('corrects the update that is named, also after newer ones, and a correction once more', async () => {
  await run('update', '--status', 'identified', '-m', 'Our payment provider is down.', '--yes');
  await run('correct', '1', '1', '-m', 'Card orders fail.', '--yes');
  const again = await run('correct', 'INC-1', '3', '-m', 'Only card orders fail.', '--yes');
  expect(again.json()).toMatchObject({ update: { seq: 4, corrects: 1 } });
  expect(page()).toContain('Only card orders fail.');
  expect(page()).toContain('Our payment provider is down.');
  expect(page()).not.toContain('<p>Card orders fail.');
  const { stdout } = await services.desk.run('show');
  expect(stdout).toContain('1. investigating, corrected');
  expect(stdout).toContain('4. correction of 1');
});

it('corrects an all-clear, which is not open any more', async () => {
  await run('resolve', '--override', 'seen with my own eyes', '-m', 'Orders work. Refunds came by mail.', '--yes');
  const corrected = await run('correct', '-m', 'Orders work. Refunds come next week.', '--yes');
  expect(corrected.json()).toMatchObject({ incident: { status: 'resolved' }, update: { corrects: 2 } });
});

it('asks for what it needs, and reads the words as every verb does', async () => {
  const cases: readonly (readonly [number, string, readonly string[]])[] = [
    [2, 'missing_input', ['correct', '--yes']],
    [2, 'unconfirmed', ['correct', '-m', 'Only card orders fail.']],
    [2, 'wording', ['correct', '-m', 'All is back to normal.', '--yes']],
    [3, 'unknown_update', ['correct', '1', '9', '-m', 'Only card orders fail.', '--yes']],
    [3, 'unknown_incident', ['correct', '8', '-m', 'Only card orders fail.', '--yes']],
    [2, 'usage', ['correct', '1', 'first', '-m', 'Only card orders fail.', '--yes']],
  ];
  for (const [code, kind, args] of cases) {
    const refused = await run(...args);
    expect([refused.code, refused.json()['error']], args.join(' ')).toEqual([code, expect.objectContaining({ kind })]);
  }
  expect(services.x.posts).toHaveLength(1);
});

it('is done once under the same key', async () => {
  const args = ['correct', '-m', 'Only card orders fail.', '--key', 'k1', '--yes'];
  await run(...args);
  expect((await run(...args)).json()).toMatchObject({ created: false, update: { seq: 2 } });
  expect(services.x.posts).toHaveLength(2);
});

it('a note can not be corrected, and is not taken for the newest update', async () => {
  await run('note', '-m', 'The host says it is the disks.');
  expect((await run('correct', '1', '2', '-m', 'It is the network.', '--yes')).code).toBe(3);
  expect((await run('correct', '-m', 'Only card orders fail.', '--dry-run')).json()).toMatchObject({
    update: { corrects: 1 },
    messages: expect.arrayContaining([expect.objectContaining({ channel: 'x' })]),
  });
});
