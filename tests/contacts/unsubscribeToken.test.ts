import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unsubscribeLines } from '../../src/channels/emailUnsubscribe.ts';
import { createUnsubscribeTokens, tokenIn } from '../../src/contacts/unsubscribeToken.ts';

const tokens = createUnsubscribeTokens('k'.repeat(44));
const others = createUnsubscribeTokens('l'.repeat(44));
const address = fc.stringMatching(/^[a-zA-Z0-9._+-]{1,20}@[a-z]{1,10}\.example$/u);

/** Its reader's address, if it can be read. */
const isFor = (token: string, reader: string): boolean | string => {
  const read = tokens.read(token);
  return read.ok ? read.value(reader) : read.error;
};

it('knows its reader again, by whatever letters the address is written, and nobody else', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      const token = tokens.of(one);
      expect(token).toMatch(/^[\w-]{8}\.[\w-]{22}\.[\w-]{22}$/u);
      expect(isFor(token, one.toUpperCase())).toBe(true);
      expect(isFor(token, other)).toBe(one.toLowerCase() === other.toLowerCase());
      expect(tokens.of(one.toUpperCase())).toBe(token);
    }),
  );
});

it('is broken by any letter that is changed', () => {
  const token = tokens.of('ada@x.example');
  for (const [place, letter] of [...token].entries()) {
    const changed = `${token.slice(0, place)}${letter === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;
    expect(['no_token', 'other_key', 'forged'], changed).toContain(isFor(changed, 'ada@x.example'));
  }
});

it.each([
  ['of another signing key', others.of('ada@x.example'), 'other_key'],
  ['with the proof of somebody else', tokens.of('ada@x.example').replace(/[^.]+$/u, 'A'.repeat(22)), 'forged'],
  ['without its end', tokens.of('ada@x.example').slice(0, -1), 'no_token'],
  ['with more behind it', `${tokens.of('ada@x.example')}x`, 'no_token'],
  ['of nothing', '', 'no_token'],
  ['of other letters', tokens.of('ada@x.example').replace(/.$/u, 'ä'), 'no_token'],
])('refuses one %s', (_, token, fault) => {
  expect(isFor(token, 'ada@x.example')).toBe(fault);
});

it.each([
  'https://acme.example/unsubscribe',
  'https://acme.example/mail?what=unsubscribe&list=1',
  'mailto:unsubscribe@acme.example',
])('is found in the very link that a mail has: %s', (at) => {
  fc.assert(
    fc.property(address, (reader) => {
      const [line = ''] = unsubscribeLines(at, tokens.of)(reader);
      const link = /<(.+)>/u.exec(line)?.[1] ?? '';
      expect(URL.canParse(link)).toBe(true);
      expect(isFor(tokenIn(link), reader)).toBe(true);
      expect(isFor(tokenIn(`<${link}>`), reader)).toBe(true);
      expect(isFor(tokenIn(` ${tokens.of(reader)}\n`), reader)).toBe(true);
    }),
  );
});

it('only https is offered the button of a mailbox', () => {
  const namesOf = (at: string) => unsubscribeLines(at, tokens.of)('ada@x.example').map((line) => line.split(':')[0]);
  expect(namesOf('https://acme.example/unsubscribe')).toEqual(['List-Unsubscribe', 'List-Unsubscribe-Post']);
  expect(namesOf('mailto:unsubscribe@acme.example')).toEqual(['List-Unsubscribe']);
});
