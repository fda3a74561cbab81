import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { filesIn } from '../helpers/pageFolder.ts';
import { startReader } from './pageReader.ts';

const rounds = Number(process.env['PAGE_ROUNDS'] ?? 10);

/** A desk of a company of its own, whose page is another in every file that names the company. */
async function companyDesk(name: string, channels: object): Promise<Desk> {
  const desk = openDesk();
  onTestFinished(desk.close);
  const components = [{ name: 'checkout' }];
  desk.configure({
    company: { name },
    statusPage: { url: 'https://s.example' },
    store: 'sqlite:./i.db',
    components,
    channels,
  });
  const opened = await desk.run('open', 'Down', '--impact', 'major', '-m', `Says ${name}.`, '--yes', '--skip', 'page');
  expect(opened.code, opened.stderr).toBe(0);
  return desk;
}

const page = (to: object): object => ({ page: { type: 'status-page', ...to } });

it('two who publish into one folder at once leave the whole page of one of them', async () => {
  const shared = await companyDesk('Company-One', page({ out: './public' }));
  const other = await companyDesk('Company-Two', page({ out: shared.path('public') }));
  expect((await shared.run('page', 'publish')).code).toBe(0);
  const reader = await startReader(shared.path('public'), /Company-\w+/gu);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const both = [shared.start('page', 'publish'), other.start('page', 'publish')];
      // Now and then one of them dies on the way.
      const [victim] = both.toSorted(() => Math.random() - 0.5);
      if (round % 3 === 2) void sleep(150 + 300 * Math.random()).then(() => victim?.child.kill('SIGKILL'));
      await Promise.all(both.map(({ ended }) => ended));
      expect(['Company-One', 'Company-Two']).toContain(await reader.now());
    }
    expect((await other.run('page', 'publish')).code).toBe(0);
    expect(await reader.now()).toBe('Company-Two');
  } finally {
    await reader.close();
  }
  expect(reader.halves).toEqual([]);
  expect(filesIn(shared.path('public/.allclear'))).toEqual(['files.json', 'lock']);
});

it('two who publish onto one branch at once leave the whole page of one of them, and lose nothing of the other’s', async () => {
  const shared = await companyDesk('Company-One', page({ to: { git: { remote: './status.git' } } }));
  const remote = shared.path('status.git');
  const other = await companyDesk('Company-Two', page({ to: { git: { remote } } }));
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  const git = (...args: string[]): string =>
    execFileSync('git', ['--git-dir', remote, ...args], { encoding: 'utf8' }).trim();
  let sent = 0;
  for (let round = 0; round < rounds; round += 1) {
    const both = [shared.start('page', 'publish'), other.start('page', 'publish')];
    if (round % 3 === 2) void sleep(150 + 500 * Math.random()).then(() => both[round % 2]?.child.kill('SIGKILL'));
    const ended = await Promise.all(both.map((one) => one.ended));
    sent += ended.filter(({ code }) => code === 0).length;
    for (const { code, signal, stdout } of ended) expect(signal ?? code, stdout).toBe(signal === null ? 0 : 'SIGKILL');
    const authors = git('log', '--format=%an', 'gh-pages').split('\n');
    for (const file of ['index.html', 'incidents/1/index.html', 'api/v2/summary.json', 'feed.atom']) {
      const named = new Set(git('show', `gh-pages:${file}`).match(/Company-\w+/gu));
      expect([...named], file).toEqual([authors[0]]);
    }
  }
  expect(sent).toBeGreaterThan(rounds);
  expect(git('fsck', '--strict', '--no-dangling')).toBe('');
});
