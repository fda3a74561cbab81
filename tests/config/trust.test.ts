import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { acme, type ConfigFolder, createConfigFolder, hook } from '../helpers/configFolder.ts';

let at: ConfigFolder;
beforeEach(() => {
  at = createConfigFolder();
});
afterEach(() => {
  vi.restoreAllMocks();
  at.remove();
});

it.each([0o600, 0o400, 0o640, 0o644])('trusts a file of mode %o that holds no secret itself', async (mode) => {
  at.write(acme(hook({ env: 'HOOK' })), mode);
  expect((await at.loaded()).company.name).toBe('Acme');
});

it.each([0o620, 0o602, 0o666, 0o660])('refuses a file of mode %o, which others can change', async (mode) => {
  at.write(acme(), mode);
  expect(await at.refused()).toEqual({
    kind: 'config_insecure',
    file: at.file(),
    problem: 'can be changed by others',
    mend: `chmod go-w ${at.file()}`,
  });
});

it.each([
  ['the folder it lies in', ''],
  ['a folder further up', 'deeper'],
])('refuses a file that others can put another in place of, in %s', async (_, below) => {
  mkdirSync(join(at.folder, 'open', below), { recursive: true });
  at.write(acme(), 0o644, join('open', below, 'config.json'));
  chmodSync(join(at.folder, 'open'), 0o777);
  const path = at.file(join('open', below, 'config.json'));
  expect(await at.refused({ path })).toEqual({
    kind: 'config_insecure',
    file: path,
    problem: `can be replaced by others, who can write in ${join(at.folder, 'open')}`,
    mend: `chmod go-w ${join(at.folder, 'open')}`,
  });
  chmodSync(join(at.folder, 'open'), 0o1777);
  expect((await at.loaded({ path })).company.name).toBe('Acme');
});

it('mends file and folders with one command', async () => {
  mkdirSync(join(at.folder, 'a', 'b'), { recursive: true });
  at.write(acme(), 0o666, join('a', 'b', 'config.json'));
  for (const open of ['a', join('a', 'b')]) chmodSync(join(at.folder, open), 0o777);
  const path = at.file(join('a', 'b', 'config.json'));
  expect(await at.refused({ path })).toMatchObject({
    problem: 'can be changed by others',
    mend: `chmod go-w ${path} ${join(at.folder, 'a', 'b')} ${join(at.folder, 'a')}`,
  });
});

it('looks where a link to the file leads, and where the link itself lies', async () => {
  for (const name of ['link', 'target']) mkdirSync(join(at.folder, name));
  at.write(acme(), 0o644, join('target', 'config.json'));
  symlinkSync(at.file(join('target', 'config.json')), at.file(join('link', 'config.json')));
  const link = { path: at.file(join('link', 'config.json')) };
  for (const name of ['link', 'target']) {
    chmodSync(join(at.folder, name), 0o772);
    expect(await at.refused(link)).toMatchObject({ mend: `chmod go-w ${join(at.folder, name)}` });
    chmodSync(join(at.folder, name), 0o755);
  }
  expect((await at.loaded(link)).company.name).toBe('Acme');
});

it.each([0o640, 0o604, 0o644])('refuses a file of mode %o with a secret in it, and names its place', async (mode) => {
  at.write(acme(hook('whsec_hunter2')), mode);
  const fault = await at.refused();
  expect(fault).toEqual({
    kind: 'config_insecure',
    file: at.file(),
    problem: 'holds a secret (channels.hook.secret) and can be read by others',
    mend: `chmod 600 ${at.file()}`,
  });
  expect(JSON.stringify(fault)).not.toContain('hunter2');
});

it('takes a secret in a file that nobody else can read', async () => {
  at.write(acme(hook('whsec_hunter2')), 0o600);
  expect((await at.loaded()).secrets).toMatchObject([{ path: 'channels.hook.secret' }]);
});

/** A file of somebody else: really so where we may give files away, else by being somebody else ourselves. */
function giveAway(path: string, me: number): void {
  if (me === 0) chownSync(path, 12_345, 12_345);
  else vi.spyOn(process, 'getuid').mockReturnValue(me + 1);
}

it('refuses a file that belongs to another user, and says how to take it over', async () => {
  at.write(acme());
  giveAway(at.file(), process.getuid?.() ?? 0);
  const me = process.getuid?.() ?? 0;
  expect(await at.refused()).toMatchObject({ problem: 'belongs to another user', mend: `chown ${me} ${at.file()}` });
});

it('writes the command that mends it so that a shell takes it, whatever the file is called', async () => {
  at.write(acme(), 0o666, "it's mine.json");
  expect(await at.refused({ path: at.file("it's mine.json") })).toMatchObject({
    mend: `chmod go-w '${join(at.folder, "it'\\''s mine.json")}'`,
  });
});
