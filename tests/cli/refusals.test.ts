import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const open = ['open', 'Checkout is down', '--impact', 'major'];
const blocked = (): void => writeFileSync(desk.path('blog'), 'a file in place of the folder');
type Step = () => unknown;
const opened: Step = () => desk.open();

it.each<[code: number, what: string, steps: Step[], args: string[]]>([
  [0, 'a list', [], ['list']],
  [0, 'a calm status', [], ['status']],
  [0, 'an open that all have heard', [], [...open, '--yes']],
  [0, 'a plan', [], [...open, '--dry-run']],
  [1, 'a store of the future', [opened, () => desk.sql('pragma user_version = 99')], ['list']],
  [1, 'a store that is gone', [opened, () => rmSync(desk.path('incidents.db'))], ['update', '-m', 'x', '--yes']],
  [2, 'an unknown flag', [], ['list', '--nope']],
  [2, 'an unknown verb', [], ['opne']],
  [2, 'a config with a fault', [() => desk.configure({})], ['list']],
  [2, 'missing input', [], ['open', '--yes']],
  [2, 'no --yes', [], open],
  [2, 'a plan with a fault', [], [...open, '-m', 'All is fixed.', '--dry-run']],
  [3, 'an unknown incident', [], ['update', '7', '--yes']],
  [3, 'nothing to reopen', [], ['reopen', '--yes']],
  [4, 'a delivery that failed', [blocked], [...open, '--yes']],
  [5, 'a guard that says not yet', [opened], ['resolve', '--yes']],
  [6, 'a failure that needs a hand', [opened, () => desk.sql("update deliveries set state = 'failed'")], ['status']],
  [6, 'a doctor with a finding', [blocked], ['doctor']],
  [6, 'a channel that does not work', [blocked], ['channels', 'test']],
])('ends with %i for %s', async (code, _, steps, args) => {
  for (const step of steps) await step();
  const ran = await desk.run(...args, '--json');
  expect(ran.code, ran.stderr).toBe(code);
  const endsWell = [0, 4, 6].includes(code);
  // Exactly one value on the one stream, and nothing on the other.
  expect([ran.stdout === '', ran.stderr === '']).toEqual([!endsWell, endsWell]);
  const lines = (endsWell ? ran.stdout : ran.stderr).trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const value = JSON.parse(lines[0] ?? '');
  if (endsWell) expect(value).not.toHaveProperty('error');
  else {
    const { kind, message, hint } = value.error;
    expect([typeof kind, typeof message, typeof hint]).toEqual(['string', 'string', 'string']);
    expect([kind, message, hint].map((text) => text.trim().length > 0)).toEqual([true, true, true]);
    expect(Object.keys(value)).toEqual(['error']);
  }
});

it('refuses in the order of the manual: flags, config, state, guard, then words and --yes at once', async () => {
  await desk.open();
  const kindOf = async (...args: string[]) => {
    const ran = await desk.run(...args, '--json');
    return [ran.code, (ran.json()['error'] as { kind: string }).kind];
  };
  const words = ['-m', 'db-3.internal is back.'];
  const broken = desk.path('broken.json');
  writeFileSync(broken, '{', { mode: 0o600 });
  const all = ['resolve', '99', ...words];
  expect(await kindOf(...all, '--config', broken, '--nope')).toEqual([2, 'usage']);
  expect(await kindOf(...all, '--config', broken)).toEqual([2, 'config_syntax']);
  expect(await kindOf(...all)).toEqual([3, 'unknown_incident']);
  expect(await kindOf(...all, '--wait')).toEqual([3, 'unknown_incident']);
  expect(await kindOf('resolve', '1', ...words)).toEqual([5, 'not_green']);
  expect(await kindOf('resolve', '1', ...words, '--override', 'seen')).toEqual([2, 'not_ready']);
  expect(await kindOf('resolve', '1', ...words, '--override', 'seen', '--allow-wording')).toEqual([2, 'unconfirmed']);
  expect(await kindOf('resolve', '1', '--override', 'seen', ...words, '--yes')).toEqual([2, 'wording']);
  expect(desk.posted().blog).toHaveLength(1);
});

