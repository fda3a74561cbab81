import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { statusPage } from '../../src/channels/statusPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { folderOfEachTest } from '../helpers/pageFolder.ts';

const root = folderOfEachTest();
const remote = (): string => join(root.path, 'status.git');
const userConfig = (): string => join(root.path, 'gitconfig');

/** As git answers a person who looks into the repository. */
const git = (...args: string[]): string =>
  execFileSync('git', ['--git-dir', remote(), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const show = (file: string, branch = 'gh-pages'): string => git('show', `${branch}:${file}`);
const commits = (): number => Number(git('rev-list', '--count', 'gh-pages'));
const filesOn = (branch = 'gh-pages'): readonly string[] => git('ls-tree', '-r', '--name-only', branch).split('\n');

beforeEach(() => {
  execFileSync('git', ['init', '--quiet', '--bare', remote()]);
  writeFileSync(userConfig(), '');
});

function ioWith(history: PageHistory) {
  const io = testIo({ history: async () => history, resolvePath: (path) => join(root.path, path) });
  const variables = { GIT_CONFIG_GLOBAL: userConfig(), GIT_CONFIG_NOSYSTEM: '1' };
  return {
    ...io,
    run: (program, signal) => io.run({ ...program, variables: { ...program.variables, ...variables } }, signal),
  } satisfies typeof io;
}

async function publish(history: PageHistory, more: object = {}) {
  const settings = settingsOf(statusPage, { to: { git: { remote: './status.git', ...more } } });
  const sender = await statusPage.open(settings as never, ioWith(history));
  return await sender.send(testEnvelope(), never);
}

const renamed = { company: { name: 'Other', url: null, supportEmail: null } };

it('makes the branch, with the page in one commit of the company’s', async () => {
  expect(await publish(testHistory())).toMatchObject({ kind: 'sent' });
  expect(show('index.html')).toContain('Checkout fails');
  expect(filesOn()).toEqual(expect.arrayContaining(['.nojekyll', 'incidents/7/index.html', 'style.css']));
  expect(git('log', '--format=%an <%ae> %s', 'gh-pages')).toBe('Acme <help@acme.example> Publish the status page');
});

it('puts what changed on top of what is there, and nothing where nothing did', async () => {
  await publish(testHistory());
  await publish(testHistory());
  expect(commits()).toBe(1);
  await publish(testHistory(renamed), { author: 'Ada <ada@acme.example>' });
  expect(commits()).toBe(2);
  expect(show('index.html')).toContain('Other');
  expect(git('log', '-1', '--format=%an', 'gh-pages')).toBe('Ada');
  expect(git('diff', '--name-only', 'gh-pages~1', 'gh-pages').split('\n')).not.toContain('style.css');
});

it('brings bytes that are no text through as they are', async () => {
  await publish(testHistory());
  const [picture] = filesOn().filter((name) => name.endsWith('.png'));
  const bytes = execFileSync('git', ['--git-dir', remote(), 'show', `gh-pages:${picture}`]);
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
});

it('leaves alone what others have put there, and takes away what is no longer public', async () => {
  await publish(testHistory(), { path: 'docs' });
  const work = join(root.path, 'work');
  const by = ['-C', work, '-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example'];
  execFileSync('git', ['clone', '--quiet', '--branch', 'gh-pages', remote(), work]);
  writeFileSync(join(work, 'docs/CNAME'), 'status.acme.example');
  execFileSync('git', [...by, 'add', '.']);
  execFileSync('git', [...by, 'commit', '--quiet', '-m', 'Our own name']);
  execFileSync('git', [...by, 'push', '--quiet'], { stdio: 'ignore' });
  expect(await publish(testHistory({ incidents: testHistory().incidents.slice(1) }), { path: 'docs/' })).toMatchObject({
    kind: 'sent',
  });
  expect(show('docs/CNAME')).toBe('status.acme.example');
  expect(filesOn().filter((name) => name.startsWith('docs/incidents/7/'))).toEqual([]);
  expect(filesOn()).toContain('docs/incidents/6/index.html');
  expect(filesOn().every((name) => name.startsWith('docs/'))).toBe(true);
});

it('ends in one of two whole states when two publish at once, with both in the log', async () => {
  await publish(testHistory());
  const others = ['One', 'Two', 'Three'].map((name) =>
    testHistory({ company: { name, url: null, supportEmail: null } }),
  );
  const outcomes = await Promise.all(others.map((history) => publish(history)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
  expect(commits()).toBe(4);
  const [last = ''] = git('log', '-1', '--format=%an', 'gh-pages').split('\n');
  expect(show('index.html')).toContain(last);
  expect(show('incidents/7/index.html')).toContain(last);
});

it('runs no hook of the user’s, and asks nothing', async () => {
  const hooks = join(root.path, 'hooks');
  mkdirSync(hooks);
  writeFileSync(join(hooks, 'pre-push'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(hooks, 'pre-push'), 0o755);
  writeFileSync(userConfig(), `[core]\n\thooksPath = ${hooks}\n[commit]\n\tgpgSign = true\n[push]\n\tgpgSign = true\n`);
  expect(await publish(testHistory())).toMatchObject({ kind: 'sent' });
});

it('leaves nothing behind in the temp folder', async () => {
  const left = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('allclear-git-'));
  const before = left();
  await publish(testHistory());
  expect(left().filter((name) => !before.includes(name))).toEqual([]);
});

it.each([
  ['./nowhere.git', 'failed', "gh-pages of ./nowhere.git: '"],
  ['http://127.0.0.1:9/status.git', 'retry', 'gh-pages of http://127.0.0.1:9/status.git: unable to access'],
])('of %s the outcome is "%s", in git’s own words', async (address, kind, words) => {
  expect(await publish(testHistory(), { remote: address })).toMatchObject({
    kind,
    reason: expect.stringContaining(words),
  });
});

it('says so where git is not installed', async () => {
  const io = testIo({ history: async () => testHistory(), run: async () => ({ kind: 'not-started', code: 'ENOENT' }) });
  const sender = await statusPage.open(
    settingsOf(statusPage, { to: { git: { remote: './status.git' } } }) as never,
    io,
  );
  expect(await sender.send(testEnvelope(), never)).toMatchObject({
    kind: 'failed',
    reason: 'gh-pages of ./status.git: git is not installed',
  });
});

it('proves that it may push without pushing', async () => {
  const settings = settingsOf(statusPage, { to: { git: { remote: './status.git' } } }) as never;
  expect(await statusPage.verify(settings, ioWith(testHistory()), never)).toEqual({
    kind: 'ok',
    message: 'gh-pages of ./status.git can be pushed to',
  });
  expect(git('branch', '--list')).toBe('');
});
