import { expect, it } from 'vitest';
import { readWords } from '../../src/messages/words.ts';
import { builtInLocales } from '../golden/locales.ts';
import { builtIn, facts, forms, render } from './example.ts';

const at = 'https://acme.com/unsubscribe?what=mail';
const rendered = async (unsubscribeAt?: string, locale = 'en') => {
  const form = unsubscribeAt === undefined ? forms.email : { ...forms.email, unsubscribeAt };
  return (await render('identified', { form, facts, locale })).message;
};

it('says at its end that it is no marketing, and where to ask for no more', async () => {
  const { text, html } = await rendered(at);
  expect(text).toMatch(
    /\n-- \nAcme sends you this because you use its service\. It is a service notice, not marketing\.\nQuestions: .*\nTo get no more of these e-mails: https:\/\/acme\.com\/unsubscribe\?what=mail$/u,
  );
  expect(html).toContain(
    'To get no more of these e-mails: <a class="quiet" href="https://acme.com/unsubscribe?what=mail"',
  );
});

it('names the address to write to as people read one', async () => {
  const { text, html } = await rendered('mailto:unsubscribe@acme.com');
  expect(text).toMatch(/To get no more of these e-mails: unsubscribe@acme\.com$/u);
  expect(html).toMatch(/<a class="quiet" href="mailto:unsubscribe@acme\.com"[^>]*>unsubscribe@acme\.com<\/a>\./u);
});

it('promises nothing where nobody said where to', async () => {
  const { text, html } = await rendered();
  expect(`${text}${html}`).not.toContain('no more of these');
});

it.each(builtInLocales)('says it in %s', async (locale) => {
  const words = readWords([builtIn], [locale, ''])['email.opt_out'].replace('{where}', '').trim();
  const { text, html } = await rendered(at, locale);
  expect(text).toContain(words);
  expect(html).toContain(words);
});
