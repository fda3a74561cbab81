import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { createLetters } from '../../src/channels/emailMime.ts';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';
import { facts, forms, incident, page, type Rendering, render, saying } from './example.ts';

const form = forms.email;
const email = async (event: EntryEvent, given: MessageFacts, more: Rendering = {}) =>
  (await render(event, { form, facts: given, ...more })).message;
const about = (more: Partial<typeof incident>, words = 'Words.'): MessageFacts =>
  saying(words, { incident: { ...incident, ...more } });

async function composed(event: EntryEvent, given: MessageFacts) {
  const message = await email(event, given);
  const from = { name: given.company.name, address: 'status@acme.com' };
  const bytes = await createLetters(from, 'help@acme.com').compose({
    deliveryId: '4kq3n5xw7c2m6r8t1v9y0z2a4b',
    to: 'ann@customer.example',
    locale: 'en',
    message,
    earlierIds: ['1kq3n5xw7c2m6r8t1v9y0z2a4b'],
    update: { event, status: 'identified', ...given.update },
  });
  return { raw: bytes.toString('utf8'), parsed: await simpleParser(bytes) };
}

it('tells machines what it is: a notice in English, made by a program, in a thread', async () => {
  const { parsed } = await composed('identified', facts);
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  expect(parsed.headers.get('content-language')).toBe('en');
  expect(parsed.headers.has('precedence')).toBe(false);
  expect(parsed.messageId).toBe('<4kq3n5xw7c2m6r8t1v9y0z2a4b@acme.com>');
  expect(parsed.inReplyTo).toBe('<1kq3n5xw7c2m6r8t1v9y0z2a4b@acme.com>');
  expect(parsed.replyTo?.text).toBe('help@acme.com');
  expect(parsed.date).toEqual(facts.update.at);
});

it('carries both parts, and the words in both', async () => {
  const { parsed, raw } = await composed('identified', saying('**A disk** is full.'));
  expect(raw).toMatch(/multipart\/alternative/u);
  expect(parsed.text).toMatch(/^A disk is full\.\n\nAffected: Checkout \(down\)/u);
  expect(parsed.html).toContain('<strong>A disk</strong> is full.');
});

it.each([
  ['a line break that begins a header', 'Down\r\nBcc: all@evil.example', '[Identified] Down Bcc: all@evil.example'],
  ['control characters', 'Do\u0000wn\u0007 \u001b[31mred', '[Identified] Down [31mred'],
  ['marks that turn the text round', 'Down \u202efdp.exe', '[Identified] Down fdp.exe'],
  ['letters of all the world', 'Größe — 価格 🚧', '[Identified] Größe — 価格 🚧'],
])('a title with %s gives a subject of one harmless line', async (_, title, subject) => {
  const given = about({ title });
  expect((await email('identified', given)).subject).toBe(subject);
  const { parsed, raw } = await composed('identified', given);
  expect(parsed.subject).toBe(subject);
  expect(parsed.headers.has('bcc')).toBe(false);
  expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc/mu);
});

