import { readdirSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { filesIn } from '../helpers/pageFolder.ts';
import { startReader } from './pageReader.ts';

const config = (to: object): object => ({
  company: { name: 'Acme' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  store: 'sqlite:./incidents.db',
  components: [{ name: 'checkout' }],
  channels: { page: { type: 'status-page', ...to } },
});

/** Names sort as they follow. */
const state = (number: number): string => `state-${String(number).padStart(4, '0')}`;
const killer = new URL('../helpers/killAtFile.mjs', import.meta.url).pathname;

async function update(desk: Desk, number: number, killAt: number): Promise<'killed' | 'done'> {
  const env = { NODE_OPTIONS: `--import ${killer}`, KILL_AT: String(killAt), KILL_IN: desk.path('public') };
  const ran = await desk.runWith({ env }, 'update', '1', '-m', `It is ${state(number)} now.`, '--yes', '--no-input');
  if (ran.signal === 'SIGKILL') return 'killed';
  expect(ran.code, ran.stderr).toBe(0);
  return 'done';
}

it('shows the old page or the new one, whole, wherever the program is killed', async () => {
  const desk = openDesk();
  onTestFinished(desk.close);
  desk.configure(config({ out: './public' }));
  const opened = await desk.run(
    'open',
    'Checkout is down',
    '--impact',
    'major',
    '-m',
    `It is ${state(0)} now.`,
    '--yes',
  );
  expect(opened.code, opened.stderr).toBe(0);
  const reader = await startReader(desk.path('public'), /state-\d+/gu);
  const seen = { kills: 0, old: 0, fresh: 0 };
  try {
    let before = await reader.now();
    for (let at = 1; ; at += 1) {
      const ended = await update(desk, at, at);
      const now = await reader.now();
      expect([before, state(at)]).toContain(now);
      if (ended === 'done') {
        expect(now).toBe(state(at));
        break;
      }
      seen.kills += 1;
      seen[now === before ? 'old' : 'fresh'] += 1;
      before = now;
    }
  } finally {
    await reader.close();
    process.stdout.write(
      `${seen.kills} kills: ${seen.old} left the old page, ${seen.fresh} the new; ${reader.looks} looks\n`,
    );
  }
  expect(reader.halves).toEqual([]);
  expect(reader.looks).toBeGreaterThan(100);
  // Every place where it can be killed was one, on both sides of the switch.
  expect(Math.min(seen.old, seen.fresh)).toBeGreaterThan(5);
  expect(readdirSync(desk.path('public/.allclear')).toSorted()).toEqual(['files.json', 'lock']);
  expect(filesIn(desk.path('public'))).toContain('index.html');
}, 600_000);
