import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeholder, privateEnd, privateStart, unfinishedIn, withoutComments } from '../../src/domain/unfinished.ts';

const quoted = ['23 November 2026, 10:40: The host: disk array degraded.', 'Ticket 4711.', ''];
const told = (text: string) => unfinishedIn(text, quoted).map(({ kind, line }) => `${kind} ${line}`);

it.each<[string, string, readonly string[]]>([
  ['a text of the writer’s own', 'Card orders failed.\n\n- The disks broke.', []],
  ['a placeholder', `Since 10:00 ${placeholder('what failed')}.`, ['placeholder 1']],
  ['two in one line', `${placeholder('a')} and ${placeholder('b')}`, ['placeholder 1', 'placeholder 1']],
  ['one of which the end was lost', 'The cause was [WRITE: the cause', ['placeholder 1']],
  ['one that stands in an explaining line', '<!-- Fill in each [WRITE: …] -->\nDone.', []],
  ['a private block', `Words.\n\n[PRIVATE] Only you\n> ${quoted[0]}\n> ${quoted[1]}\n[END OF PRIVATE]`, ['private 3']],
  [
    'a block whose words were changed',
    '[PRIVATE] Only you\n> Something else\n[END OF PRIVATE]',
    ['private 1', 'private 3'],
  ],
  ['quoted words without the marks around them', `Words.\n> ${quoted[1]}`, ['private 2']],
  ['the words of a note with its time, without their quotation mark', `${quoted[0]}`, ['private 1']],
  ['a short line of a note, unquoted, which anybody might write', 'Ticket 4711.', []],
  ['a note that was put into other words', 'The disks of our host were degraded.', []],
  ['a quotation of somebody else', '> We are sorry, said the host.', []],
])('of %s it tells what is left', (_, text, left) => {
  expect(told(text)).toEqual(left);
  expect(told(text.replaceAll('\n', '\r\n'))).toEqual(left);
});

it('quotes the placeholder and never the private words', () => {
  expect(unfinishedIn(`${placeholder('the cause')}\n> ${quoted[0]}`, quoted)).toEqual([
    { kind: 'placeholder', line: 1, excerpt: '[WRITE: the cause]' },
    { kind: 'private', line: 2, excerpt: '' },
  ]);
});

it('finds the notes of a draft wherever they are moved to, as long as they are quoted as they were', () => {
  const note = fc.stringMatching(/^[a-z]{1,12}$/u);
  fc.assert(
    fc.property(fc.array(note, { minLength: 1 }), fc.array(fc.constantFrom('Words of my own.', '')), (notes, words) => {
      const text = [...words, ...notes.map((one) => `> ${one}`), ...words].join('\n');
      expect(unfinishedIn(text, notes).map(({ kind }) => kind)).toContain('private');
      expect(unfinishedIn(words.join('\n'), notes)).toEqual([]);
    }),
  );
});

it('leaves out whole lines that explain, and nothing beside them', () => {
  expect(withoutComments('<!-- one -->\nA <!-- b --> c\n  <!-- two -->  \r\nD')).toBe('A <!-- b --> c\nD');
});

it.each<[string, string, readonly string[], readonly string[]]>([
  ['an empty line of a note, quoted', '>\n> \nWords.', [''], []],
  ['a note with spaces around it', '> Ticket 4711.', ['  Ticket 4711.  '], ['private 1']],
  ['twenty letters of a note, unquoted', 'abcdefghijklmnopqrst', ['abcdefghijklmnopqrst'], ['private 1']],
  ['nineteen letters of a note, unquoted', 'abcdefghijklmnopqrs', ['abcdefghijklmnopqrs'], []],
  ['a short note after other words of its line', 'Load > Ticket 4711.', ['Ticket 4711.'], []],
  ['a short note, quoted further in', '   > Ticket 4711.', ['Ticket 4711.'], ['private 1']],
  ['a mark in the middle of a line', 'We write [PRIVATE] for what is private.', [], []],
  ['a mark that is quoted and pushed in', '  >  [PRIVATE] Only you', [], ['private 1']],
  ['lines of an old Mac', 'Words.\r> Ticket 4711.', ['Ticket 4711.'], ['private 2']],
  ['two blocks with an empty line between them', '> Ticket 4711.\n\n> Ticket 4711.', ['Ticket 4711.'], ['private 1']],
  [
    'two blocks with words between them',
    '> Ticket 4711.\nA\n> Ticket 4711.',
    ['Ticket 4711.'],
    ['private 1', 'private 3'],
  ],
  ['a placeholder in private words', '[PRIVATE] [WRITE: this]', [], ['private 1']],
  ['words behind an explanation', '<!-- x --> [WRITE: this]', [], ['placeholder 1']],
  ['words before an explanation', '[WRITE: this] <!-- x -->', [], ['placeholder 1']],
])('tells what is left of %s', (_what, text, notes, left) => {
  expect(unfinishedIn(text, notes).map(({ kind, line }) => `${kind} ${line}`)).toEqual(left);
});

it('marks what is private, and what is still to be written, in words that stand out', () => {
  expect([privateStart, privateEnd, placeholder('the cause')]).toEqual([
    '[PRIVATE]',
    '[END OF PRIVATE]',
    '[WRITE: the cause]',
  ]);
  expect(withoutComments('A\r<!-- x -->\rB')).toBe('A\nB');
});
