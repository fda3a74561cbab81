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
  const base64 = Buffer.from(value).toString('base64');
  const hex = Buffer.from(value).toString('hex');
  const escaped = JSON.stringify(value).slice(1, -1);
  const forms = [value, base64, encodeURIComponent(value), hex, hex.toUpperCase(), escaped];
  for (const form of forms) expect(secrets.redact(`<${form}>`)).toMatch(/^<\*\*\*=*>$/u);
  expect(secrets.redact('nothing to hide')).toBe('nothing to hide');
});

it('does not mask what is so short that it stands in ordinary words', async () => {
  const secrets = open();
  await secrets.reveal(new Secret({ kind: 'literal', value: 'a' }));
  expect(secrets.redact('a banana')).toBe('a banana');
});

it.each([
  ['as the password of a user', (text: string) => Buffer.from(`ann:${text}`).toString('base64'), 'pass/word+of=nobody'],
  [
    'behind more of a sentence',
    (text: string) => Buffer.from(`it is ${text}`).toString('base64url'),
    'pass/word+of=no',
  ],
  [
    'as the path of an address',
    (text: string) => new URL(text).pathname,
    'https://hooks.acme.example/services/T01/B01/Xq29vLpR7sTkW3mZ',
  ],
  [
    'as a part of that',
    (text: string) => text.split('/').at(-1) ?? '',
    'https://hooks.acme.example/services/T01/B01/Xq29vLpR7sTkW3mZ',
  ],
  ['as the key of a webhook', (text: string) => text.slice(6), 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
])('masks what can be told of it %s', async (_, form, text) => {
  const secrets = open();
  await secrets.reveal(new Secret({ kind: 'literal', value: text }));
  const given = form(text);
  const shown = secrets.redact(given);
  expect(shown).toContain('***');
  for (let at = 0; at + 12 <= given.length; at += 1) {
    const piece = given.slice(at, at + 12);
    const isTelling = Buffer.from(piece, 'base64').toString().includes('it is') || piece.includes('YW5u');
    if (!isTelling) expect(shown).not.toContain(piece);
  }
});
