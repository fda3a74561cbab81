import fc from 'fast-check';
import { expect, it } from 'vitest';
import { continueInParts } from '../../src/messages/fit.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import { sentencesOf, wordsInto } from '../../src/messages/sentences.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { measureX } from '../../src/messages/xText.ts';
import { builtIn, forms, page, saying } from './example.ts';

// A language without spaces: sentences end at full-width stops, and words where a dictionary says.
const renderer = await loadRenderer(createTemplates(builtIn, null));

it.each([
  ['stops', '障害です。調査中です！次は？はい。', ['障害です。', '調査中です！', '次は？', 'はい。']],
  [
    'a stop inside of a quotation',
    '「直りました。」と言いました。次です。',
    ['「直りました。」と言いました。', '次です。'],
  ],
  ['line breaks', '障害です\n調査中です', ['障害です\n', '調査中です']],
  ['half-width stops', '障害です｡調査中です｡', ['障害です｡', '調査中です｡']],
  [
    'a link',
    '詳細はhttps://acme.com/a?b=cをご覧ください。次です。',
    ['詳細はhttps://acme.com/a?b=cをご覧ください。', '次です。'],
  ],
])('sentences are told apart: %s', (_, text, sentences) => {
  expect(sentencesOf(text, 'ja')).toEqual(sentences);
});

const upTo = (limit: number) => (part: string) => part.length <= limit;

it('a sentence that is too long is split between words, and no part begins with a comma or a stop', () => {
  const text = '決済サービスのデータベースの容量が不足しているため、より大きなディスクへの移行作業を進めております。';
  const parts = wordsInto(text, 'ja', upTo(12));
  expect(parts.join('')).toBe(text);
  expect(parts.length).toBeGreaterThan(3);
  const words = new Set<number>();
  for (const { index } of new Intl.Segmenter('ja', { granularity: 'word' }).segment(text)) words.add(index);
  let at = 0;
  for (const part of parts) {
    expect(words.has(at), part).toBe(true);
    expect(part).not.toMatch(/^[、。」）ー]/u);
    expect(part.length).toBeLessThanOrEqual(14);
    at += part.length;
  }
});

it('a link in the middle of it stays whole', () => {
  const link = 'https://status.acme.com/incidents/7?from=mail#3';
  const parts = wordsInto(`詳しい状況については${link}をご覧くださいますようお願いいたします。`, 'ja', upTo(10));
  expect(parts.filter((part) => part.includes('https'))).toEqual([expect.stringContaining(link)]);
});

const word = fc.constantFrom(
  '決済',
  'サービス',
  'が',
  '停止',
  'しています',
  'データベース',
  '、',
  '（',
  '）',
  'OK',
  '12時',
  'の',
  '🚧',
);
const sentence = fc
  .array(word, { minLength: 1, maxLength: 60, size: 'max' })
  .map((words) => `現在${words.join('')}です。`);
const message = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));

it.each(['x', 'sms'] as const)(
  '%s: whatever is said, it fits, is a beginning of it, and the link survives',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(message, async (words) => {
        const result = await renderer.render('monitoring', 'ja', forms[name], saying(words));
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        const { message: post, size } = result.value;
        expect(size.length).toBeLessThanOrEqual(size.limit ?? 0);
        expect(post.text.endsWith(`\n${page}/incidents/7#3`)).toBe(true);
        const lines = post.text.split('\n');
        const kept = lines.length > 3 ? (lines[1] ?? '') : '';
        expect(words.startsWith(kept)).toBe(true);
        if (kept !== '') expect(kept).toMatch(/。$/u);
      }),
      { numRuns: 150 },
    );
  },
);

it('in a thread nothing is lost, nothing added, and no part is too long', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (words) => {
      const result = await renderer.render('monitoring', 'ja', { ...forms.x, thread: true }, saying(words));
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      const { message: post } = result.value;
      const lines = post.text.split('\n');
      const kept = lines.length > 3 ? (lines[1] ?? '') : '';
      expect([kept, ...post.parts].join('')).toBe(words);
      for (const part of post.parts) expect(measureX(part).length).toBeLessThanOrEqual(280);
    }),
    { numRuns: 150 },
  );
});

it('words of languages with spaces are split at them alone, as before', () => {
  const fits = (text: string) => ({ length: text.length, limit: 12, segments: null });
  expect(continueInParts(['One sentence of words. ', 'Two.'], 'en', fits)).toEqual([
    'One sentence',
    'of words.',
    'Two.',
  ]);
  expect(wordsInto('Donaudampfschifffahrt ist lang', 'de', upTo(10))).toEqual(['Donaudampfschifffahrt ', 'ist lang']);
});
