import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SecretFault } from '../../src/channels/channel.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import { Secret, type SecretSource } from '../../src/domain/secret.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const value = 'hunter2/+ß hunter2';
const open = (env: Record<string, string> = {}, hidden: readonly string[] = []) =>
  createSecrets({ env: { PATH: process.env['PATH'] ?? '', ...env }, folder, hidden });
const reveal = (source: SecretSource, env: Record<string, string> = {}, hidden: readonly string[] = []) =>
  open(env, hidden).reveal(new Secret(source));
const keep = (name: string, text: string, mode = 0o600): void => {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
};
const print = (code: string): SecretSource => ({ kind: 'command', argv: [process.execPath, '-e', code] });

it('has a secret from the file itself, a variable, a file of its own, or a program', async () => {
  keep('key', `${value}\n`);
  const all = [
    reveal({ kind: 'literal', value }),
    reveal({ kind: 'env', name: 'KEY' }, { KEY: value }),
    reveal({ kind: 'file', path: 'key' }),
    reveal({ kind: 'file', path: join(folder, 'key') }),
    reveal(print(`console.log(${JSON.stringify(value)})`)),
  ];
  expect(await Promise.all(all)).toEqual(all.map(() => value));
});

it('takes only the line break from the end of a file, not what may be part of a password', async () => {
  keep('spaces', ' two  \r\n');
  keep('lines', 'a\n\n');
  expect(await reveal({ kind: 'file', path: 'spaces' })).toBe(' two  ');
  expect(await reveal({ kind: 'file', path: 'lines' })).toBe('a\n');
});

it.each<[string, SecretSource, RegExp]>([
  ['a variable that is not set', { kind: 'env', name: 'GONE' }, /the variable GONE is not set/u],
  ['an empty variable', { kind: 'env', name: 'EMPTY' }, /the variable EMPTY is not set/u],
  ['a missing file', { kind: 'file', path: 'gone' }, /gone can not be read \(ENOENT\)/u],
  ['an empty file', { kind: 'file', path: 'empty' }, /empty is empty/u],
  ['a file that others can read', { kind: 'file', path: 'open' }, /can be read by others; run: chmod 600/u],
  ['a program that is not there', { kind: 'command', argv: ['no-such-program'] }, /no-such-program did not give/u],
  ['a program that fails', print('console.log("hunter2"); process.exit(3)'), /did not give the secret \(3\)/u],
  ['a silent program', print(''), /printed nothing/u],
])('says what is wrong with %s, and never a value', async (_, source, message) => {
  keep('empty', '\n');
  keep('open', 'hunter2\n', 0o644);
  const failure = await reveal(source, { EMPTY: '' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SecretFault);
  expect(String(failure)).toMatch(message);
  expect(String(failure)).not.toContain('hunter2');
});

it('shows a program none of the variables that hold other secrets', async () => {
  const spy = print('console.log(process.env.OTHER ?? "nothing", process.env.PLAIN)');
  expect(await reveal(spy, { OTHER: 'hunter2', PLAIN: 'seen' }, ['OTHER'])).toBe('nothing seen');
});

it('starts no shell: what looks like a command in an argument stays an argument', async () => {
  const argv = [process.execPath, '-p', 'process.argv[1]', '$(whoami); `id` && x'];
  expect(await reveal({ kind: 'command', argv })).toBe('$(whoami); `id` && x');
});

it('asks a program once, however many want to know', async () => {
  const secrets = open();
  const secret = new Secret(
    print(`require('fs').appendFileSync(${JSON.stringify(join(folder, 'asked'))}, 'x'); console.log(1234)`),
  );
  await Promise.all([secrets.reveal(secret), secrets.reveal(secret)]);
  await secrets.reveal(secret);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('x');
});

it('masks what was revealed, also in base64 and in an address', async () => {
  const secrets = open();
  await secrets.reveal(new Secret({ kind: 'literal', value }));
  const forms = [value, Buffer.from(value).toString('base64'), encodeURIComponent(value)];
  for (const form of forms) expect(secrets.redact(`<${form}>`)).toMatch(/^<\*\*\*=*>$/u);
  expect(secrets.redact('nothing to hide')).toBe('nothing to hide');
});

it('does not mask what is so short that it stands in ordinary words', async () => {
  const secrets = open();
  await secrets.reveal(new Secret({ kind: 'literal', value: 'a' }));
  expect(secrets.redact('a banana')).toBe('a banana');
});
