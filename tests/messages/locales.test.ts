import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import type { RenderedMessage } from '../../src/messages/renderer.ts';
import { createTemplates, templateEvents } from '../../src/messages/templates.ts';
import { checkWording } from '../../src/messages/wording.ts';
import { readWordList } from '../../src/messages/wordList.ts';
import { builtInLocales, chaptersIn } from '../golden/locales.ts';
import { chapters } from '../golden/story.ts';
import { builtIn, facts, folderWith, forms, incident, page, render, saying } from './example.ts';

// What the built-in texts of other languages owe a customer; how they read is in tests/golden/messages.
const templates = createTemplates(builtIn, null);
const renderer = await loadRenderer(templates);

type Locale = (typeof builtInLocales)[number];
type FormName = keyof typeof forms;

/** The story's chapter, in words that nobody wrote. */
function toldIn(locale: string, event: EntryEvent): MessageFacts {
  const all = builtInLocales.includes(locale as Locale) ? chaptersIn(locale as Locale) : chapters;
  const chapter = all.find((one) => one.event === event);
  if (!chapter) throw new Error(event);
  if (event === 'note') return saying('42', chapter.facts);
  const words = renderer.defaultMessage(event, locale, chapter.facts);
  if (!words.ok) throw new Error(JSON.stringify(words.error));
  return { ...chapter.facts, update: { ...chapter.facts.update, message: words.value } };
}

const read = async (locale: string, event: EntryEvent, form: FormName, given: MessageFacts): Promise<RenderedMessage> =>
  await render(event, { locale, form: forms[form], facts: given });

const everyForm = Object.keys(forms) as FormName[];
const inEveryLocale = builtInLocales.flatMap((locale) => templateEvents.map((event) => [locale, event] as const));

