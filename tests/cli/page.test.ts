import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Desk } from '../helpers/desk.ts';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';
import { freePort } from '../helpers/freePort.ts';
import { filesIn } from '../helpers/pageFolder.ts';

let desk: FolderDesk;
const page = { type: 'status-page', out: './public' };
beforeEach(() => {
  desk = openFolderDesk({ channels: { page } });
});
afterEach(() => desk.close());

it('page build writes the page into a folder, and no channel hears of it', async () => {
  await desk.open('-m', 'Nobody can pay.', '--skip', 'page');
  const ran = await desk.run('page', 'build', '--out', desk.path('built'), '--json');
  expect(ran.code, ran.stderr).toBe(0);
  const own = filesIn(desk.path('built')).filter((name) => !name.startsWith('.allclear/'));
  expect(ran.json()).toEqual({ folder: desk.path('built'), files: own.length });
  expect(readFileSync(desk.path('built/index.html'), 'utf8')).toContain('Nobody can pay.');
  expect(existsSync(desk.path('public'))).toBe(false);
});

it('page build makes no store, and shows a calm page where there is none', async () => {
  const ran = await desk.run('page', 'build', '--out', desk.path('built'));
  expect(ran.code, ran.stderr).toBe(0);
  expect(desk.stored()).toBe(false);
  expect(existsSync(desk.path('built/index.html'))).toBe(true);
});

it('page build keeps its hands off somebody else’s site', async () => {
  mkdirSync(desk.path('site'));
  writeFileSync(desk.path('site/index.html'), 'My shop');
  const ran = await desk.run('page', 'build', '--out', desk.path('site'), '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({
    error: { kind: 'folder_taken', hint: expect.stringContaining('page build --out') },
  });
  expect(readFileSync(desk.path('site/index.html'), 'utf8')).toBe('My shop');
  expect(filesIn(desk.path('site'))).toEqual(['index.html']);
});

it('page build says why a folder can’t be written', async () => {
  const ran = await desk.run('page', 'build', '--out', desk.path('config.json', 'below'), '--json');
  expect(ran.code).toBe(1);
  expect(ran.json()).toMatchObject({
    error: { kind: 'page_unwritable', message: expect.stringContaining('(ENOTDIR)') },
  });
});

it('page publish puts the page up as it is now, and asks nothing', async () => {
  await desk.open('-m', 'Nobody can pay.', '--skip', 'page');
  const ran = await desk.run('page', 'publish', '--json');
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.json()).toEqual({
    deliveries: [
      { channel: 'page', type: 'status-page', state: 'sent', reason: null, url: 'https://status.acme.example' },
    ],
  });
  expect(readFileSync(desk.path('public/index.html'), 'utf8')).toContain('Nobody can pay.');
  expect((await desk.run('deliveries', '--json')).json()).toMatchObject([{ state: 'skipped' }]);
});

it('page publish ends with 4 and says which place failed', async () => {
  desk.configure({ company: { name: 'Acme' }, channels: { page: { ...page, to: { command: ['false'] } } } });
  const ran = await desk.run('page', 'publish');
  expect(ran.code).toBe(4);
  expect(ran.stdout).toContain(`false ended with code 1; it is up at ${desk.path('public')}`);
  expect(ran.stdout).toContain('incident page publish');
});

it('page publish without a page to publish names the way to one', async () => {
  desk.configure({ company: { name: 'Acme' }, channels: { blog: { type: 'file', folder: './blog' } } });
  const ran = await desk.run('page', 'publish', '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({ error: { kind: 'no_page' } });
});

/** Serves until the test ends, and gives the address once it stands. */
async function serve(on: Desk, ...args: string[]) {
  const { child, ended } = on.start('page', 'serve', ...args);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text: string) => resolve(/http:\S+\//u.exec(text)?.[0] ?? ''));
    void ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  const stop = async () => {
    child.kill('SIGINT');
    return await ended;
  };
  return { url, stop };
}

it('page serve shows the page as a good host would, to this machine, until Ctrl-C', async () => {
  await desk.open('-m', 'Nobody can pay.', '--skip', 'page');
  const { url, stop } = await serve(desk, '--port', String(await freePort()));
  const index = await fetch(url);
  expect(await index.text()).toContain('Nobody can pay.');
  expect(Object.fromEntries(index.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(/^default-src 'none';.*; frame-ancestors 'none'$/u),
    'x-content-type-options': 'nosniff',
  });
  const moved = await fetch(`${url}incidents/1`, { redirect: 'manual' });
  expect([moved.status, moved.headers.get('location')]).toEqual([301, '/incidents/1/']);
  const answers = await Promise.all(
    ['incidents/1', 'feed.atom', 'api/v2/summary.json', 'nothing', '%'].map(async (path) => {
      const { status, headers } = await fetch(url + path);
      return [path, status, headers.get('content-type')?.split(';')[0]];
    }),
  );
  expect(answers).toEqual([
    ['incidents/1', 200, 'text/html'],
    ['feed.atom', 200, 'application/atom+xml'],
    ['api/v2/summary.json', 200, 'application/json'],
    ['nothing', 404, 'text/plain'],
    ['%', 404, 'text/plain'],
  ]);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  expect((await stop()).code).toBe(130);
});

it('page serve tells the browser when the store or the config changed, and outlives a fault in it', async () => {
  const { url, stop } = await serve(desk, '--port', String(await freePort()));
  const stream = (await fetch(`${url}.allclear/changes`)).body?.getReader();
  const change = async (): Promise<string> => new TextDecoder().decode((await stream?.read())?.value);
  await desk.open('-m', 'Nobody can pay.', '--skip', 'page');
  expect(await change()).toContain('data: changed');
  // The store is written in several steps, so the first build may have come before the last of them.
  while (!(await (await fetch(url)).text()).includes('Nobody can pay.')) await change();
  writeFileSync(desk.configFile, '{');
  desk.configure({ company: { name: 'Umbrella' }, store: 'sqlite:./incidents.db', channels: { page } });
  while (!(await (await fetch(url)).text()).includes('Umbrella')) await change();
  await stream?.cancel();
  expect((await stop()).code).toBe(130);
});

it('page serve says so when its port is taken', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const ran = await desk.run('page', 'serve', '--port', String(port), '--json');
  taken.close();
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({ error: { kind: 'port_taken', message: expect.stringContaining(String(port)) } });
});

it('takes the page of an incident away that turned private or was never public', async () => {
  const opened = await desk.run('open', 'Rumours', '--impact', 'minor', '--private', '--yes');
  expect(opened.code, opened.stderr).toBe(0);
  await desk.run('page', 'publish');
  expect(filesIn(desk.path('public')).filter((name) => name.startsWith('incidents/'))).toEqual([]);
  await desk.run('update', '1', '--public', '-m', 'It is true.', '--yes');
  expect(existsSync(desk.path('public/incidents/1/index.html'))).toBe(true);
  desk.sql('UPDATE incidents SET is_private = 1');
  expect((await desk.run('page', 'publish')).code).toBe(0);
  expect(existsSync(desk.path('public/incidents/1'))).toBe(false);
});
