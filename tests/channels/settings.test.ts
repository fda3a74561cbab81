import { inspect } from 'node:util';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { commonSettings, duration, secret, url } from '../../src/channels/settings.ts';

describe('a secret', () => {
  it.each([
    ['hunter2', { kind: 'literal', value: 'hunter2' }],
    [{ env: 'X_KEY' }, { kind: 'env', name: 'X_KEY' }],
    [{ file: './key' }, { kind: 'file', path: './key' }],
    [{ keychain: 'x' }, { kind: 'keychain', name: 'x' }],
    [{ command: ['op', 'read', 'x'] }, { kind: 'command', argv: ['op', 'read', 'x'] }],
  ])('is taken as %j', (given, source) => {
    expect(v.parse(secret(), given).source).toEqual(source);
  });

  it.each([
    '',
    {},
    { env: '' },
    { env: 'A', file: 'b' },
    { command: [] },
    { command: 'op read' },
    { vault: 'x' },
    7,
    null,
  ])('is not %j, and what it could be is said', (given) => {
    expect(v.safeParse(secret(), given).issues?.[0].message).toContain('{"env": NAME}');
  });

  it('shows itself in no way', () => {
    const one = v.parse(secret(), 'hunter2');
    expect(
      [String(one), JSON.stringify({ one }), inspect(one, { depth: 9, showHidden: true }), `${one}`].join(),
    ).not.toContain('hunter2');
  });
});

describe('a length of time', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
  ])('%s', (text, ms) => {
    expect(v.parse(duration(), text)).toBe(ms);
  });
  it.each(['', '90', '1 h', '-5m', '0s', 'soon', 30, null])('is not %j', (given) => {
    expect(v.safeParse(duration(), given).issues?.[0].message).toContain('"30m"');
  });
});

describe('an address', () => {
  it.each(['https://acme.example', 'http://127.0.0.1:8080/x?y=1'])('%s', (given) => {
    expect(v.parse(url(), given)).toBe(given);
  });
  it.each([
    'acme.example',
    'ftp://acme.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://u:p@acme.example',
    '',
  ])('is not %j', (given) => {
    expect(v.safeParse(url(), given).success).toBe(false);
  });
});

it('can be written down as JSON Schema, as the user writes it', () => {
  const schema = toJsonSchema(v.strictObject({ ...commonSettings, key: secret() }), {
    typeMode: 'input',
    errorMode: 'ignore',
  });
  expect(schema).toMatchObject({ additionalProperties: false, required: ['key'] });
});
