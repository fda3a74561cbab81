import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { builtIn, forms, incident, render, saying, tryRender } from './example.ts';

const link = 'https://status.acme.com/incidents/7#3';
const renderer = await loadRenderer(createTemplates(builtIn, null));

const word = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('checkout', 'is', 'slow', 'Größe', '価格', 'A', 'e.g.', '3.5', '🚧', 'naïve'),
  },
  { weight: 1, arbitrary: fc.constantFrom('https://acme.com/a?b=c', 'https://acme.com/what?', 'help@acme.com') },
);
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 40 }), fc.constantFrom('.', '!', '?', '…', ':'))
  .map(([words, end]) => `${words.join(' ')}${end}`);
const message = fc.array(sentence, { minLength: 1, maxLength: 30 }).map((all) => all.join(' '));

it.each(['x', 'sms'] as const)(
  '%s: whatever is said, it fits, is a beginning of it, and the link survives',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(message, async (words) => {
        const result = await renderer.render('monitoring', 'en', forms[name], saying(words));
        if (!result.ok) throw new Error(JSON.stringify(result.error));
        const { message: post, size, sentencesLeftOut } = result.value;
        expect(size.length).toBeLessThanOrEqual(size.limit ?? 0);
        const tail = ` Next update by 11:20 CET (10:20 UTC). ${link}`;
        const short = '[Monitoring] Checkout is down. Update 3:';
        const own = name === 'sms' ? 'Acme (monitoring): Checkout is down.' : short;
        const isWhole = (head: string): boolean =>
          forms[name].measure(`${head} ${words}${tail}`).length <= (size.limit ?? 0);
        // The short form takes the place of a channel's own where nothing has to be left out for it.
        const head = !isWhole(own) && isWhole(short) ? short : own;
        expect(post.text.startsWith(head)).toBe(true);
        expect(post.text.endsWith(tail)).toBe(true);
        const kept = post.text.slice(head.length, -tail.length).trim();
        expect(words.startsWith(kept)).toBe(true);
        // It ends where a sentence does, so neither a word nor a link is cut.
        expect(kept === words).toBe(sentencesLeftOut === 0);
        if (kept !== words && kept !== '') expect(kept).toMatch(/[.!?…:]$/u);
        if (kept !== '' && kept !== words) expect(words[kept.length]).toBe(' ');
      }),
      { numRuns: 300 },
    );
  },
);

it('leaves out as few sentences as it must', async () => {
  const words = `${'First one. '.repeat(12)}${'x'.repeat(40)} is last.`;
  const { message: post, sentencesLeftOut } = await render('monitoring', { form: forms.x, facts: saying(words) });
  expect(sentencesLeftOut).toBe(1);
  expect(post.text).toContain('First one. First one. Next update');
});

it('a single sentence that is too long is left out whole; what remains says where to look', async () => {
  const { message: post } = await render('monitoring', { form: forms.x, facts: saying(`${'word '.repeat(200)}end.`) });
  expect(post.text).toBe(`[Monitoring] Checkout is down. Update 3: Next update by 11:20 CET (10:20 UTC). ${link}`);
});

it('markup is not posted where nobody reads it', async () => {
  const words = '**Data is safe.** See [how](https://acme.com/orders).';
  const { message: post } = await render('monitoring', { form: forms.x, facts: saying(words) });
  expect(post.text).toContain(' Data is safe. See how (https://acme.com/orders). Next update');
});

it('a channel’s own richer template is given up for the short one before a sentence is', async () => {
  const own = { 'monitoring.x.liquid': `${'We are sorry to trouble you. '.repeat(6)}{{ message }} {{ link }}` };
  const short = await render('monitoring', { own, form: forms.x, facts: saying('It is slow. '.repeat(10)) });
  expect(short.message.text).toMatch(/^\[Monitoring\]/u);
  expect(short.sentencesLeftOut).toBe(0);
  const rich = await render('monitoring', { own, form: forms.x, facts: saying('It is slow.') });
  expect(rich.message.text).toMatch(/^We are sorry/u);
});

it.each(['investigating', 'identified', 'monitoring', 'still-working', 'reopened', 'resolved', 'correction'] as const)(
  'the longest title that is allowed still goes onto X: %s',
  async (event) => {
    const given = saying('Words that are said.', {
      incident: { ...incident, title: 'Long title '.repeat(19).slice(0, 200) },
    });
    const late = { ...given, update: { ...given.update, seq: 12 } };
    const { message: post, size } = await render(event, { form: forms.x, facts: late });
    expect(size.length).toBeLessThanOrEqual(280);
    expect(post.text).toContain(`${incident.url}#12`);
  },
);

it('a title that alone is too long is refused with its length', async () => {
  const given = saying('Words.', { incident: { ...incident, title: '価'.repeat(150) } });
  const result = await tryRender('monitoring', { form: forms.x, facts: given });
  expect(result).toMatchObject({ ok: false, error: { kind: 'message_too_long', limit: 280 } });
});

it('in a thread the rest follows in parts that fit, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (words) => {
      const result = await renderer.render('monitoring', 'en', { ...forms.x, thread: true }, saying(words));
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      const { message: post, sentencesLeftOut } = result.value;
      expect(sentencesLeftOut).toBe(0);
      const head = '[Monitoring] Checkout is down. Update 3:';
      const kept = post.text.slice(head.length, post.text.indexOf(' Next update by 11:20')).trim();
      expect([kept, ...post.parts].join(' ').trim().split(/\s+/u)).toEqual(words.split(/\s+/u));
      for (const part of post.parts) expect(forms.x.measure(part).length).toBeLessThanOrEqual(280);
    }),
    { numRuns: 200 },
  );
});
