import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { statusPage } from '../../src/channels/statusPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { filesIn, folderOfEachTest } from '../helpers/pageFolder.ts';

const root = folderOfEachTest();

const publish = async (history: PageHistory, given: object = { out: './public' }) => {
  const io = testIo({ resolvePath: (path) => join(root.path, path), history: async () => history });
  const sender = await statusPage.open(settingsOf(statusPage, given) as never, io);
  return await sender.send(testEnvelope(), never);
};
const at = (name: string): string => join(root.path, 'public', name);
const page = (): readonly string[] => filesIn(at(''));

it('writes the whole page and answers with the incident’s address', async () => {
  expect(await publish(testHistory())).toEqual({
    kind: 'sent',
    remoteId: null,
    url: 'https://status.acme.example/incidents/7',
  });
  expect(page()).toEqual(expect.arrayContaining(['feed.atom', 'incidents/6/index.html', 'index.html', 'style.css']));
  expect(page().filter((name) => name.startsWith('.'))).toEqual(['.allclear/files.json', '.allclear/lock']);
});

it('touches no file that is the same, and none that is not its own', async () => {
  await publish(testHistory());
  writeFileSync(at('CNAME'), 'status.acme.example');
  mkdirSync(at('.git'));
  const inodes = Object.fromEntries(page().map((name) => [name, statSync(at(name)).ino]));
  await publish(testHistory());
  expect(page().filter((name) => statSync(at(name)).ino !== inodes[name])).toEqual([]);
  await publish(testHistory({ company: { name: 'Acme', url: null, supportEmail: null } }));
  expect(readFileSync(at('CNAME'), 'utf8')).toBe('status.acme.example');
  expect(existsSync(at('.git'))).toBe(true);
  expect(statSync(at('style.css')).ino).toBe(inodes['style.css']);
  expect(statSync(at('index.html')).ino).not.toBe(inodes['index.html']);
});

it('looks at every file when the page is put up by itself, and not while others wait for it', async () => {
  await publish(testHistory());
  const [before, defaced] = [readFileSync(at('incidents/6/index.html'), 'utf8'), 'defaced'];
  writeFileSync(at('incidents/6/index.html'), defaced);
  await publish(testHistory());
  expect(readFileSync(at('incidents/6/index.html'), 'utf8')).toBe(defaced);
  const io = testIo({ resolvePath: (path) => join(root.path, path), history: async () => testHistory() });
  const sender = await statusPage.open(settingsOf(statusPage, { out: './public' }) as never, io);
  expect(await sender.refresh?.(never)).toMatchObject({ kind: 'sent' });
  expect(readFileSync(at('incidents/6/index.html'), 'utf8')).toBe(before);
});

it('mends what somebody else has changed or removed', async () => {
  await publish(testHistory());
  const before = readFileSync(at('index.html'), 'utf8');
  writeFileSync(at('index.html'), 'defaced');
  rmSync(at('style.css'));
  await publish(testHistory());
  expect(readFileSync(at('index.html'), 'utf8')).toBe(before);
  expect(existsSync(at('style.css'))).toBe(true);
});

it('takes an incident away that the public may not see any more, with its folder, and nothing beside it', async () => {
  await publish(testHistory());
  mkdirSync(at('incidents/99'));
  writeFileSync(at('incidents/99/index.html'), 'by hand');
  await publish(testHistory({ incidents: testHistory().incidents.slice(1) }));
  expect(existsSync(at('incidents/7'))).toBe(false);
  expect(existsSync(at('incidents/6/index.html'))).toBe(true);
  expect(readFileSync(at('incidents/99/index.html'), 'utf8')).toBe('by hand');
  // Nor is a copy of it left aside, which a web server would hand out as well.
  expect(page().filter((name) => name.startsWith('.'))).toEqual(['.allclear/files.json', '.allclear/lock']);
});

it('removes nothing outside of the page, whatever its list of files says', async () => {
  await publish(testHistory());
  writeFileSync(join(root.path, 'precious'), 'kept');
  writeFileSync(
    at('.allclear/files.json'),
    JSON.stringify({ files: { '../precious': '', '/etc/hostname': '', '.git/config': '' } }),
  );
  mkdirSync(at('.git'));
  writeFileSync(at('.git/config'), 'kept');
  expect(await publish(testHistory())).toMatchObject({ kind: 'sent' });
  expect(existsSync(join(root.path, 'precious'))).toBe(true);
  expect(existsSync(at('.git/config'))).toBe(true);
});

it('leaves a page that stands as it is when a file can not be written', async () => {
  await publish(testHistory());
  const before = readFileSync(at('index.html'), 'utf8');
  rmSync(at('feed.atom'));
  mkdirSync(at('feed.atom'));
  const outcome = await publish(testHistory({ company: { name: 'Other', url: null, supportEmail: null } }));
  expect(outcome).toMatchObject({
    kind: 'failed',
    reason: `${at('').replace(/\/$/u, '')} can not be written: a folder is in its place (EISDIR)`,
  });
  expect(readFileSync(at('index.html'), 'utf8')).toBe(before);
});

it('takes up what a killed run has left half done, and leaves plain files', async () => {
  await publish(testHistory());
  const whole = readFileSync(at('index.html'), 'utf8');
  mkdirSync(at('.allclear/0badcafe-before'));
  writeFileSync(at('.allclear/0badcafe-before/index.html'), whole);
  symlinkSync('0badcafe-before', at('.allclear/current'));
  rmSync(at('index.html'));
  symlinkSync('.allclear/current/index.html', at('index.html'));
  writeFileSync(at('.allclear/1badcafe'), 'half a link');
  expect(await publish(testHistory())).toMatchObject({ kind: 'sent' });
  expect(readFileSync(at('index.html'), 'utf8')).toBe(whole);
  expect(readdirSync(at('.allclear')).toSorted()).toEqual(['files.json', 'lock']);
  expect(page()).toContain('index.html');
});

it('goes first, never expires, and may be sent as often as one likes', () => {
  expect(statusPage).toMatchObject({ goesFirst: true, expires: false, uncertain: { rule: 'resend' } });
});
