import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { createLetters } from '../../src/channels/emailMime.ts';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';
import { builtInLocales } from '../golden/locales.ts';
import { facts, forms, incident, type Rendering, render, saying } from './example.ts';

const email = async (event: EntryEvent, given: MessageFacts, locale: string, more: Rendering = {}) =>
  (await render(event, { form: forms.email, facts: given, locale, ...more })).message;

const japanese = saying('決済ができません。', {
  company: { name: '株式会社アクメ', url: null, supportEmail: 'help@acme.example' },
  incident: { ...incident, title: '決済サービスで支払いが完了しない不具合が一部のお客さまに発生しています' },
});

it('a Japanese mail arrives as it was written: subject, sender and both parts', async () => {
  const message = await email('investigating', japanese, 'ja');
  const from = { name: japanese.company.name, address: 'status@acme.example' };
  const bytes = await createLetters(from, null).compose({
    deliveryId: '4kq3n5xw7c2m6r8t1v9y0z2a4b',
    to: 'ann@customer.example',
    locale: 'ja',
    message,
    earlierIds: [],
    update: { event: 'investigating', status: 'investigating', ...japanese.update },
  });
  const head = bytes.toString('utf8').split('\r\n\r\n', 1)[0] ?? '';
  expect(head).toMatch(/^[\u0020-\u007e\r\n\t]+$/u);
  for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  // RFC 2047: each encoded word is whole letters, in at most 75 characters.
  const encoded = /^Subject: ([\s\S]*?)\r\n(?! )/mu.exec(head)?.[1]?.match(/=\?UTF-8\?[BQ]\?[^?]+\?=/giu) ?? [];
  expect(encoded.length).toBeGreaterThan(1);
  for (const one of encoded) {
    expect(one.length).toBeLessThanOrEqual(75);
    expect((await simpleParser(`Subject: ${one}\r\n\r\n`)).subject).not.toContain('\ufffd');
  }
  const parsed = await simpleParser(bytes);
  expect(parsed.subject).toBe(`【調査中】${japanese.incident?.title}`);
  expect(parsed.from?.value[0]?.name).toBe('株式会社アクメ');
  expect(parsed.text).toContain('決済ができません。');
  expect(parsed.text).toContain('次回のお知らせ：11:20 GMT+1（10:20 UTC）まで');
  expect(parsed.html).toContain('お問い合わせ： <a class="quiet" href="mailto:help@acme.example"');
});

it('is shown in the letters of its language', async () => {
  const { html } = await email('investigating', japanese, 'ja-JP');
  expect(html).toContain('<html lang="ja-JP">');
  expect(html?.match(/Arial,'Hiragino Sans',[^;]*'Noto Sans JP',sans-serif;/gu)?.length).toBeGreaterThan(4);
  expect((await email('investigating', facts, 'de')).html).not.toContain('Hiragino');
});

it.each([
  ['de', 'de', ''],
  ['pt-BR', 'pt-BR', ''],
  ['zh', 'en', ''],
])('a reader of %s gets a document in %s', async (locale, lang, dir) => {
  expect((await email('identified', facts, locale)).html).toContain(`<html lang="${lang}"${dir}>`);
});

const hebrew = {
  'he/identified.email.liquid': '---\nsubject: "[זוהה] {{ incident.title }}"\n---\n{{ message }}',
  'he/words.json': '{"email.button": "לדף הסטטוס", "state.identified": "<b>זוהה</b> & {x}"}',
};
it('one’s own language brings its words and its direction, and nothing in them is markup', async () => {
  const { html, text } = await email(
    'identified',
    saying('שלום', { incident: { ...incident, status: 'identified' } }),
    'he',
    { own: hebrew },
  );
  expect(html).toContain('<html lang="he" dir="rtl">');
  expect(html).toContain('>לדף הסטטוס</a>');
  expect(html).toContain('&#60;b&#62;זוהה&#60;/b&#62; &#38; {x}<span');
  // What it does not say is English.
  expect(text).toContain('Affected: Checkout (down)');
});

it('a value with braces in it is put in as it is', async () => {
  const own = { 'words.json': '{"email.why": "{company} writes to you as {company}."}' };
  const given = { ...facts, company: { ...facts.company, name: 'A{contact}{company}' } };
  const { text, html } = await email('identified', given, 'en', { own });
  expect(text).toContain('A{contact}{company} writes to you as A{contact}{company}.');
  expect(html).toContain('A{contact}{company} writes to you as A{contact}{company}. Questions: <a');
});

const states = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
it.each(builtInLocales)('%s says each state before all else, and each component’s own', async (locale) => {
  const bars = new Set<string>();
  const parts = ['operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance'] as const;
  const components = parts.map((status) => ({ title: 'Shop', status }));
  for (const status of states) {
    const given = saying('42', { incident: { ...incident, status, components } });
    const { html, text } = await email('still-working', given, locale);
    bars.add(/color:#ffffff;[^>]*>([^<]+)<span/u.exec(html ?? '')?.[1] ?? '');
    expect(text).not.toMatch(/operational|degraded_|down|working/u);
    expect(new Set(text.match(/Shop ?[(（][^)）]+/gu)).size).toBe(status === 'resolved' ? 4 : 5);
  }
  expect(bars.size).toBe(4);
});
