import { expect, it, vi } from 'vitest';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { withinTime } from '../../src/messages/withinTime.ts';
import { faultCase } from '../helpers/faultCases.ts';
import { builtIn, facts, folderWith, forms, incident, render, saying, tryRender } from './example.ts';

const textOf = async (template: string, message = 'Words.'): Promise<string> =>
  (await render('identified', { own: { 'identified.liquid': template }, facts: saying(message) })).message.text;

it.each([
  ['{{ company.name }}, {{ company.url }}, {{ company.support_email }}', 'Acme, https://acme.com, help@acme.com'],
  ['{{ incident.id }}: {{ incident.title }}', 'INC-7: Checkout is down'],
  [
    '{{ incident.status | in_words }} {{ incident.impact | in_words }} {{ "slow" | in_words }}',
    'Investigating Major slow',
  ],
  ['{{ incident.status }} {{ incident.impact }} {{ incident.false_all_clears }}', 'investigating major 0'],
  ['{{ incident.started_at | time }}', '10:12 CET (09:12 UTC)'],
  ['{{ next_update | time }}', '11:20 CET (10:20 UTC)'],
  ['{{ lasted | duration }}', '8 minutes'],
  ['{{ components | list }} {{ message }} {{ update.number }}', 'Checkout Words. 3'],
  ['{{ link }}', 'https://status.acme.com/incidents/7#3'],
  ['{{ incident_url }} {{ page_url }}', 'https://status.acme.com/incidents/7 https://status.acme.com'],
  ['[{{ watched_for | duration }}{{ maintenance | time }}{{ incident.resolved_at | time }}]', '[]'],
  ['{{ incident.title | sentence }}', 'Checkout is down.'],
  ['{{ "Is it down?" | sentence }}', 'Is it down?'],
  ['{{ "a,b,c" | split: "," | list }}', 'a, b and c'],
])('%s', async (template, expected) => {
  expect(await textOf(template)).toBe(expected);
});

it.each([
  ['an unknown variable', 'We fix {{ hots.name }}.', /undefined variable: hots.*line:1/u],
  ['an unknown field', 'Since {{ incident.begun }}.', /undefined variable: incident\.begun/u],
  ['what every object inherits', '{{ incident.constructor }}', /undefined variable/u],
  ['an unknown filter', '{{ message | shout }}', /undefined filter: shout/u],
  ['an unknown tag', '{% shout %}', /tag "shout" not found/u],
  ['a tag without its end', 'One\n{% if message %}', /not closed.*line:2/u],
  ['a partial', '{% include "package.json" %}', /ENOENT|cannot read other files/u],
  ['a partial, rendered', '{% render "package.json" %}', /ENOENT|cannot read other files/u],
  ['a layout', '{% layout "package.json" %}', /ENOENT|cannot read other files/u],
])('%s is an error that names file and place', async (_, template, message) => {
  const result = await tryRender('identified', { own: { 'identified.liquid': template } });
  expect(result).toMatchObject({ ok: false, error: { kind: 'template_broken' } });
  if (result.ok || result.error.kind !== 'template_broken') return;
  expect(result.error.file).toMatch(/identified\.liquid$/u);
  expect(result.error.message).toMatch(message);
});

const oneStepTakesForEver = (): boolean => /^(?:a+)+$/u.test(`${'a'.repeat(60)}b`);

it('what is to be done in time is ended, in the middle of one step too, and what is thrown is thrown on', () => {
  expect(() => withinTime(oneStepTakesForEver)).toThrow('render limit exceeded');
  expect(withinTime(() => withinTime(() => 7))).toBe(7);
  expect(() =>
    withinTime(() => {
      throw new RangeError('mine');
    }),
  ).toThrow(RangeError);
});

it('what is built in is filled on a machine that stands still between any two steps, and what is the user’s is not', async () => {
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    nowMs += 1_000;
    return nowMs;
  });
  try {
    expect(await tryRender('correction', {})).toMatchObject({ ok: true });
    const own = { 'correction.liquid': '{{ message }} {{ message }}' };
    expect(JSON.stringify(await tryRender('correction', { own }))).toMatch(/template_broken.*render limit exceeded/u);
  } finally {
    clock.mockRestore();
  }
});

it('a template of the user’s whose one step takes for ever is broken, and says so', async () => {
  const filter = vi.spyOn(String.prototype, 'trimEnd').mockImplementation(() => String(oneStepTakesForEver()));
  try {
    const own = { 'identified.liquid': '{{ "a" | rstrip }}' };
    expect(JSON.stringify(await tryRender('identified', { own }))).toMatch(/template_broken.*render limit exceeded/u);
    expect(filter).toHaveBeenCalledTimes(2);
  } finally {
    filter.mockRestore();
  }
});

it('a template that writes 100,000 blanks takes no longer for it', async () => {
  const blanks = `{% assign a = " " %}${'{% assign a = a | append: a %}'.repeat(17)}x{{ a }}x`;
  expect(await textOf(blanks)).toMatch(/^x\s+x$/u);
});

it.each([
  ['counts to a billion', '{% for i in (1..1000000000) %}x{% endfor %}'],
  [
    'counts in counting',
    '{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}',
  ],
  ['doubles a text', `{% assign a = "${'x'.repeat(1000)}" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`],
  ['fills a table', '{% tablerow i in (1..1000000000) %}x{% endtablerow %}'],
  ['is longer than anybody writes', '{{ message }}'.repeat(10_000)],
])(faultCase(35, 'it %s'), async (_, template) => {
  const result = await tryRender('identified', { own: { 'identified.liquid': template } });
  expect(result).toMatchObject({ ok: false, error: { kind: 'template_broken' } });
  if (!result.ok && result.error.kind === 'template_broken') expect(result.error.message).toMatch(/limit exceeded/u);
});

