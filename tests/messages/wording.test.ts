import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkWording, type WordingFinding } from '../../src/messages/wording.ts';
import { readWordList } from '../../src/messages/wordList.ts';
import { builtIn, folderWith } from './example.ts';

const list = readWordList(builtIn, null, 'en');
const open = (text: string): readonly WordingFinding[] => checkWording(text, false, list);
const phrases = (text: string): readonly string[] => open(text).map(({ kind, phrase }) => `${kind}: ${phrase}`);

it.each([
  ['The checkout is fixed.', 'fixed'],
  ['FIXED!', 'FIXED'],
  ['The shop is back to normal.', 'back to normal'],
  ['Back  to\nnormal.', 'Back  to\nnormal'],
  ['All’s well again.', 'All’s well'],
  ["All's well again.", "All's well"],
  ['All systems operational', 'All systems operational'],
  ['We are back online, thank you.', 'back online'],
  ['It works again', 'works again'],
  ['The service has been restored.', 'has been restored'],
  ['That was it. Resolved: the database.', 'Resolved'],
  ['It was not our host. The problem is gone.', 'problem is gone'],
  ['The outage is over; we do not expect more.', 'outage is over'],
])('%j sounds like an all-clear', (text, phrase) => {
  expect(phrases(text)).toEqual([`all_clear: ${phrase}`]);
});

it.each([
  'The checkout is not fixed yet.',
  'It isn’t fixed.',
  'Nothing is resolved so far.',
  'We will tell you here when it is back to normal.',
  'We watch it until everything works.',
  'We announced the all-clear too early.',
  'We are checking whether the service has recovered.',
  'The prefixed names and unresolved tickets stay.',
  'We work on it as usual.',
])('%j takes it back, or says something else', (text) => {
  expect(open(text)).toEqual([]);
});

it('a "not" of an earlier sentence takes nothing back', () => {
  expect(phrases('We do not know why.\nIt is fixed.')).toEqual(['all_clear: fixed']);
});

it('says where each phrase stands, in the order of the text', () => {
  const text = 'See db-1. It’s “fixed”.';
  expect(open(text)).toEqual([
    { kind: 'internal_host', phrase: 'db-1', index: 4 },
    { kind: 'all_clear', phrase: 'fixed', index: text.indexOf('fixed') },
  ]);
});

it.each([
  'We will be back in 2 hours.',
  'It should be fixed by noon.',
  'We expect it to be repaired within the next 30 minutes.',
  "We'll have it up again in about an hour.",
  'The shop is going to be available before Monday.',
  'Working again by tomorrow.',
  'ETA: 15:00',
])('%j promises a time of repair', (text) => {
  expect(open(text).map(({ kind }) => kind)).toContain('repair_time');
});

it.each([
  'Next update by 14:30 CET (13:30 UTC).',
  'We will tell you more in 30 minutes.',
  'It has been slow since 10:12.',
  'The backup ran at 3.',
  'We look again in an hour.',
])('%j promises none', (text) => {
  expect(open(text)).toEqual([]);
});

it.each([
  ['10.0.3.7', 'at 10.0.3.7 failed'],
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['192.168.1.20', '(192.168.1.20)'],
  ['172.16.0.1', '172.16.0.1,'],
  ['172.31.255.255', '172.31.255.255'],
  ['169.254.169.254', '169.254.169.254'],
  ['100.64.0.9', '100.64.0.9'],
  ['fd12:3456::1', 'on fd12:3456::1'],
  ['fe80::1', 'fe80::1'],
  ['db.prod.internal', 'db.prod.internal is full'],
  ['nas.local', 'nas.local'],
  ['ip-10-0-0-1', 'ip-10-0-0-1'],
  ['db-01', 'The disk of db-01 is full'],
  ['redis2', 'redis2'],
])('%s belongs inside the network', (phrase, text) => {
  expect(phrases(text)).toEqual([`internal_host: ${phrase}`]);
});

