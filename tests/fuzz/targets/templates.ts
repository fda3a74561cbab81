import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlimited } from '../../../src/channels/channel.ts';
import type { MessageFacts } from '../../../src/messages/facts.ts';
import { loadRenderer } from '../../../src/messages/render.ts';
import type { MessageForm } from '../../../src/messages/renderer.ts';
import { createTemplates } from '../../../src/messages/templates.ts';
import { measureX } from '../../../src/messages/xText.ts';
import { docBlocks, filesIn, planted } from '../corpus.ts';
import { isSilentAbout, must, shapeOf } from '../oracle.ts';
import { ownFolder } from '../ownFolder.ts';
import { bytesOf, defineTarget } from '../target.ts';
import { holdsNothingActive } from './markup.ts';

const builtIn = new URL('../../../templates', import.meta.url).pathname;
const folder = ownFolder('templates');
mkdirSync(folder, { recursive: true });
// What a template that reads what it should not would find.
process.env['ALLCLEAR_FUZZ_PLANTED'] = planted;
writeFileSync(join(folder, 'secret.txt'), planted);

const at = (time: string): Date => new Date(`2026-11-23T${time}:00Z`);
const facts: MessageFacts = {
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  pageUrl: 'https://status.acme.example',
  incident: {
    ...{ id: 'INC-7', title: 'Checkout is down', status: 'investigating', impact: 'major' },
    components: [{ title: 'Checkout', status: 'major_outage' }],
    ...{ startedAt: at('09:58'), resolvedAt: null, url: 'https://status.acme.example/incidents/7' },
    ...{ lastedMs: 720_000, watchedForMs: null, falseAllClears: 0 },
  },
  update: { seq: 1, at: at('10:00'), message: 'Cards fail. Paying by *invoice* works.' },
  nextUpdateBy: at('10:30'),
  maintenance: null,
  timezone: 'Europe/Berlin',
};
const forms: readonly MessageForm[] = [
  { variants: [], format: 'text', measure: unlimited, thread: false, textOnly: false },
  { variants: ['email'], format: 'email', measure: unlimited, thread: false, textOnly: false },
  { variants: ['short'], format: 'text', measure: measureX, thread: true, textOnly: false },
];
const emailTags = new Set(
  'html head meta title style body table tr td th tbody h1 h2 h3 h4 div span a p br strong em s code pre ul ol li blockquote hr'.split(
    ' ',
  ),
);

/** A template of the founder's own: a front matter and Liquid, within limits of time and memory. */
export const templates = defineTarget({
  name: 'templates',
  runs: 60,
  // Twice its own limit of 400 ms for each of three forms, as a broken one is tried twice.
  cpuMs: 4_000,
  corpus: () => [
    ...filesIn('templates', '.liquid').slice(0, 60),
    ...docBlocks('liquid', 'html'),
    "---\nsubject: '{{ incident.title }}'\n---\n{% for c in components %}{{ c | upcase }}{% endfor %} {{ lasted | duration }} {{ update.at | time }}\n",
    '{% assign a = "x" %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    '{% include "secret.txt" %}{% render "../secret.txt" %}{% layout "x" %}{{ incident.constructor }}{{ __proto__ }}',
    '{% capture m %}{{ message }}{% endcapture %}{{ m | split: "" | reverse | join: "-" | replace: "-", "--" | truncate: 9 | date: "%Y" }}',
    '{% tablerow i in (1..9) %}{{ i }}{% endtablerow %}{% case x %}{% when 1 %}{% else %}{% endcase %}{% raw %}{{ x }}{% endraw %}{% liquid echo 1 %}',
  ],
  run: async (input) => {
    writeFileSync(join(folder, 'investigating.liquid'), bytesOf(input));
    const renderer = await loadRenderer(createTemplates(builtIn, folder));
    const ends: string[] = [];
    for (const form of forms) {
      const rendered = await renderer.render('investigating', 'en', form, facts);
      if (!rendered.ok) {
        ends.push(rendered.error.kind === 'template_broken' ? shapeOf(rendered.error.message) : rendered.error.kind);
        continue;
      }
      const { message, size } = rendered.value;
      isSilentAbout(JSON.stringify(message), [planted], 'a message');
      must(message.subject === null || !/[\r\n\u0000]/u.test(message.subject), 'a subject with a line break');
      must(message.text.length < 3_000_000, 'a message of megabytes');
      must(size.limit === null || size.length <= size.limit, 'a message that does not fit');
      if (message.html !== null) holdsNothingActive(message.html, emailTags, 'an e-mail', ['style']);
      ends.push(form.format);
    }
    return ends.join(' ');
  },
});
