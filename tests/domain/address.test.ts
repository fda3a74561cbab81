import { domainToASCII } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAddress, parseMailbox } from '../../src/domain/address.ts';

const address = (text: string): string | null => parseAddress(text, domainToASCII);
const mailbox = (text: string) => parseMailbox(text, domainToASCII);

const localOf = (chars: number): string => 'x'.repeat(chars);
const label = 'd'.repeat(63);
/** An address of exactly so many characters, by the length of its first label. */
const addressOf = (chars: number): string => {
  const rest = `.${label}.${label}.example`;
  const local = localOf(64);
  return `${local}@${'e'.repeat(chars - local.length - 1 - rest.length)}${rest}`;
};

describe('an address', () => {
  it.each([
    ['ann@acme.example', 'ann@acme.example'],
    ['  ann@acme.example\n', 'ann@acme.example'],
    ['Ann.Lee+status@ACME.example', 'Ann.Lee+status@acme.example'],
    ["o'neill!#$%&*/=?^_`{|}~-@acme.example", "o'neill!#$%&*/=?^_`{|}~-@acme.example"],
    ['root@localhost', 'root@localhost'],
    ['a@1.acme.example', 'a@1.acme.example'],
    ['a@acme.e-1', 'a@acme.e-1'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['ann@a.example', 'ann@a.example'],
    [`${localOf(64)}@acme.example`, `${localOf(64)}@acme.example`],
    [`a@${label}.example`, `a@${label}.example`],
    [addressOf(254), addressOf(254)],
  ])('%j is read as %s', (text, expected) => {
    expect(address(text)).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['no @', 'ann.acme.example'],
    ['nothing before the @', '@acme.example'],
    ['nothing after it', 'ann@'],
    ['one label that is not localhost', 'ann@acme'],
    ['localhost as a part of a name', 'ann@xlocalhost'],
    ['localhost with more behind it', 'ann@localhostx'],
    ['a dot at the front', '.ann@acme.example'],
    ['a dot at the end', 'ann.@acme.example'],
    ['two dots', 'ann..lee@acme.example'],
    ['two addresses', 'ann@acme.example, bob@acme.example'],
    ['two addresses without a space', 'ann@acme.example,bob@acme.example'],
    ['a group', 'all:ann@acme.example;'],
    ['a comment', 'ann(x)@acme.example'],
    ['a quoted local part', '"ann"@acme.example'],
    ['a space in it', 'ann lee@acme.example'],
    ['a line break in it', 'ann\r\nBcc:bob@acme.example'],
    ['a NUL', 'ann\u0000@acme.example'],
    ['letters before the @ that are no ASCII', 'bücher@acme.example'],
    ['a letter that a careless comparison takes for an s', 'ſ@acme.example'],
    ['a slash, where a host would end', 'ann@acme.example/x'],
    ['a slash before a host of others', 'ann@evil.example/.acme.example'],
    ['an escaped dot', 'ann@acme%2eexample'],
    ['a tab in the domain', 'ann@ac\tme.example'],
    ['a label that begins with a hyphen', 'ann@-acme.example'],
    ['a label that ends with one', 'ann@acme-.example'],
    ['an empty label', 'ann@acme..example'],
    ['an IPv4 address', 'ann@192.0.2.1'],
    ['a literal', 'ann@[192.0.2.1]'],
    ['65 characters before the @', `${localOf(65)}@acme.example`],
    ['a label of 64', `a@${label}d.example`],
    ['255 in all', addressOf(255)],
  ])('is none with %s', (_why, text) => {
    expect(address(text)).toBeNull();
  });

  it('is measured as it travels: a domain that grows too long in ASCII is none', () => {
    const long = (chars: number) => (): string => `${'a'.repeat(chars - 8)}.example`;
    expect(parseAddress('a@short.example', long(70))).not.toBeNull();
    expect(parseAddress('a@b.example', () => `${`${'a'.repeat(63)}.`.repeat(4)}example`)).toBeNull();
  });

  it('is none where its domain has no ASCII form', () => {
    expect(parseAddress('ann@acme.example', () => '')).toBeNull();
  });

  it('asks nobody about a domain that is longer than any, or has letters of no name', () => {
    const asked: string[] = [];
    const ask = (domain: string): string => {
      asked.push(domain);
      return domain;
    };
    parseAddress(`ann@${'a'.repeat(255)}`, ask);
    parseAddress('ann@acme.example?x', ask);
    expect(asked).toEqual([]);
    expect(parseAddress('ann@acme.example', ask)).toBe('ann@acme.example');
    expect(asked).toEqual(['acme.example']);
  });
});

describe('a mailbox', () => {
  it.each([
    ['status@acme.example', '', 'status@acme.example'],
    [' status@acme.example ', '', 'status@acme.example'],
    ['<status@acme.example>', '', 'status@acme.example'],
    ['Acme <status@acme.example>', 'Acme', 'status@acme.example'],
    [' Acme Status   < status@acme.example >  ', 'Acme Status', 'status@acme.example'],
    ['"Acme, Inc." <status@acme.example>', 'Acme, Inc.', 'status@acme.example'],
    ['Größe <status@bücher.example>', 'Größe', 'status@xn--bcher-kva.example'],
  ])('%j is shown as %j', (text, name, expected) => {
    expect(mailbox(text)).toEqual({ name, address: expected });
  });

  it.each([
    ['a quote in the middle of the name', 'Ac"me <status@acme.example>'],
    ['two quotes at its front', '""Acme <status@acme.example>'],
    ['a second address in the name', '<evil@x.example> <status@acme.example>'],
    ['a bracket that is not closed', 'Acme <status@acme.example'],
    ['something after the bracket', 'Acme <status@acme.example> x'],
    ['a line break in the name', 'Acme\r\nBcc: evil <status@acme.example>'],
    ['an empty bracket', 'Acme <>'],
    ['a bracket that was never opened', 'status@acme.example>'],
  ])('is none with %s', (_why, text) => {
    expect(mailbox(text)).toBeNull();
  });
});