it.each(builtInLocales)('%s has every file that English has, and no other', (locale) => {
  const filesIn = (folder: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.liquid'))
      .sort();
  expect(filesIn(join(builtIn, locale))).toEqual(filesIn(builtIn));
});

/** Words of the English templates that are none in the other languages. */
const english =
  /\b(?:the|this|we|you|your|with|update|page|next|sooner|something|resolved|reopened|investigating|identified|monitoring|correction|maintenance (?:scheduled|started)|since|affected|because|again|hours?)\b/iu;
const sharedWithFrench = /\bpage de statut\b/giu;

it.each(inEveryLocale)('%s: %s is told in its own words, on every channel', async (locale, event) => {
  const given = toldIn(locale, event);
  for (const form of everyForm) {
    const { message } = await read(locale, event, form, given);
    const inEnglish = await read('en', event, form, toldIn('en', event));
    const all = [message.subject ?? '', message.text].join('\n').replace(/https?:\S+|\S+@\S+/gu, '');
    expect(message.text).not.toBe(inEnglish.message.text);
    expect(all.replace(sharedWithFrench, '')).not.toMatch(english);
    if (form === 'email') {
      expect(message.html).toContain(`<html lang="${locale}">`);
      expect(message.subject).not.toBe(inEnglish.message.subject);
    }
  }
});

const calm: Readonly<Record<Locale, RegExp>> = {
  de: /unannehmlich|entschuldig|bedauer|leider|in Kürze|\bbald\b|Anbieter|Dienstleister/iu,
  fr: /désagrément|excus|regrett|malheureusement|bientôt|sous peu|fournisseur|prestataire|hébergeur/iu,
  es: /molestia|disculp|lament|(?<!demasiado )pronto|en breve|proveedor/iu,
  pt: /transtorno|inconveni|desculp|lament|infelizmente|em breve|fornecedor|provedor/iu,
  ja: /ご迷惑|ご不便|お詫び|申し訳|残念|まもなく|間もなく|業者/u,
};

it.each(inEveryLocale)('%s: %s passes its own guard, blames nobody and regrets nothing', async (locale, event) => {
  const given = toldIn(locale, event);
  const list = readWordList(builtIn, null, locale);
  for (const form of everyForm) {
    const { text } = (await read(locale, event, form, given)).message;
    expect(checkWording(text, given.incident?.status === 'resolved', list)).toEqual([]);
    expect(text).not.toMatch(calm[locale]);
  }
});

const aboutAnIncident = inEveryLocale.filter(([, event]) => !['where-to-look', 'test', 'note'].includes(event));
it.each(aboutAnIncident)(
  '%s: %s has state and title in its subject, and the link everywhere',
  async (locale, event) => {
    const given = toldIn(locale, event);
    const { subject } = (await read(locale, event, 'email', given)).message;
    expect(subject).toMatch(/^(?:\[.+\] |【.+】)/u);
    expect(subject?.endsWith(given.incident?.title ?? '?')).toBe(true);
    for (const form of everyForm) {
      const { text } = (await read(locale, event, form, given)).message;
      expect(text).toContain(`${given.incident?.url}#${given.update.seq}`);
    }
  },
);

const open = ['investigating', 'identified', 'monitoring', 'still-working', 'reopened', 'correction'] as const;
it.each(builtInLocales.flatMap((locale) => open.map((event) => [locale, event] as const)))(
  '%s: %s says everywhere when we speak next, and until when work is planned',
  async (locale, event) => {
    for (const form of everyForm) {
      const { text } = (await read(locale, event, form, toldIn(locale, event))).message;
      expect(text).toMatch(/\d\d[:h]\d\d (?:Uhr )?(?:MEZ|UTC\+1|CET|GMT\+1) ?[(（]\d\d[:h]\d\d UTC[)）]/u);
    }
  },
);

const tooEarly: Readonly<Record<Locale, readonly [RegExp, string, string]>> = {
  de: [/zu früh|voreilig/gu, 'Zahlungen schlagen wieder fehl.', 'Das war voreilig von uns.'],
  fr: [/prématuré|trop tôt/gu, 'Les paiements échouent encore.', "Nous l'avons dit trop tôt."],
  es: [/demasiado pronto|antes de tiempo/gu, 'Los pagos fallan otra vez.', 'Lo dijimos antes de tiempo.'],
  pt: [/cedo demais|antes da hora/gu, 'Os pagamentos falham de novo.', 'Falamos antes da hora.'],
  ja: [/早すぎ|時期尚早/gu, '決済がまた失敗しています。', '時期尚早でした。'],
};
it.each(builtInLocales)(
  '%s: a reopened incident says everywhere, once, that the all-clear came too early',
  async (locale) => {
    const [pattern, silent, saidSo] = tooEarly[locale];
    for (const given of [toldIn(locale, 'reopened'), saying(silent), saying(saidSo)]) {
      for (const form of everyForm) {
        const { text } = (await read(locale, 'reopened', form, given)).message;
        expect(text.match(pattern)).toHaveLength(1);
      }
    }
  },
);

it.each(builtInLocales)(
  '%s: the all-clear says after how long, and how long it was watched, unless the founder does',
  async (locale) => {
    const given = toldIn(locale, 'resolved');
    const lasted = /2 ?(?:Stunden 58 Minuten|heures et 58 minutes|horas y 58 minutos|horas e 58 minutos|時間58分)/gu;
    for (const words of [given.update.message, '42']) {
      const { text } = (
        await read(locale, 'resolved', 'text', { ...given, update: { ...given.update, message: words } })
      ).message;
      expect(text.match(lasted)).toHaveLength(1);
      expect(text).toMatch(/40 ?(?:Minuten|minutes|minutos|分)/u);
    }
    const { text } = (await read(locale, 'resolved', 'text', given)).message;
    const again = { ...given, update: { ...given.update, message: `${text.match(lasted)?.[0] ?? ''}.` } };
    expect((await read(locale, 'resolved', 'text', again)).message.text.match(lasted)).toHaveLength(1);
  },
);

it('text messages keep to the networks’ own alphabet where the language has it', async () => {
  const dear: string[] = [];
  for (const [locale, event] of inEveryLocale.filter(([locale]) => locale !== 'ja')) {
    const { size, message } = await read(locale, event, 'sms', toldIn(locale, event));
    expect(size.segments, message.text).toBeLessThanOrEqual(3);
    if (size.segments !== 1 && message.text.length / (size.segments ?? 1) < 68) dear.push(`${locale} ${event}`);
  }
  expect(dear).toEqual([]);
});

it.each([
  ['de-AT', /^Checkout is down \(wird untersucht\)\n[\s\S]*Nächste Meldung: bis 11:20 Uhr MEZ/u],
  ['pt-BR', /^Checkout is down \(investigando\)\n[\s\S]*Próximo aviso: até 11h20/u],
  ['ja-JP', /^Checkout is down（調査中）\n/u],
  ['en-US', /^Checkout is down \(investigating\)\n/u],
])('%s reads the templates of its language', async (locale, text) => {
  expect((await read(locale, 'investigating', 'text', facts)).message.text).toMatch(text);
});

it('a language that is not built in reads English, dates and frame and all', async () => {
  const later = { ...facts, nextUpdateBy: new Date('2026-11-24T10:20:00Z') };
  const chinese = await read('zh', 'investigating', 'email', later);
  const englishOne = await read('en', 'investigating', 'email', later);
  expect(chinese).toEqual(englishOne);
  expect(chinese.message.text).toContain('Next update: by 24 November, 11:20 CET (10:20 UTC)');
});

it('but with one’s own templates at the root it is told in the company’s language', async () => {
  const own = { 'identified.liquid': '{{ message }} {{ next_update | time }} {{ lasted | duration }}' };
  const { message } = await render('identified', { own, locale: 'nl', facts: saying('Gevonden.') });
  expect(message.text).toBe('Gevonden. 11:20 CET (10:20 UTC) 8 minuten');
});

it.each([
  ['en', 'de', 'Wir untersuchen es.'],
  ['de', 'en', 'We are looking into it.'],
  ['de-AT', 'ja', '現在、調査しています。'],
  ['fr', 'pt-BR', 'Estamos investigando.'],
])(
  'where nobody wrote anything, the words of a company in %s reach a reader of %s in his own',
  async (home, locale, words) => {
    const from = await loadRenderer(templates, home);
    const own = from.defaultMessage('investigating', home, facts);
    const given = saying(own.ok ? own.value : '?');
    for (const form of [forms.text, forms.sms, forms.email]) {
      const told = await from.render('investigating', locale, form, given);
      expect(told.ok && told.value.message.text).toContain(words);
      const atHome = await from.render('investigating', home, form, given);
      expect(atHome.ok && atHome.value.message.text).toContain(given.update.message);
    }
    const written = await from.render('investigating', locale, forms.text, saying('Mine. {{ x }}'));
    expect(written.ok && written.value.message.text).toContain('Mine. {{ x }}');
  },
);

it('words of one’s own that can not be filled stop no message that the founder wrote himself', async () => {
  const own = createTemplates(builtIn, folderWith({ 'identified.message.liquid': '{{ oops }}' }));
  const broken = await loadRenderer(own, 'en');
  expect(broken.defaultMessage('identified', 'en', facts)).toMatchObject({ ok: false });
  const told = await broken.render('identified', 'de', forms.text, saying('Gefunden.'));
  expect(told).toMatchObject({ ok: true, value: { message: { text: expect.stringContaining('Gefunden.') } } });
});

it('a link of a page that is not there is in none', async () => {
  const bare = { ...facts, pageUrl: null, incident: { ...incident, url: null } };
  for (const [locale, event] of inEveryLocale) {
    const { text } = (await read(locale, event, 'email', { ...bare, update: { ...bare.update, message: 'x' } }))
      .message;
    expect(text).not.toMatch(/null|undefined|https?:/u);
    expect(text).not.toContain(page);
  }
});
