import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { LockHeld, withFolderLock } from '../../src/channels/folderLock.ts';
import { cacheControlOf, contentTypeOf, inOrder } from '../../src/channels/pageFiles.ts';
import { publishFolder } from '../../src/channels/pageFolder.ts';
import type { PagePart } from '../../src/page/planPage.ts';
import { filesIn, folderOfEachTest } from '../helpers/pageFolder.ts';

const root = folderOfEachTest();
const links = vi.hoisted(() => ({ forbidden: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const symlinkSync: typeof fs.symlinkSync = (...args) => {
    if (links.forbidden) throw Object.assign(new Error('no'), { code: 'EPERM' });
    fs.symlinkSync(...args);
  };
  return { ...fs, symlinkSync };
});

const part = (files: Readonly<Record<string, string>>, key: string | null = null, place = ''): PagePart => ({
  place,
  key,
  make: async () => new Map(Object.entries(files)),
});
const contents = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    filesIn(folder)
      .filter((name) => !name.startsWith('.allclear/'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

const names = ['index.html', 'style.css', 'incidents/1/index.html', 'incidents/1/feed.atom', 'incidents/2/index.html'];
const site = fc.dictionary(fc.constantFrom(...names), fc.string({ maxLength: 5 }), { minKeys: 0 });

it.each([false, true])(
  'holds the newest page and what others put there, after any history (without links: %s)',
  async (forbidden) => {
    links.forbidden = forbidden;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(site, { minLength: 1, maxLength: 4 }), async (history) => {
          const folder = join(root.path, 'site');
          rmSync(folder, { recursive: true, force: true });
          for (const name of ['CNAME', 'incidents/3/index.html']) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            writeFileSync(join(folder, name), 'by hand');
          }
          for (const files of history) await publishFolder(folder, [part(files)]);
          const foreign = { CNAME: 'by hand', 'incidents/3/index.html': 'by hand' };
          expect(contents(folder)).toEqual({ ...foreign, ...history.at(-1) });
          expect(filesIn(join(folder, '.allclear'))).toEqual(['files.json', 'lock']);
          for (const name of ['incidents/1', 'incidents/2']) {
            expect(existsSync(join(folder, name))).toBe(
              Object.keys(history.at(-1) ?? {}).some((one) => one.startsWith(name)),
            );
          }
        }),
        { numRuns: 40 },
      );
    } finally {
      links.forbidden = false;
    }
  },
);

it('makes a part only when what it is made from has changed, or its files do not stand as it left them', async () => {
  const made: string[] = [];
  const counted = (key: string): PagePart => {
    const plain = part({ 'incidents/1/index.html': 'one', 'incidents/1/feed.atom': 'two' }, key, 'incidents/1/');
    return { ...plain, make: () => plain.make().finally(() => made.push(key)) };
  };
  const publish = (key: string) => publishFolder(root.path, [counted(key), part({ 'index.html': 'all' })]);
  await publish('a');
  await publish('a');
  expect(made).toEqual(['a']);
  await publish('b');
  expect(made).toEqual(['a', 'b']);
  writeFileSync(join(root.path, 'incidents/1/feed.atom'), 'defaced');
  await publish('b');
  expect(made).toEqual(['a', 'b', 'b']);
  expect(contents(root.path)['incidents/1/feed.atom']).toBe('two');
  await publishFolder(root.path, [part({ 'index.html': 'all' })]);
  expect(contents(root.path)).toEqual({ 'index.html': 'all' });
});

