import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { statusPage } from '../../src/channels/statusPage.ts';
import { checkConfig } from '../../src/config/check.ts';
import { findPaths } from '../../src/config/paths.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { filesIn, folderOfEachTest } from '../helpers/pageFolder.ts';

const root = folderOfEachTest();
const at = (...parts: string[]): string => join(root.path, ...parts);
const io = () => testIo({ resolvePath: (path) => resolve(root.path, path), history: async () => testHistory() });
const open = async (given: object) => await statusPage.open(settingsOf(statusPage, given) as never, io());
const publish = async (given: object) => await (await open(given)).send(testEnvelope(), never);

/** A program that takes what it finds where it is started, and says so. */
const taker = (code: number, more = ''): object => ({
  command: [
    process.execPath,
    '-e',
    `require('node:fs').cpSync('.', ${JSON.stringify(at('taken'))}, { recursive: true }); ${more} process.exit(${code})`,
  ],
});

it('gives a program a folder with the whole page and nothing else, and takes it away again', async () => {
  const note = `require('node:fs').writeFileSync(${JSON.stringify(at('where'))}, process.cwd() + ' ' + process.env.ALLCLEAR_PAGE);`;
  expect(await publish({ out: './public', to: taker(0, note) })).toMatchObject({ kind: 'sent' });
  const own = filesIn(at('public')).filter((name) => !name.startsWith('.allclear/'));
  expect(filesIn(at('taken'))).toEqual(own);
  const [folder = '', named] = readFileSync(at('where'), 'utf8').split(' ');
  expect(named).toBe(folder);
  expect(existsSync(folder)).toBe(false);
});

it.each([
  [0, 'sent'],
  [75, 'retry'],
  [1, 'failed'],
])('a program that ends with %i makes the page "%s"', async (code, kind) => {
  expect(await publish({ to: taker(code, 'console.error("no quota left");') })).toMatchObject({
    kind,
    ...(kind === 'sent' ? {} : { reason: `${process.execPath} ended with code ${code}: no quota left` }),
  });
});

it('a program that takes too long is stopped, and what became of the page is uncertain', async () => {
  const to = { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], timeout: '1s' };
  expect(await publish({ to })).toMatchObject({ kind: 'uncertain', reason: expect.stringContaining('after 1 s') });
});

it('says which of several places has no page, which has, and repeats only the one that has none', async () => {
  mkdirSync(at('broken/index.html'), { recursive: true });
  const sender = await open({ to: [{ folder: './good' }, { folder: './broken' }, taker(0)] });
  expect(await sender.send(testEnvelope(), never)).toEqual({
    kind: 'failed',
    reason: `${at('broken')} can not be written: a folder is in its place (EISDIR); it is up at ${at('good')}, ${process.execPath}`,
    scope: 'delivery',
  });
  rmSync(at('broken/index.html'), { recursive: true });
  rmSync(at('taken'), { recursive: true });
  expect(await sender.send(testEnvelope(), never)).toMatchObject({ kind: 'sent' });
  expect(existsSync(at('broken/index.html'))).toBe(true);
  expect(existsSync(at('taken'))).toBe(false);
});

it('is tried again as long as one of the places may yet take it', async () => {
  mkdirSync(at('broken/index.html'), { recursive: true });
  const outcome = await publish({ to: [{ folder: './broken' }, taker(75)] });
  expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('(EISDIR); ') });
});

it('gives up the channel where no place can take anything', async () => {
  writeFileSync(at('file'), '');
  expect(await publish({ to: [{ folder: './file' }, { folder: './file/below' }] })).toMatchObject({
    kind: 'failed',
    scope: 'channel',
  });
});

it('verifies every place, and the worst of them counts', async () => {
  const verify = async (given: object) => await statusPage.verify(settingsOf(statusPage, given) as never, io(), never);
  expect(await verify({ out: './public', to: { command: ['git', '--version'] } })).toMatchObject({
    kind: 'ok',
    message: expect.stringMatching(/^writes into .*public; .*git can be run/u),
  });
  expect(await verify({ out: './public', to: { command: ['no-such-program'] } })).toMatchObject({
    kind: 'fault',
    message: 'there is no program no-such-program that can be run',
  });
});

const keys = { accessKeyId: { env: 'A' }, secretAccessKey: { env: 'B' } };

it.each([
  [{}, 'page.out', 'is missing: expected a folder, or other places in "to"'],
  [{ to: 'public' }, 'page.to', 'a list of them, found another text'],
  [{ to: [] }, 'page.to', 'a list of them'],
  [{ to: {} }, 'page.to[0]', 'names no place: expected one of "folder", "s3", "git", "command"'],
  [{ to: [{ folder: 'a', command: ['b'] }] }, 'page.to[0]', 'names "folder", "command"; expected one place an entry'],
  [{ to: { folder: 'a', timeout: '5s' } }, 'page.to[0].timeout', 'goes with "command" only'],
  [
    { to: { s3: { ...keys, region: 'eu-central-1' } } },
    'page.to[0].s3.bucket',
    'is missing: expected the name of a bucket',
  ],
  [{ to: { s3: { ...keys, bucket: 'acme' } } }, 'page.to[0].s3.region', 'is missing: expected a region'],
  [{ to: { s3: { ...keys, bucket: 'acme', regoin: 'x' } } }, 'page.to[0].s3.regoin', 'did you mean "region"?'],
  [{ to: { git: { remote: 'https://x:token@github.com/acme/s' } } }, 'page.to[0].git.remote', 'holds a password'],
  [{ to: { git: { remote: '--upload-pack=x' } } }, 'page.to[0].git.remote', 'the address of a repository'],
  [{ to: { git: { remote: 'ext::sh -c x' } } }, 'page.to[0].git.remote', 'the address of a repository'],
  [{ to: { git: { remote: 'a:b', branch: '../x' } } }, 'page.to[0].git.branch', 'a branch such as "gh-pages"'],
  [{ to: { git: { remote: 'a:b', path: '../x' } } }, 'page.to[0].git.path', 'a folder in the branch'],
  [{ to: { command: 'rsync' } }, 'page.to[0].command', 'a program and its arguments'],
])('%j is refused at %s: %s', async (given, place, words) => {
  const raw = { company: { name: 'Acme' }, channels: { page: { type: 'status-page', ...given } } };
  const checked = checkConfig(raw, at('config.json'), findPaths({}), await loadChannelTypes(['status-page']));
  const faults = checked.ok ? [] : checked.error.map(({ path, message }) => [path, message]);
  expect(faults).toEqual([[`channels.${place}`, expect.stringContaining(words)]]);
  expect(JSON.stringify(faults)).not.toContain('token');
});

it('finds the secrets of a place, so that no program sees them and no output holds them', async () => {
  const to = [{ s3: { bucket: 'acme', region: 'eu-central-1', ...keys } }];
  const raw = { company: { name: 'Acme' }, channels: { page: { type: 'status-page', to } } };
  const checked = checkConfig(raw, at('config.json'), findPaths({}), await loadChannelTypes(['status-page']));
  expect(checked.ok && checked.value.secrets.map(({ path }) => path)).toEqual([
    'channels.page.to[0].s3.accessKeyId',
    'channels.page.to[0].s3.secretAccessKey',
  ]);
});