it.each([
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  'status.acme.com',
  'version 10.0.3',
  'a local shop',
  'app store',
  '2a00:1450:4001::1',
])('%s may be said in public', (text) => {
  expect(open(text)).toEqual([]);
});

it.each([
  '{{ name }}',
  '{% if %}',
  '<SERVICE NAME>',
  '[TODO]',
  '[INSERT TIME HERE]',
  'TBD',
  'Lorem ipsum',
  '____',
  '[COMPANY]',
])('%s is a placeholder that nobody filled', (phrase) => {
  const found = checkWording(`We work on ${phrase} now.`, true, list);
  expect(found.map(({ kind }) => kind)).toContain('placeholder');
});

it.each([
  ['the all-clear', 'All is fixed and back to normal.', []],
  ['no promise', 'Fixed, and refunds will be available in 2 days.', ['repair_time']],
  ['no names from inside', 'Fixed: db-1 has a new disk.', ['internal_host']],
  ['no placeholders', 'Fixed by [NAME].', ['placeholder']],
])('once it is resolved it may hold %s', (_, text, kinds) => {
  expect(checkWording(text, true, list).map(({ kind }) => kind)).toEqual(kinds);
});

it.each([
  'Since 10:12 CET nobody can pay in our shop. Orders placed before are safe. We are checking the payment service.',
  'A disk is full. We are moving the database to a larger one; see https://acme.com/orders?from=10 [here](https://acme.com).',
  'Checkout <br> is slow, a < b > c. Call +49 30 1234567.',
])('an honest text passes: %j', (text) => {
  expect(open(text)).toEqual([]);
});

it('the user’s own list extends the built-in one, in every section', () => {
  const own = folderWith({
    'wording/en.txt': '# ours\nhunky dory\n[unless]\nhardly # they say\n[but then]\nfor a moment\n',
  });
  const extended = readWordList(builtIn, own, 'en');
  const kinds = (text: string): readonly string[] => checkWording(text, false, extended).map(({ phrase }) => phrase);
  expect(kinds('All is hunky dory.')).toEqual(['hunky dory']);
  expect(kinds('It is fixed.')).toEqual(['fixed']);
  expect(kinds('It is hardly fixed.')).toEqual([]);
  expect(kinds('It was fixed for a moment.')).toEqual([]);
  expect(open('All is hunky dory, hardly fixed.').map(({ phrase }) => phrase)).toEqual(['fixed']);
});

it('another language is read with its own list and the English one', () => {
  const own = folderWith({ 'wording/nl.txt': 'verholpen\n[unless]\nniet\n' });
  const dutch = readWordList(builtIn, own, 'nl-BE');
  const found = (text: string): readonly string[] => checkWording(text, false, dutch).map(({ phrase }) => phrase);
  expect(found('Het probleem is verholpen.')).toEqual(['verholpen']);
  expect(found('Dat is nog niet verholpen.')).toEqual([]);
  expect(found('Alles is fixed!')).toEqual(['fixed']);
  expect(checkWording('Het probleem is verholpen.', false, readWordList(builtIn, own, 'en'))).toEqual([]);
});

it('each phrase of the list is found, whatever stands around it', () => {
  const around = fc.constantFrom('', 'So: ', '"', '(', '\n');
  fc.assert(
    fc.property(
      fc.constantFrom(...list.languages.flatMap((one) => one.allClear)),
      around,
      fc.boolean(),
      (phrase, before, shout) => {
        const text = `${before}${shout ? phrase.toUpperCase() : phrase}.`;
        expect(open(text).map(({ kind }) => kind)).toContain('all_clear');
      },
    ),
  );
});

it('a place is always where the phrase stands, in any text', () => {
  const piece = fc.constantFrom(
    'fixed',
    'It’s ',
    '10.0.0.1',
    ' not ',
    '“',
    '🚧',
    '. ',
    'back up',
    '\u00a0',
    ' in 2 hours',
    'İ',
    'TODO',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      for (const { phrase, index } of open(text)) expect(text.slice(index, index + phrase.length)).toBe(phrase);
    }),
  );
});