it('looks at folders only where others wait, and sees all but what is written over where it stands', async () => {
  const made: string[] = [];
  const plain = part({ 'incidents/1/index.html': 'one', 'incidents/1/feed.atom': 'two' }, 'a', 'incidents/1/');
  const counted: PagePart = { ...plain, make: () => plain.make().finally(() => made.push('made')) };
  const publish = (look: 'at files' | 'at folders') => publishFolder(root.path, [counted], look);
  const feed = join(root.path, 'incidents/1/feed.atom');
  await publish('at folders');
  await publish('at folders');
  expect(made).toHaveLength(1);
  writeFileSync(feed, 'defaced');
  await publish('at folders');
  expect(made).toHaveLength(1);
  await publish('at files');
  expect(made).toHaveLength(2);
  expect(readFileSync(feed, 'utf8')).toBe('two');
  for (const harm of [
    () => rmSync(feed),
    () => renameSync(feed, `${feed}.old`),
    () => {
      rmSync(feed);
      writeFileSync(feed, 'other');
    },
  ]) {
    harm();
    await publish('at folders');
    expect(readFileSync(feed, 'utf8')).toBe('two');
  }
  expect(made).toHaveLength(5);
  // What somebody put there is no reason to make anything, and stays.
  expect(contents(root.path)['incidents/1/feed.atom.old']).toBe('two');
});

it('writes its list anew, and nothing else, where only the time of a folder has changed', async () => {
  const site = [part({ 'incidents/1/index.html': 'one' }, 'a', 'incidents/1/')];
  const manifest = join(root.path, '.allclear/files.json');
  await publishFolder(root.path, site, 'at folders');
  const [before, page] = [readFileSync(manifest, 'utf8'), statSync(join(root.path, 'incidents/1/index.html'))];
  writeFileSync(join(root.path, 'incidents/1/by-hand.txt'), 'mine');
  await publishFolder(root.path, site, 'at folders');
  expect(readFileSync(manifest, 'utf8')).not.toBe(before);
  expect(statSync(join(root.path, 'incidents/1/index.html')).mtimeMs).toBe(page.mtimeMs);
  const after = statSync(manifest).mtimeMs;
  await publishFolder(root.path, site, 'at folders');
  expect(statSync(manifest).mtimeMs).toBe(after);
});

it('removes what a killed run had announced beside of a part that stands', async () => {
  const site = [part({ 'incidents/1/index.html': 'one' }, 'a', 'incidents/1/')];
  await publishFolder(root.path, site);
  const manifest = join(root.path, '.allclear/files.json');
  const list = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly files: object };
  const files = { ...list.files, 'incidents/1/index.html': '', 'incidents/1/new.html': '' };
  writeFileSync(manifest, JSON.stringify({ ...list, files }));
  writeFileSync(join(root.path, 'incidents/1/new.html'), 'half');
  await publishFolder(root.path, site, 'at folders');
  expect(contents(root.path)).toEqual({ 'incidents/1/index.html': 'one' });
});

it('lets one process at a time in, and the next as soon as that is done', async () => {
  const order: string[] = [];
  let leave: () => void = () => {};
  const staying = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const lock = join(root.path, 'lock');
  const first = withFolderLock(lock, async () => {
    order.push('first in');
    await staying;
    order.push('first out');
  });
  const second = withFolderLock(lock, async () => void order.push('second in'));
  leave();
  await Promise.all([first, second]);
  expect(order).toEqual(['first in', 'first out', 'second in']);
  expect(new LockHeld('x')).toBeInstanceOf(Error);
});

it('puts what is linked to before what links to it, and the first page last', () => {
  const paths = [
    'index.html',
    'api/v2/summary.json',
    'style.css',
    'incidents/7/index.html',
    'feed.atom',
    'history/index.html',
  ];
  const steps = inOrder(new Map(paths.map((path) => [path, '']))).map((step) => step.map(([path]) => path));
  expect(steps).toEqual([
    ['style.css', 'incidents/7/index.html', 'history/index.html'],
    ['api/v2/summary.json', 'feed.atom'],
    ['index.html'],
  ]);
});

it.each([
  ['feed.json', 'application/feed+json; charset=utf-8', 'no-cache'],
  ['maintenance.ics', 'text/calendar; charset=utf-8', 'no-cache'],
  ['og/calm.png', 'image/png', 'public, max-age=300'],
  ['banner.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
  ['no-ending', 'application/octet-stream', 'no-cache'],
])('%s goes out as %s, %s', (path, type, kept) => {
  expect([contentTypeOf(path), cacheControlOf(path)]).toEqual([type, kept]);
});
