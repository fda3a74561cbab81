import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Site, startSite } from '../../src/drill/site.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { createScreen } from '../helpers/screen.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

let desk: FolderDesk;
let site: Site;
let session: Session | null = null;
beforeEach(async () => {
  site = await startSite();
  desk = openFolderDesk({
    components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
    probes: { shop: { type: 'http', url: site.url, status: 200, timeout: '2s', retries: 0 } },
    allClear: { soak: { major: '4s' }, every: '1s' },
  });
});
afterEach(async () => {
  session?.close();
  session = null;
  await site.close();
  desk.close();
});

const size = { cols: 90, rows: 24 };
const start = (...args: string[]): Session => {
  session = startTerminal(desk, ['watch', ...args], {}, size);
  return session;
};
/** What stands on the other screen of the terminal. */
const shown = ({ raw }: Session, columns = size.cols): string => {
  const screen = createScreen(columns);
  const [, all = ''] = raw().split('\u001b[?1049h');
  screen.write((all.split('\u001b[?1049l')[0] ?? '').replaceAll('\u0007', ''));
  return screen.lines().join('\n');
};
const sees = async (watched: Session, text: string | RegExp): Promise<void> => {
  await expect.poll(() => shown(watched), { timeout: 15_000 }).toMatch(text);
};
const leaving = '\u001b[?7h\u001b[?25h\u001b[?1049l';

it('shows an outage as it comes, rings, shows how the soak grows, and that the all-clear may go out', async () => {
  const watched = start();
  await sees(watched, /no incident is open[\s\S]*✓ shop/u);
  expect(watched.raw()).not.toContain('\u0007');
  site.turn('down');
  await sees(watched, /✗ shop +[▁-█]+✗+ +HTTP 503[\s\S]*do customers feel it\? {2}incident open/u);
  expect(watched.raw()).toContain('\u0007');
  await desk.open('--component', 'checkout=major_outage');
  await sees(watched, /INC-1 is open[\s\S]*next update in 1 h[\s\S]*0 of 4 s healthy, shop fails: HTTP 503/u);
  site.turn('up');
  await sees(watched, /soak +█+░* +[1-4] of 4 s healthy, all-clear at .* at the earliest/u);
  await sees(watched, /✓ the all-clear may go out: {2}incident resolve 1/u);
  expect(desk.posted().blog).toHaveLength(1);
  await desk.run('resolve', '--yes');
  await sees(watched, /watching INC-1 for [1-4] s more/u);
  site.turn('down');
  await sees(watched, /reopen\?[\s\S]*It came back: {2}incident reopen 1/u);
  watched.press('q');
  const { code, text } = await watched.ended;
  expect(code).toBe(0);
  expect(text).toMatch(/nobody is looking now\.\nIt came back: {2}incident reopen 1/u);
});

it('writes no more than the lines that change', async () => {
  const watched = start();
  await sees(watched, '✓ shop');
  const before = watched.raw().length;
  await expect.poll(() => watched.raw().split('\u001b[1;1H').length, { timeout: 15_000 }).toBeGreaterThan(6);
  expect(watched.raw().slice(before)).not.toContain('\u001b[2J');
  expect(watched.raw().slice(before)).not.toContain('Probes');
});

it('fits itself to the window when that changes', async () => {
  const watched = start();
  await sees(watched, '✓ shop');
  watched.resize(44, 8);
  await expect.poll(() => shown(watched, 44), { timeout: 15_000 }).toMatch(/^Acme {2}no incident is open +\d\d:/u);
  const wide = (line: string): boolean => line.length >= 44;
  expect(shown(watched, 44).split('\n').some(wide)).toBe(false);
});

it('gives the terminal back at Ctrl-C, and ends with 130', async () => {
  const watched = start();
  await sees(watched, '✓ shop');
  watched.press(keys.ctrlC);
  const { code } = await watched.ended;
  expect(code).toBe(130);
  const [, after = ''] = watched.raw().split(leaving);
  expect(after).toContain('Stopped watching');
});

