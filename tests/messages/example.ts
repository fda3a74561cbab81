import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { Result } from '../../src/domain/result.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import type { MessageForm, RenderedMessage, TemplateFault } from '../../src/messages/renderer.ts';
import { measureSms } from '../../src/messages/smsText.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { measureX } from '../../src/messages/xText.ts';

export const builtIn = join(import.meta.dirname, '../../templates');
export const page = 'https://status.acme.com';

type IncidentFacts = NonNullable<MessageFacts['incident']>;

export const incident: IncidentFacts = {
  id: 'INC-7',
  title: 'Checkout is down',
  status: 'investigating',
  impact: 'major',
  components: [{ title: 'Checkout', status: 'major_outage' }],
  startedAt: new Date('2026-11-23T09:12:00Z'),
  resolvedAt: null,
  url: `${page}/incidents/7`,
  lastedMs: 480_000,
  watchedForMs: null,
  falseAllClears: 0,
};

export const facts: MessageFacts = {
  company: { name: 'Acme', url: 'https://acme.com', supportEmail: 'help@acme.com' },
  pageUrl: page,
  incident,
  update: { seq: 3, at: new Date('2026-11-23T09:20:00Z'), message: '' },
  nextUpdateBy: new Date('2026-11-23T10:20:00Z'),
  maintenance: null,
  timezone: 'Europe/Berlin',
};

export const saying = (message: string, more: Partial<MessageFacts> = {}): MessageFacts => ({
  ...facts,
  ...more,
  update: { ...facts.update, message },
});

const unlimited: MessageForm['measure'] = (text) => ({ length: text.length, limit: null, segments: null });
const once = { thread: false, textOnly: false };

export const forms = {
  text: { variants: [], format: 'text', measure: unlimited, ...once },
  markdown: { variants: [], format: 'markdown', measure: unlimited, ...once },
  x: { variants: ['x', 'short'], format: 'text', measure: measureX, ...once },
  sms: { variants: ['sms', 'short'], format: 'text', measure: measureSms, ...once },
  email: { variants: ['email'], format: 'email', measure: unlimited, ...once },
} as const satisfies Record<string, MessageForm>;

/** A folder with these files, gone when the test is. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-templates-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export interface Rendering {
  readonly own?: Readonly<Record<string, string>>;
  readonly locale?: string;
  readonly form?: MessageForm;
  readonly facts?: MessageFacts;
}

/** The built-in templates with the user's own laid over them. */
export async function tryRender(
  event: EntryEvent,
  { own, locale = 'en', form = forms.text, facts: given = facts }: Rendering,
): Promise<Result<RenderedMessage, TemplateFault>> {
  const renderer = await loadRenderer(createTemplates(builtIn, own === undefined ? null : folderWith(own)));
  return await renderer.render(event, locale, form, given);
}

export async function render(event: EntryEvent, rendering: Rendering = {}): Promise<RenderedMessage> {
  const result = await tryRender(event, rendering);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