const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&';
it('everything that comes from outside is escaped in the HTML, wherever it stands', async () => {
  const { html, text } = await email('identified', {
    ...about({ title: hostile, components: [{ title: hostile, status: 'degraded_performance' }] }, hostile),
    company: { name: hostile, url: null, supportEmail: 'a"onclick="x@acme.com' },
  });
  expect(html).not.toMatch(/<script|<img|" ?onclick=/u);
  expect(html?.match(/&(?:#60|lt);script/gu)?.length).toBeGreaterThanOrEqual(5);
  expect(text).toContain('<script>alert(1)</script>');
});

it.each(['[x](javascript:alert(1))', '[x](JAVASCRIPT:alert(1))', '[x](data:text/html,x)', '<javascript:alert(1)>'])(
  '%s is no link in the HTML',
  async (words) => {
    const { html } = await email('identified', saying(words));
    expect(html).not.toMatch(/href="(?:javascript|data)/iu);
  },
);

it('a link that is one stays one', async () => {
  const { html, text } = await email('identified', saying('[Orders](https://acme.com/orders?a=1&b=2)'));
  expect(html).toContain('<a href="https://acme.com/orders?a=1&amp;b=2" rel="nofollow noopener">Orders</a>');
  expect(text).toContain('Orders (https://acme.com/orders?a=1&b=2)');
});

it('is read in the dark too', async () => {
  const { html } = await email('identified', facts);
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  const dark = /@media \(prefers-color-scheme: dark\) \{([\s\S]*?)\n\}/u.exec(html ?? '')?.[1] ?? '';
  // A client's own dark mode changes inline colours only where ours are not firmer.
  for (const part of ['.page', '.card', '.ink', '.quiet', '.button']) {
    expect(dark, part).toMatch(new RegExp(`\\${part}[^{]*\\{[^}]*!important`, 'u'));
    expect(html, part).toMatch(new RegExp(`class="[^"]*\\b${part.slice(1)}\\b`, 'u'));
  }
});

it('loads nothing from anywhere', async () => {
  const { html } = await email('identified', saying('![x](https://evil.example/t.gif) Words.'));
  expect(html).not.toMatch(/<(?:img|link|script|iframe|svg)|url\(|@import|\bsrc=/u);
});

it.each([
  ['investigating', {}, 'Investigating'],
  ['still-working', { status: 'identified' }, 'Identified'],
  ['monitoring', { status: 'monitoring' }, 'Monitoring'],
  ['resolved', { status: 'resolved' }, 'Resolved'],
  ['reopened', {}, 'Reopened'],
  ['note', {}, 'Note for the team'],
] as const)('%s says its state before all else', async (event, more, word) => {
  const { html } = await email(event, about(more));
  expect(html).toMatch(new RegExp(`color:#ffffff;[^>]*>${word}<span`, 'u'));
});

it('planned work is no incident: it says when, not since when', async () => {
  const maintenance = { startsAt: new Date('2026-11-23T22:00:00Z'), endsAt: new Date('2026-11-24T00:00:00Z') };
  const { text, html } = await email('maintenance-scheduled', { ...facts, maintenance, nextUpdateBy: null });
  expect(html).toMatch(/>Planned maintenance<span/u);
  expect(text).toContain('Planned: 23:00 CET (22:00 UTC) to 24 November, 01:00 CET (00:00 UTC)');
  expect(text).not.toContain('Since');
});

const over: Partial<typeof incident> = {
  status: 'resolved',
  resolvedAt: new Date('2026-11-23T11:30:00Z'),
  lastedMs: 8_280_000,
  watchedForMs: 1_860_000,
  components: [
    { title: 'Checkout', status: 'operational' },
    { title: 'Search', status: 'degraded_performance' },
  ],
};
it.each([
  ['open', {}, ['Affected: Checkout (down)', 'Since: 10:12 CET (09:12 UTC)', 'Next update: by 11:20 CET (10:20 UTC)']],
  [
    'over',
    over,
    [
      'Affected: Checkout, Search (slow or degraded)',
      'Since: 10:12 CET (09:12 UTC)',
      'All-clear: 12:30 CET (11:30 UTC), after 2 hours 18 minutes',
      'Watched: healthy for 31 minutes before this all-clear',
    ],
  ],
] as const)('the facts of an incident that is %s stand below the words, in both parts', async (_, more, rows) => {
  const given = { ...about(more), ...(more === over ? { nextUpdateBy: null } : {}) };
  const { text, html } = await email(more === over ? 'resolved' : 'identified', given);
  expect(text).toContain(`\n\n${rows.join('\n')}\n\n`);
  for (const row of rows) {
    const [name = '', value = ''] = row.split(/: (.*)/u);
    expect(html).toContain(`<tr><th scope="row" class="quiet">${name}</th><td dir="auto">${value}</td></tr>`);
  }
});

it.each([
  ['with a page of its own', facts, `${page}/incidents/7#3`],
  ['without one', about({ url: null }), page],
])('links to the status page, %s', async (_, given, link) => {
  const { text, html } = await email('identified', given);
  expect(text).toContain(`\nStatus page: ${link}\n`);
  expect(html).toContain(`class="button" href="${link}"`);
});

it('without a status page and an address for questions it names none', async () => {
  const { text, html } = await email('identified', {
    ...about({ url: null }),
    pageUrl: null,
    company: { ...facts.company, supportEmail: null },
  });
  expect(text).not.toMatch(/Status page|Questions|null/u);
  expect(html).not.toMatch(/class="button"|mailto|null/u);
});

it('a note is for the team: it neither sends them to a page that does not have it nor calls them customers', async () => {
  const { text, html } = await email('note', saying('Host is slow.'));
  for (const part of [text, html ?? '']) {
    expect(part).toContain('for the team of Acme only');
    expect(part).not.toMatch(/because you use|https:\/\/status|help@/u);
  }
});

it('the text part is there for who wants nothing else', async () => {
  const message = await email('identified', facts, { form: { ...form, textOnly: true } });
  expect(message.html).toBeNull();
  expect(message.text).toContain('Status page: ');
});