it('a machine that stood still for a minute has no broken templates', async () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  let calls = 0;
  clock.mockImplementation(() => {
    calls += 1;
    now += calls === 3 ? 60_000 : 0.01;
    return now;
  });
  try {
    expect(await textOf('{{ incident.id }} {{ message }} {{ update.number }}')).toBe('INC-7 Words. 3');
    expect(calls).toBeGreaterThan(3);
  } finally {
    clock.mockRestore();
  }
});

it('a broken subject is an error too', async () => {
  const own = { 'identified.email.liquid': '---\nsubject: "{{ nobody }}"\n---\nWords.' };
  const result = await tryRender('identified', { own, form: forms.email });
  expect(result).toMatchObject({
    ok: false,
    error: { kind: 'template_broken', message: /undefined variable: nobody/u },
  });
});

it.each([
  ['in quotes', '---\nsubject: "[Found] {{ incident.title }}"\n---\n', '[Found] Checkout is down'],
  ['without', '---\nsubject: Found: {{ incident.title }}\n---\n', 'Found: Checkout is down'],
  ['with the line ends of Windows', "---\r\nsubject: 'Found'\r\n---\r\n", 'Found'],
  [
    'in two lines, of which it makes one',
    '---\nsubject: {{ "Found%0D%0ABcc: eve@y.test%00" | url_decode }}\n---\n',
    'Found Bcc: eve@y.test',
  ],
  ['not at all: then it is the title', '', 'Checkout is down'],
])('the front matter says the subject: %s', async (_, head, subject) => {
  const own = { 'identified.email.liquid': `${head}Words.` };
  const { message } = await render('identified', { own, form: forms.email });
  expect(message.subject).toBe(subject);
  expect(message.text).toMatch(/^Words\.\n/u);
});

it('what else stands in the front matter is named', async () => {
  const own = { 'identified.email.liquid': '---\nsubjet: Oh\n---\nWords.' };
  const result = await tryRender('identified', { own, form: forms.email });
  expect(result).toMatchObject({ ok: false, error: { message: /"subjet: Oh": the front matter takes "subject: …"/u } });
});

const own = {
  'identified.liquid': 'mine',
  'identified.short.liquid': 'mine, short',
  'nl/identified.liquid': 'het mijne',
  'nl-BE/identified.short.liquid': 'het mijne, kort, uit Gent',
  'de/identified.short.liquid': 'meins, kurz',
};
it.each([
  ['en', 'text', 'mine'],
  ['en', 'x', 'mine, short'],
  ['nl', 'text', 'het mijne'],
  ['nl', 'x', 'het mijne'],
  ['nl-BE', 'x', 'het mijne, kort, uit Gent'],
  ['nl-BE', 'text', 'het mijne'],
  ['it', 'text', 'mine'],
  ['it', 'x', 'mine, short'],
  // Where German is built in, a German text is nearer to a German reader than one's own English.
  ['de-AT', 'x', 'meins, kurz'],
  [
    'de-AT',
    'text',
    'Checkout is down (Fehler gefunden)\n\nNächste Meldung: bis 11:20 Uhr MEZ (10:20 UTC), oder früher, falls sich etwas ändert.\n\nStatusseite: https://status.acme.com/incidents/7#3',
  ],
] as const)('of the user’s files, %s on %s reads "%s"', async (locale, form, text) => {
  expect((await render('identified', { own, locale, form: forms[form] })).message.text).toBe(text);
});

it('what the user’s folder does not hold is built in, file by file', async () => {
  const { message } = await render('identified', { own, form: forms.email, facts: saying('Words.') });
  expect(message.subject).toBe('[Identified] Checkout is down');
  const other = await render('monitoring', { own, facts: saying('Words.') });
  expect(other.message.text).toContain('Checkout is down (monitoring)');
});

it('the words that nobody wrote come from the user’s folder too, and say when they are missing', async () => {
  const renderer = await loadRenderer(
    createTemplates(builtIn, folderWith({ 'identified.message.liquid': 'Found it.' })),
  );
  expect(renderer.defaultMessage('identified', 'en', facts)).toEqual({ ok: true, value: 'Found it.' });
  expect(renderer.defaultMessage('note', 'en', facts)).toEqual({
    ok: false,
    error: { kind: 'template_missing', event: 'note.message', locale: 'en' },
  });
});

it('the founder’s words are never read as a template', async () => {
  expect(await textOf('{{ message }}', 'Use {{ company.name }} or {% if %}.')).toBe(
    'Use {{ company.name }} or {% if %}.',
  );
});

it.each([
  ['markup', '*all* _of_ [it](https://evil.example) <b>', '*all* _of_ [it](https://evil.example) <b>'],
  ['a heading', '# Down', '# Down'],
  ['line breaks', 'Down\r\nnow', 'Down now'],
  ['marks that turn the text round', 'Down \u202efdp.exe', 'Down fdp.exe'],
])('%s in a title stays plain text', async (_, title, expected) => {
  const given = saying('Words.', { incident: { ...incident, title } });
  const lines = (await render('identified', { facts: given })).message.text.split('\n');
  expect(lines[0]).toBe(`${expected} (identified)`);
  const email = await render('identified', { facts: given, form: forms.email });
  expect(email.message.subject).toBe(`[Identified] ${expected}`);
});
