import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';

it('shows a secret in no way of printing it, and tells the resolver where it is', () => {
  const secret = new Secret({ kind: 'literal', value: 'hunter2' });
  expect(`${secret}`).toBe('***');
  expect(JSON.stringify({ token: secret })).toBe('{"token":"***"}');
  expect(inspect(secret, { showHidden: true, depth: null })).not.toContain('hunter2');
  expect(Object.values(secret)).toEqual([]);
  expect(secret.source).toEqual({ kind: 'literal', value: 'hunter2' });
});
