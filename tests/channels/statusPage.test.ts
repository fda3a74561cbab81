import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { statusPage } from '../../src/channels/statusPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'allclear-page-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const given = settingsOf(statusPage, { out: './public' }) as never;
const publish = async (history: PageHistory) => {
  const sender = await statusPage.open(
    given,
    testIo({ resolvePath: (path) => join(root, path), history: async () => history }),
  );
  return await sender.send(testEnvelope(), never);
};
const files = (): readonly string[] =>
  readdirSync(join(root, 'public'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'public').length + 1))
    .toSorted();

it('writes the whole page and answers with the incident’s address', async () => {
  expect(await publish(testHistory())).toEqual({
    kind: 'sent',
    remoteId: null,
    url: 'https://status.acme.example/incidents/7',
  });
  expect(files()).toEqual(['feed.atom', 'incidents/6/index.html', 'incidents/7/index.html', 'index.html', 'style.css']);
});

it('touches no file that is the same, and none that is not its own', async () => {
  await publish(testHistory());
  const path = (name: string): string => join(root, 'public', name);
  writeFileSync(path('CNAME'), 'status.acme.example');
  mkdirSync(path('.git'));
  const inodes = Object.fromEntries(files().map((name) => [name, statSync(path(name)).ino]));
  await publish(testHistory({ incidents: testHistory().incidents.slice(1) }));
  expect(readFileSync(path('CNAME'), 'utf8')).toBe('status.acme.example');
  const changed = files().filter((name) => statSync(path(name)).ino !== inodes[name]);
  expect(changed).toEqual(['feed.atom', 'index.html']);
});

it('leaves a page that stands as it is when a file can not be written', async () => {
  await publish(testHistory());
  const before = readFileSync(join(root, 'public/index.html'), 'utf8');
  rmSync(join(root, 'public/feed.atom'));
  mkdirSync(join(root, 'public/feed.atom'));
  const outcome = await publish(testHistory({ company: { name: 'Other', url: null, supportEmail: null } }));
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining(dirname(join(root, 'public/x'))) });
  expect(readFileSync(join(root, 'public/index.html'), 'utf8')).toBe(before);
});

it('goes first, never expires, and may be sent as often as one likes', () => {
  expect(statusPage).toMatchObject({ goesFirst: true, expires: false, uncertain: { rule: 'resend' } });
});
