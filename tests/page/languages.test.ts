import { expect, it } from 'vitest';
import { createTemplates } from '../../src/messages/templates.ts';
import { builtInLocales } from '../golden/locales.ts';
import { pageSample } from '../helpers/pageSample.ts';
import { pageOf, seen, textFiles } from '../helpers/pageText.ts';
import { builtIn } from '../messages/example.ts';

const inLocale = (locale: string) => ({
  ...pageSample.open,
  locale,
  writtenIn: locale,
  words: createTemplates(builtIn, null).pageWords(locale).words,
});

it.each([
  [
    'de',
    'Fehler gefunden',
    'Nächste Meldung bis 23. November 2026, 11:50 Uhr MEZ (10:50 UTC)',
    'Teilweise ausgefallen',
    'Vor 90 Tagen',
  ],
  [
    'fr',
    'Problème identifié',
    'Prochaine information au plus tard : 23 novembre 2026, 11h50',
    'Partiellement indisponible',
    'Il y a 90 jours',
  ],
  [
    'es',
    'Problema identificado',
    'Próxima información antes de: 23 de noviembre de 2026, 11:50',
    'Caída parcial',
    'Hace 90 días',
  ],
  [
    'pt',
    'Problema identificado',
    'Próxima informação até: 23 de novembro de 2026, 11h50',
    'Parcialmente fora do ar',
    'Há 90 dias',
  ],
  ['ja', '原因特定', '次の更新：', '一部停止', '90日前'],
])('speaks %s by itself, and leaves what people wrote as they wrote it', async (locale, status, promise, part, ago) => {
  const page = await pageOf(inLocale(locale));
  expect(page).toContain(`<html lang="${locale}">`);
  for (const words of [status, promise, part, ago, 'Our card processor refuses our certificate'])
    expect(seen(page)).toContain(words);
});

it.each(builtInLocales)('%s: no English word of the page is left, and no value is missing', async (locale) => {
  const english = createTemplates(builtIn, null).pageWords('en').words;
  const own = inLocale(locale);
  const same = Object.entries(own.words).filter(([name, text]) => text === english[name as keyof typeof english]);
  // What is alike in two languages, or is only a form.
  const alike = /^(?:about\.between|uptime\.(?:day|part)|past\.item|event\.(?:correction|postmortem)|status\.\w+)$/u;
  expect(same.map(([name]) => name).filter((name) => !alike.test(name))).toEqual([]);
  for (const [path, page] of await textFiles(own))
    if (path.endsWith('.html')) expect(page, path).not.toMatch(/\{[a-z_]+\}/u);
});

it('speaks English where it has no words of a language, and says in which one titles and updates are', async () => {
  const page = await pageOf({ ...pageSample.open, locale: 'en', writtenIn: 'nl' });
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('<div class="words" dir="auto" lang="nl">');
  expect(page).toContain('<span class="what" dir="auto" lang="nl">');
});

it('turns round for a language that is written from right to left', async () => {
  expect(await pageOf({ ...pageSample.open, locale: 'he' })).toContain('<html lang="he" dir="rtl">');
});

it('has no style that knows left from right, but for the time line', async () => {
  const styles = (await textFiles(pageSample.open)).get('style.css') ?? '';
  expect(styles).not.toMatch(
    /(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|[\s;{](?:left|right|float):/u,
  );
});
