import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(async () => {
  desk = openFolderDesk();
  await desk.open();
});
afterEach(() => desk.close());

/** In the order of PRODUCT.md section 5. */
const keys = [
  ...['id', 'incident', 'seq', 'channel', 'type', 'to', 'locale', 'state', 'reason', 'attempts', 'at'],
  ...['nextAttemptAt', 'remoteId', 'url', 'means'],
];
type Row = Record<string, unknown>;
const rows = async (...args: string[]): Promise<Row[]> =>
  (await desk.run('deliveries', ...args, '--json')).json() as unknown as Row[];
const named = (all: readonly Row[]) => all.map((one) => `${one['incident']}#${one['seq']} ${one['channel']}`);
const idOf = (channel: string): string =>
  String(desk.sql('select id from deliveries where channel = ? order by position', channel)[0]?.['id']);
const uncertain = (): void => void desk.sql("update deliveries set state = 'uncertain' where channel = 'blog'");

it('shows one element a delivery, with exactly these keys', async () => {
  const all = await rows();
  for (const one of all) expect(Object.keys(one)).toEqual(keys);
  expect(all[0]).toEqual({
    ...{ id: expect.stringMatching(/^[a-z2-7]{26}$/u), incident: 'INC-1', seq: 1, channel: 'blog', type: 'file' },
    ...{ to: '', locale: 'en', state: 'sent', reason: null, attempts: 1, at: expect.any(String) },
    ...{ nextAttemptAt: null, remoteId: desk.path('blog', 'INC-1-001-investigating.md'), url: null, means: null },
  });
});

it('filters by incident, channel and state, and shows all incidents without an id', async () => {
  await desk.run('open', 'Search is slow', '--impact', 'minor', '--skip', 'team', '--yes');
  desk.sql("update deliveries set state = 'failed' where channel = 'blog' and incident_number = 1");
  const cases: readonly (readonly [string[], string[]])[] = [
    [[], ['INC-1#1 blog', 'INC-1#1 team', 'INC-2#1 blog', 'INC-2#1 team']],
    [['2'], ['INC-2#1 blog', 'INC-2#1 team']],
    [
      ['--channel', 'blog'],
      ['INC-1#1 blog', 'INC-2#1 blog'],
    ],
    [['--state', 'failed'], ['INC-1#1 blog']],
    [['--state', 'skipped'], ['INC-2#1 team']],
    [['INC-2', '--channel', 'blog', '--state', 'failed'], []],
    [['--channel', 'nobody'], []],
  ];
  for (const [args, expected] of cases) expect(named(await rows(...args)), args.join(' ')).toEqual(expected);
  expect((await desk.run('deliveries', '--channel', 'nobody')).stdout).toBe('No delivery.\n');
});

it('refuses a state that there is not, and names those that there are', async () => {
  const ran = await desk.run('deliveries', '--state', 'lost');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('uncertain');
});

it('writes the same as CSV', async () => {
  const { stdout, code } = await desk.run('deliveries', '--csv');
  expect(code).toBe(0);
  const [head, ...records] = parse(stdout) as string[][];
  expect(head).toEqual(keys);
  const all = await rows();
  expect(records).toEqual(all.map((one) => Object.values(one).map((value) => (value === null ? '' : String(value)))));
});

it.each([
  ['=HYPERLINK("http://evil.example","x")', `'=HYPERLINK("http://evil.example","x")`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['two\nlines, "quoted"', 'two\nlines, "quoted"'],
  ['a = 1', 'a = 1'],
])('lets no spreadsheet run what a service answered: %j', async (reason, cell) => {
  desk.sql('update deliveries set reason = ?', reason);
  const { stdout } = await desk.run('deliveries', '--csv', '--channel', 'blog');
  const [, record = []] = parse(stdout, { record_delimiter: '\n', trim: false }) as string[][];
  expect(record).toHaveLength(keys.length);
  expect(record[keys.indexOf('reason')]).toBe(cell);
});

it('takes a person’s word that an uncertain one went out, and sends nothing', async () => {
  uncertain();
  const before = desk.posted();
  const ran = await desk.run('deliver', '--settle', idOf('blog'), 'sent', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({ deliveries: [{ channel: 'blog', state: 'sent', sent: 1 }], resent: 0 });
  expect(await rows('--channel', 'blog')).toMatchObject([{ state: 'sent', means: 'person', attempts: 1 }]);
  expect(desk.posted()).toEqual(before);
});

it('sends an uncertain one again when a person says so, with the same words', async () => {
  uncertain();
  const words = readFileSync(desk.path('blog', 'INC-1-001-investigating.md'), 'utf8');
  const ran = await desk.run('deliver', '--settle', idOf('blog'), 'resend', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(await rows('--channel', 'blog')).toMatchObject([{ state: 'sent', attempts: 2 }]);
  expect(readFileSync(desk.path('blog', 'INC-1-001-investigating.md'), 'utf8')).toBe(words);
});

it.each<[string, () => string[], number, string]>([
  ['an id that there is not', () => ['--settle', 'nope', 'sent'], 3, 'unknown_delivery'],
  ['one that is sent already', () => ['--settle', idOf('blog'), 'sent'], 3, 'not_uncertain'],
  ['no word', () => ['--settle', idOf('blog')], 2, 'usage'],
  ['another word', () => ['--settle', idOf('blog'), 'lost'], 2, 'usage'],
  ['a word too many', () => ['--settle', idOf('blog'), 'sent', 'now'], 2, 'usage'],
])('settles nothing by %s', async (_, args, code, kind) => {
  const before = await rows();
  const ran = await desk.run('deliver', ...args(), '--json');
  expect(ran).toMatchObject({ code, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind } });
  expect(await rows()).toEqual(before);
});

it('says that nothing is left, and queues a failed one again only when told', async () => {
  desk.sql("update deliveries set state = 'failed', reason = 'why' where channel = 'blog'");
  expect(await desk.run('deliver')).toMatchObject({ code: 0, stdout: 'Nothing is left to send.\n' });
  const ran = await desk.run('deliver', '--retry-failed', '--json');
  expect(ran.code).toBe(0);
  expect(ran.json()).toMatchObject({ deliveries: [{ channel: 'blog', state: 'sent' }] });
});
