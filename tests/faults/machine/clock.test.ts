import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const shiftClock = new URL('../../helpers/shiftClock.mjs', import.meta.url).pathname;
const hour = 3_600_000;
const year = 365 * 24 * hour;
const under = (aheadMs: number) => ({
  env: { NODE_OPTIONS: `--import=${shiftClock}`, CLOCK_AHEAD_MS: String(aheadMs) },
});
const update = ['update', '-m', 'We are on it.', '--yes', '--json'];
interface Row {
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
}
const rows = async (): Promise<readonly Row[]> =>
  (await desk.run('deliveries', '--json')).json() as unknown as readonly Row[];

it.each([
  ['an hour back', -hour],
  ['a year ahead', year],
  ['a year back', -year],
])('the clock jumps %s in the middle of an outage: each update goes out once, in its order', async (_, aheadMs) => {
  await desk.open();
  expect((await desk.runWith(under(aheadMs), ...update)).code).toBe(0);
  expect((await desk.run(...update)).code).toBe(0);
  expect((await desk.run('deliver', '--json')).code).toBe(0);
  expect(desk.posted().blog).toEqual([1, 2, 3].map((seq) => `INC-1-00${seq}-investigating.md`));
  expect((await rows()).every(({ state }) => state === 'sent')).toBe(true);
});

it('a year ahead between an update and its expiry: it expires and says so, and no update is held back by it', async () => {
  desk.configure({
    ...folderConfig,
    channels: {
      ...folderConfig.channels,
      gone: { type: 'webhook', url: 'http://127.0.0.1:9/', secret: { env: 'DESK_HOOK' } },
    },
  });
  const opened = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes', '--json');
  expect(opened.code).toBe(4);
  expect((await desk.runWith(under(year), 'deliver', '--json')).code).toBe(4);
  expect((await rows()).find(({ channel }) => channel === 'gone')).toMatchObject({
    state: 'cancelled',
    reason: 'expired',
  });
  expect((await desk.run('update', '-m', 'Still down.', '--skip', 'gone', '--yes', '--json')).code).toBe(0);
  expect(desk.posted().blog).toHaveLength(2);
}, 90_000);

it('a clock that is an hour back does not send again what was sent', async () => {
  await desk.open();
  for (const aheadMs of [-hour, year, 0]) {
    expect((await desk.runWith(under(aheadMs), 'deliver', '--json')).json()).toMatchObject({ resent: 0 });
  }
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md']);
});
