import fc from 'fast-check';
import twitter from 'twitter-text';
import { expect, it } from 'vitest';
import { knownEndings, measureX } from '../../src/messages/xText.ts';

const { parseTweet } = twitter;
const weigh = (text: string): number => measureX(text).length;

const word = fc.constantFrom(
  'Checkout',
  'is',
  'down.',
  'Größe',
  '—',
  '“quoted”',
  '価格',
  'Ѕтор',
  '\n',
  '…',
  '(or',
  '"it")',
);
const young = fc.constantFrom('❤️‍🔥', '🧑🏻‍🤝‍🧑🏿', '🧑‍💻', '🫶🏽', '♾️', '🏳️‍⚧️', '🐻‍❄️');
const emoji = fc.constantFrom('🚧', '👩🏽‍💻', '🇩🇪', '❤️', '☎', '1️⃣', '👨‍👩‍👧‍👦', '✅', '🏴󠁧󠁢󠁥󠁮󠁧󠁿');
const link = fc.constantFrom(
  'https://status.acme.example/incidents/7#3',
  'https://status.acme.com/incidents/7#3',
  'http://acme.de.',
  'https://acme.com/a?b=c&d=e,',
  'acme.com',
  '詳細はacme.com',
  'acme.com.zz',
  'https://status.com.acme/incidents/7#3',
  'münchen.de',
  'status.acme.com/incidents/7',
  'help@acme.com',
  '@acme',
  '#checkout',
  'v1.2',
);
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: word },
      { weight: 1, arbitrary: fc.oneof(emoji, young) },
      { weight: 1, arbitrary: link },
    ),
  )
  .map((parts) => parts.join(' '));

it.each([
  ['', 0],
  ['Checkout is down.', 17],
  ['Größe', 5],
  ['価格', 4],
  ['👩🏽‍💻', 2],
  ['🇩🇪', 2],
  ['e\u0301', 1],
  ['https://status.acme.com/a/very/long/path/that/goes/on/and/on#3', 23],
  ['https://acme.com', 23],
  ['acme.com', 23],
  ['See https://acme.com.', 28],
])('%j weighs %i, and X says so too', (words, weight) => {
  expect(weigh(words)).toBe(weight);
  expect(parseTweet(words).weightedLength).toBe(weight);
});

it('weighs what X weighs, in texts as they are written', () => {
  const plain = fc.array(fc.oneof({ weight: 6, arbitrary: word }, { weight: 1, arbitrary: emoji }));
  const links = fc.constantFrom('https://status.acme.com/incidents/7#3', 'https://acme.com/a?b=c&d=e', 'acme.com');
  fc.assert(
    fc.property(plain, fc.option(links), (parts, one) => {
      const words = [...parts, ...(one === null ? [] : [one])].join(' ');
      expect(weigh(words)).toBe(parseTweet(words).weightedLength);
    }),
    { numRuns: 1000 },
  );
});

it.each([...knownEndings])('a link that ends in .%s weighs 23, and X says so too', (ending) => {
  const url = `https://status.acme.${ending}/incidents/7#3`;
  expect(parseTweet(url).weightedLength).toBe(23);
  expect(weigh(url)).toBe(23);
});

it('never weighs less than X, so that no post is refused for its length', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (words) => {
      expect(weigh(words)).toBeGreaterThanOrEqual(parseTweet(words).weightedLength);
    }),
    { numRuns: 3000 },
  );
});

it.each([
  ...['ÿþ.ni', 'éé.com.zz', 'aé.com', 'http://e.omſ', 'e.comſ', '詳細はacme.com', '詳é.ni'],
  ...['a.com_.jp', 'a.com_', 'S.jp.com1', 'S.com.com-', '1.jp.co-.zz.com', 'a.com.co@'],
  ...[`https://${'a'.repeat(63)}.com`, `https://${'a'.repeat(64)}.com`, `${'a'.repeat(64)}.com`],
])('weighs %j, in which X may see more names than one, at least as X does', (words) => {
  expect(weigh(words)).toBeGreaterThanOrEqual(parseTweet(words).weightedLength);
});

it('weighs a text of a megabyte without hanging', () => {
  expect(weigh('a.'.repeat(500_000))).toBeGreaterThan(280);
  expect(weigh('https://'.repeat(100_000))).toBeGreaterThan(280);
});

it.each(['a', 'a.', 'https://a', '-._', '時'])(
  'weighs the longest text that is looked at, full of %j, at once',
  (piece) => {
    const words = piece.repeat(9000 / piece.length);
    expect(weigh(words)).toBeGreaterThanOrEqual(parseTweet(words).weightedLength);
  },
);
