import { join } from 'node:path';
import { x } from '../../src/channels/x.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { helpOf, parseCommandLine } from '../../src/cli/program.ts';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import type { MessageForm, RenderedMessage, Renderer } from '../../src/messages/renderer.ts';
import { measureSms } from '../../src/messages/smsText.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { type BuiltInLocale, builtInLocales, chaptersIn } from './locales.ts';
import { goldenDraft } from './postmortem.ts';
import { reportFiles } from './reports.ts';
import { type Chapter, chapters } from './story.ts';

const plain = { thread: false, textOnly: false };
const unlimited: MessageForm['measure'] = (text) => ({ length: [...text].length, limit: null, segments: null });

const forms = {
  everyone: { variants: [], format: 'markdown', measure: unlimited, ...plain },
  x: { variants: x.variants, format: x.format, measure: x.measure, ...plain },
  sms: { variants: ['sms', 'short'], format: 'text', measure: measureSms, ...plain },
  email: { variants: ['email'], format: 'email', measure: unlimited, ...plain },
} satisfies Record<string, MessageForm>;

/** All that people read, by its path in this folder: messages, e-mails as HTML, and the help. */
export async function goldenFiles(): Promise<ReadonlyMap<string, string>> {
  const renderer = await loadRenderer(createTemplates(join(import.meta.dirname, '../../templates'), null));
  const files = new Map<string, string>();
  for (const chapter of chapters) {
    const { event } = chapter;
    const parts: string[] = [];
    for (const [name, title, facts] of wordings(renderer, chapter, 'en')) {
      const email = await rendered(renderer, event, forms.email, facts, 'en');
      parts.push(heading(`${event}: ${title}`), ...(await asText(renderer, event, facts, email, 'en')));
      files.set(`emails/${event}.${name}.html`, email.message.html ?? '');
    }
    files.set(`messages/${event}.txt`, `${parts.join('\n\n')}\n`);
  }
  for (const locale of builtInLocales) {
    for (const [path, text] of await filesIn(renderer, locale)) files.set(path, text);
  }
  files.set('postmortem/INC-7.md', goldenDraft());
  for (const [path, text] of await reportFiles()) files.set(path, text);
  files.set('help/incident.txt', `${await helpFor([])}\n`);
  for (const entry of commands) files.set(`help/${entry.name.replaceAll(' ', '-')}.txt`, `${await helpOf(entry)}\n`);
  return files;
}

/** In other languages the words that nobody wrote, and one e-mail as HTML: the rest differs by the words alone. */
async function filesIn(renderer: Renderer, locale: BuiltInLocale): Promise<readonly (readonly [string, string])[]> {
  const files: [string, string][] = [];
  for (const chapter of chaptersIn(locale)) {
    const { event } = chapter;
    const [, title, facts] = wordings(renderer, chapter, locale)[0] as [string, string, MessageFacts];
    const email = await rendered(renderer, event, forms.email, facts, locale);
    const parts = [heading(`${event}: ${title}`), ...(await asText(renderer, event, facts, email, locale))];
    files.push([`messages/${locale}/${event}.txt`, `${parts.join('\n\n')}\n`]);
    if (event === 'resolved') files.push([`emails/${locale}/${event}.html`, email.message.html ?? '']);
  }
  return files;
}

/** The chapter in the template's own words, where it has any, and in the founder's. */
function wordings(
  renderer: Renderer,
  { event, facts, written }: Chapter,
  locale: string,
): [string, string, MessageFacts][] {
  const saying = (message: string): MessageFacts => ({ ...facts, update: { ...facts.update, message } });
  const inOwnWords: [string, string, MessageFacts] = ['written', 'in the words of -m', saying(written)];
  // A note without words is none.
  if (event === 'note') return [inOwnWords];
  const words = renderer.defaultMessage(event, locale, facts);
  if (!words.ok) throw new Error(`${event}: ${JSON.stringify(words.error)}`);
  return [['default', 'nobody wrote anything', saying(words.value)], inOwnWords];
}

async function asText(
  renderer: Renderer,
  event: EntryEvent,
  facts: MessageFacts,
  email: RenderedMessage,
  locale: string,
): Promise<readonly string[]> {
  const everyone = await rendered(renderer, event, forms.everyone, facts, locale);
  const post = await rendered(renderer, event, forms.x, facts, locale);
  const sms = await rendered(renderer, event, forms.sms, facts, locale);
  return [
    part('for everyone, as Markdown', everyone),
    part(`X, ${post.size.length} of ${post.size.limit}`, post),
    part(`SMS, segments: ${sms.size.segments}`, sms),
    `--- e-mail, subject\n${email.message.subject}`,
    part('e-mail, text', email),
  ];
}

const heading = (title: string): string => `${'='.repeat(title.length)}\n${title}\n${'='.repeat(title.length)}`;

const part = (title: string, { message, sentencesLeftOut }: RenderedMessage): string =>
  `--- ${title}${sentencesLeftOut > 0 ? `, sentences left out: ${sentencesLeftOut}` : ''}\n${message.text}`;

async function rendered(
  renderer: Renderer,
  event: EntryEvent,
  form: MessageForm,
  facts: MessageFacts,
  locale: string,
): Promise<RenderedMessage> {
  const result = await renderer.render(event, locale, form, facts);
  if (!result.ok) throw new Error(`${event}: ${JSON.stringify(result.error)}`);
  return result.value;
}

async function helpFor(argv: readonly string[]): Promise<string> {
  const parsed = await parseCommandLine([...argv, '--help']);
  if (parsed.kind !== 'help') throw new Error('--help gives no help');
  return parsed.text;
}
