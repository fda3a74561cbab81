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
import { type Chapter, chapters } from './story.ts';

const locale = 'en';
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
    for (const [name, title, facts] of wordings(renderer, chapter)) {
      const email = await rendered(renderer, event, forms.email, facts);
      parts.push(heading(`${event}: ${title}`), ...(await asText(renderer, event, facts, email)));
      files.set(`emails/${event}.${name}.html`, email.message.html ?? '');
    }
    files.set(`messages/${event}.txt`, `${parts.join('\n\n')}\n`);
  }
  files.set('help/incident.txt', `${helpFor([])}\n`);
  for (const entry of commands) files.set(`help/${entry.name.replaceAll(' ', '-')}.txt`, `${helpOf(entry)}\n`);
  return files;
}

/** The chapter in the template's own words, where it has any, and in the founder's. */
function wordings(renderer: Renderer, { event, facts, written }: Chapter): [string, string, MessageFacts][] {
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
): Promise<readonly string[]> {
  const everyone = await rendered(renderer, event, forms.everyone, facts);
  const post = await rendered(renderer, event, forms.x, facts);
  const sms = await rendered(renderer, event, forms.sms, facts);
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
): Promise<RenderedMessage> {
  const result = await renderer.render(event, locale, form, facts);
  if (!result.ok) throw new Error(`${event}: ${JSON.stringify(result.error)}`);
  return result.value;
}

function helpFor(argv: readonly string[]): string {
  const parsed = parseCommandLine([...argv, '--help']);
  if (parsed.kind !== 'help') throw new Error('--help gives no help');
  return parsed.text;
}