it('tells every unconfirmed or unfit thing of one refusal at once', async () => {
  const ran = await desk.run('open', 'Search\nis fixed', '-m', 'ok\u202e', '--json');
  const { kind, message, hint } = ran.json()['error'] as Record<string, string>;
  expect([ran.code, kind]).toEqual([2, 'not_ready']);
  const told = ['--impact is missing', 'title has a line break', 'U+202E at place 3', '"fixed"', 'Not confirmed'];
  for (const part of told) expect(message).toContain(part);
  for (const flag of ['--impact', '--allow-wording', '--yes']) expect(hint).toContain(flag);
  expect(desk.stored()).toBe(false);
});

it.each([
  ['update', ['update', '-m', 'x']],
  ['resolve', ['resolve', '--override', 'seen']],
  ['reopen', ['reopen', '1']],
])('needs --yes of %s without a terminal, also where CI asks nothing', async (verb, args) => {
  await desk.open();
  if (verb === 'reopen') await desk.run('resolve', '--override', 'seen', '--yes');
  const before = desk.posted();
  for (const env of [{}, { CI: 'true' }, { INCIDENT_NO_INPUT: '1' }]) {
    const ran = await desk.runWith({ env }, ...args, '--json');
    expect(ran.code).toBe(2);
    expect(ran.json()).toMatchObject({ error: { kind: 'unconfirmed', hint: expect.stringContaining('--yes') } });
  }
  expect(desk.posted()).toEqual(before);
});

it('says how to name one of several open incidents', async () => {
  await desk.open();
  await desk.open();
  const ran = await desk.run('update', '-m', 'x', '--yes', '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({
    error: { kind: 'several_open', message: expect.stringContaining('INC-1, INC-2'), hint: expect.any(String) },
  });
});

it.each([
  ['empty', ''],
  ['longer than 255', 'k'.repeat(256)],
])('takes no key that is %s', async (_, key) => {
  const ran = await desk.run(...open, '--key', key, '--yes', '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({ error: { kind: 'usage', message: expect.stringContaining('--key') } });
  expect(desk.stored()).toBe(false);
});

it('answers a repeat under the same key with the first update, and exits by its deliveries', async () => {
  await desk.open();
  const update = ['update', '--status', 'identified', '-m', 'A disk is full.', '--key', 'ci-1', '--json'];
  rmSync(desk.path('blog'), { recursive: true });
  blocked();
  const first = await desk.run(...update, '--yes');
  const again = await desk.run(...update, '--yes');
  expect([first.code, again.code]).toEqual([4, 4]);
  expect([first.json()['created'], again.json()['created']]).toEqual([true, false]);
  expect(again.json()['update']).toEqual(first.json()['update']);
  expect(again.json()['deliveries']).toMatchObject([{ channel: 'blog', state: 'failed' }, { channel: 'team' }]);
  const planned = await desk.run(...update, '--dry-run');
  expect([planned.code, planned.json()]).toEqual([
    0,
    { dryRun: true, created: false, incident: 'INC-1', messages: [] },
  ]);
  expect(desk.sql('select count(*) as n from updates')).toEqual([{ n: 2 }]);
});

it('refuses other words under the key of an all-clear, also once it is resolved', async () => {
  await desk.open();
  const clear = ['resolve', '1', '--override', 'seen', '--key', 'ci-2', '--yes', '--json'];
  expect((await desk.run(...clear)).code).toBe(0);
  expect((await desk.run(...clear)).json()).toMatchObject({ created: false, update: { seq: 2, event: 'resolved' } });
  const other = await desk.run(...clear, '-m', 'Other words.');
  expect(other).toMatchObject({ code: 3, stdout: '' });
  expect(other.json()).toMatchObject({
    error: {
      kind: 'key_conflict',
      message: expect.stringContaining('"ci-2"'),
      hint: expect.stringContaining('incident show 1'),
    },
  });
});

it('works with no config: a page and a store for nobody else to read, and it says that nobody else is told', async () => {
  rmSync(desk.configFile);
  expect((await desk.run(...open, '--dry-run')).stderr).toContain('incident init');
  expect(existsSync(desk.path('data'))).toBe(false);
  const ran = await desk.run(...open, '--yes');
  expect(ran.code).toBe(0);
  expect(ran.stderr).toMatch(/^warning: There is no config yet: .*nobody else is told.*incident init/u);
  const data = (...path: string[]) => desk.path('data', 'allclear', ...path);
  expect(existsSync(data('page', 'index.html'))).toBe(true);
  expect(statSync(data('incidents.db')).mode & 0o777).toBe(0o600);
  expect((await desk.run('show', '--json')).json()).toMatchObject({ id: 'INC-1', url: null });
});