it('gives the terminal back when it can not go on', async () => {
  const watched = start();
  await sees(watched, '✓ shop');
  desk.sql('drop table samples');
  const { code, text } = await watched.ended;
  expect(code).toBe(1);
  expect(watched.raw()).toContain(leaving);
  expect(text.slice(text.lastIndexOf('no incident is open'))).toContain('This should not happen');
});

it('keeps its clock going while another program holds the store, and goes on when that is free', async () => {
  const watched = start();
  await sees(watched, '✓ shop');
  const holder = new DatabaseSync(desk.path('incidents.db'));
  holder.exec('begin immediate');
  await sees(watched, /looking +\d\d:/u);
  const clock = (): string => shown(watched).split('\n')[0] ?? '';
  const before = clock();
  await expect.poll(clock, { timeout: 15_000 }).not.toBe(before);
  expect(clock()).toContain('looking');
  holder.exec('rollback');
  holder.close();
  await sees(watched, /next look in/u);
});

it('draws without colours where none are wanted, and lines only where the terminal can do no more', async () => {
  const plain = startTerminal(desk, ['watch'], { NO_COLOR: '1' }, size);
  session = plain;
  await sees(plain, '✓ shop');
  expect(plain.raw()).not.toMatch(/\u001b\[\d*m/u);
  plain.press('q');
  await plain.ended;
  const dumb = startTerminal(desk, ['watch'], { TERM: 'dumb' }, size);
  session = dumb;
  await dumb.see('Watching shop, every 1 s.');
  dumb.press(keys.ctrlC);
  expect((await dumb.ended).code).toBe(130);
  expect(dumb.raw()).not.toContain('\u001b');
});

it('writes a line a change into a log, and ends with 130 at SIGTERM', async () => {
  const { child, ended } = desk.start('watch', '--every', '1s');
  let told = '';
  child.stdout?.on('data', (text: string) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 15_000 }).toContain('No incident is open.');
  site.turn('down');
  await expect
    .poll(() => told, { timeout: 15_000 })
    .toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}shop fails: HTTP 503$/mu);
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  expect(stderr).toContain('Stopped watching');
});

it('writes one JSON value a round with --json', async () => {
  site.turn('down');
  await desk.open();
  const { child, ended } = desk.start('watch', '--json');
  let told = '';
  child.stdout?.on('data', (text: string) => {
    told += text;
  });
  await expect.poll(() => told.split('\n').length, { timeout: 15_000 }).toBeGreaterThan(2);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([130, '']);
  const [first] = stdout.split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({
    at: expect.any(String),
    samples: [{ probe: 'shop', healthy: false, reason: 'HTTP 503' }],
    incidents: [{ id: 'INC-1', guard: { stableSince: null } }],
    ...{ maintenances: [], overdue: [], attention: [], afterWatch: [], did: [], due: [] },
    probes: [{ name: 'shop', healthy: false }],
  });
});

it('shows what it would post with --dry-run, once, and posts nothing', async () => {
  site.turn('down');
  const { child, ended } = desk.start('watch', '--auto-open', '1s', '--dry-run');
  let told = '';
  child.stdout?.on('data', (text: string) => {
    told += text;
  });
  await expect.poll(() => told, { timeout: 15_000 }).toContain('would be opened');
  await expect.poll(() => told, { timeout: 15_000 }).toMatch(/│ .*investigating/u);
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(told.split('would be opened')).toHaveLength(2);
  expect(desk.posted().blog).toEqual([]);
});

it.each(['0', '10ms', '2h', 'often'])('does not look every %s', async (every) => {
  const ran = await desk.run('watch', '--every', every, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({
    error: { kind: 'usage', message: expect.stringContaining(`--every can not be "${every}"`) },
  });
  expect(desk.stored()).toBe(false);
});

it('says what a config without probes means', async () => {
  desk.configure(folderConfig);
  const watched = start();
  await sees(watched, 'names no probe, so nobody is looking');
});
