import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeholder, unfinishedIn, withoutComments } from '../../src/domain/unfinished.ts';

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
