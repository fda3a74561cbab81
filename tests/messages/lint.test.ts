import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { type LintFinding, type LintForm, lintTemplates } from '../../src/messages/lint.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { builtIn, folderWith, forms } from './example.ts';

const channelTypes = await loadChannelTypes();

const every: readonly LintForm[] = Object.values(channelTypes).map((one) => ({
  type: one.type,
  form: { variants: one.variants, format: one.format, measure: one.measure, thread: false, textOnly: false },
}));
const texts: LintForm = { type: 'sms', form: forms.sms };

const lint = async (
  files: Readonly<Record<string, string>>,
  given = every,
  from = english,
): Promise<readonly LintFinding[]> => await lintTemplates(createTemplates(from, folderWith(files)), given);
/** The built-in ones in one language: what is wrong with one's own is found as well as among all of them, and sooner. */
const english = mkdtempSync(join(tmpdir(), 'allclear-english-'));
cpSync(builtIn, english, {
  recursive: true,
  filter: (path) => path === builtIn || !/^[a-z]{2}$/u.test(basename(path)),
});
afterAll(() => rmSync(english, { recursive: true }));
const inFile = (path: string): unknown => expect.stringMatching(new RegExp(`/${path.replaceAll('.', '\\.')}$`, 'u'));

it('the built-in templates are without a fault, on every channel there is, in text messages and in every language', async () => {
  expect(await lint({}, [...every, texts], builtIn)).toEqual([]);
});

it.each([
  ['resolved.liquid', 'All well at {{ company.nam }}.', /undefined variable: company\.nam/u],
  ['resolved.short.liquid', '{{ message }}{{ lnk }}', /undefined variable: lnk/u],
  ['resolved.email.liquid', '---\nsubject: "{{ titel }}"\n---\n{{ message }}', /undefined variable: titel/u],
  ['resolved.message.liquid', 'It is over, {{ who }}.', /undefined variable: who/u],
  ['de/resolved.liquid', 'Vorbei: {{ nachricht }}', /undefined variable: nachricht/u],
  ['note.liquid', '{{ secret }}', /undefined variable: secret/u],
  ['resolved.x.liquid', '{% if %}', /./u],
])('an unknown variable in %s is found there', async (path, text, message) => {
  expect(await lint({ [path]: text })).toContainEqual({ file: inFile(path), message: expect.stringMatching(message) });
});

it('what breaks only where something is absent is found: here there is no status page', async () => {
  const files = { 'resolved.liquid': '{{ message }} {{ page_url | split: "/" | slice: 2 | first | list }}{{ nextt }}' };
  expect(await lint(files)).not.toEqual([]);
  const only = { 'resolved.liquid': '{{ message }}{% unless page_url %}{{ nothing.here }}{% endunless %}' };
  expect(await lint(only)).toContainEqual({
    file: inFile('resolved.liquid'),
    message: expect.stringMatching(/nothing/u),
  });
});

it('what breaks only with a value is found too: here somebody waits for the next update', async () => {
  const files = { 'resolved.liquid': '{{ message }}{% if next_update %}{{ nextupdate }}{% endif %}' };
  expect(await lint(files)).toContainEqual({
    file: inFile('resolved.liquid'),
    message: expect.stringMatching(/undefined variable: nextupdate/u),
  });
});

it.each([
  [
    'says nothing',
    { 'resolved.short.liquid': '{% if false %}{{ message }}{% endif %}' },
    /resolved for x/u,
    /says nothing/u,
  ],
  [
    'has no subject',
    { 'resolved.email.liquid': '---\nsubject: ""\n---\n{{ message }}' },
    /resolved for email/u,
    /no subject/u,
  ],
  ['is too long by itself', { 'resolved.short.liquid': 'so long '.repeat(60) }, /resolved for x/u, /limit is 280/u],
  [
    'runs away',
    { 'resolved.short.liquid': '{% for i in (1..1000000000) %}{% endfor %}' },
    /resolved\.short/u,
    /limit/u,
  ],
  [
    'is of no event',
    { 'solved.liquid': '{{ message }}' },
    /solved\.liquid/u,
    /"solved" is no event; there are investi/u,
  ],
  [
    'is of no variant',
    { 'resolved.tweet.liquid': '{{ message }}' },
    /tweet/u,
    /"tweet" is no variant; there are short/u,
  ],
])('a template that %s is found', async (_, files, file, message) => {
  expect(await lint(files)).toContainEqual({
    file: expect.stringMatching(file),
    message: expect.stringMatching(message),
  });
});

it('each fault is said once, and all of them are', async () => {
  const findings = await lint({ 'resolved.liquid': '{{ one }}', 'monitoring.liquid': '{{ two }}' });
  expect(findings.map(({ message }) => message.replace(/,.*/u, '')).sort()).toEqual([
    'undefined variable: one',
    'undefined variable: two',
  ]);
});

it('front matter that nobody understands is found', async () => {
  const findings = await lint({ 'resolved.liquid': '---\nto: me\n---\n{{ message }}' });
  expect(findings).toContainEqual({ file: 'resolved', message: expect.stringMatching(/resolved\.liquid: "to: me"/u) });
});

it.each([
  ['is asked for by nothing', '{"email.buton": "Los"}', '"email.buton" is no word of a message'],
  ['is no text', '{"email.button": 3}', '"email.button" is no text'],
  ['says nothing', '{"email.button": " "}', '"email.button" says nothing'],
  ['forgets its value', '{"email.why": "Hinweis."}', '"email.why" takes {company}; here it has none'],
  ['makes one up', '{"email.button": "{link}"}', '"email.button" takes no value; here it has {link}'],
])('a word that %s is found', async (_, words, message) => {
  expect(await lint({ 'nl/words.json': words })).toEqual([{ file: inFile('nl/words.json'), message }]);
});

it('words that are no JSON are found, and stop the mail that needs them', async () => {
  const findings = await lint({ 'words.json': '["no"]' });
  expect(findings).toContainEqual({ file: 'words.json', message: expect.stringMatching(/no JSON object of words$/u) });
  expect(findings).toContainEqual({ file: 'resolved', message: expect.stringMatching(/no JSON object of words$/u) });
});
