import type { Liquid } from 'liquidjs';
import type { EntryEvent } from '../domain/event.ts';
import type { MessageSize } from '../domain/message.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { cleanValue } from './cleanValue.ts';
import { emailHtml, emailText } from './email.ts';
import type { MessageFacts } from './facts.ts';
import { continueInParts, type Fitted, fitSentences } from './fit.ts';
import { createEngine, liquidMessage, scopeOf } from './liquid.ts';
import { escapeMarkdown, markdownToText } from './markdownText.ts';
import type { MessageForm, RenderedMessage, Renderer, TemplateFault } from './renderer.ts';
import { type Template, TemplateSyntaxError, type Templates } from './templates.ts';

/** Renders with the templates given; nothing else is read. liquidjs is loaded here, for those only who render. */
export async function loadRenderer(templates: Templates): Promise<Renderer> {
  const { Liquid } = await import('liquidjs');
  const fill = fillWith(engines(Liquid));
  return {
    defaultMessage: (event, locale, facts) => {
      try {
        const template = templates.find(event, locale, ['message']);
        if (!template) return err({ kind: 'template_missing', event: `${event}.message`, locale });
        return ok(fill(template, template.body, facts, locale, '', inMarkdown));
      } catch (error) {
        return faultOf(error, event);
      }
    },
    render: async (event, locale, form, facts) => {
      try {
        const found = templates.find(event, locale, [...form.variants, '']);
        if (!found) return err({ kind: 'template_missing', event, locale });
        if (form.format === 'email') return await renderEmail(fill, found, event, locale, form, facts);
        const candidates = [found, ...shorter(templates, event, locale, form, found)];
        return await renderFitted(fill, candidates, locale, form, facts);
      } catch (error) {
        return faultOf(error, event);
      }
    },
  };
}

const inMarkdown = (text: string): string => escapeMarkdown(cleanValue(text));

/** What a broken template throws, as a fault that names its file; anything else is thrown on. */
function faultOf(error: unknown, event: EntryEvent): { readonly ok: false; readonly error: TemplateFault } {
  if (error instanceof BrokenTemplate)
    return err({ kind: 'template_broken', file: error.file, message: error.message });
  if (error instanceof TemplateSyntaxError)
    return err({ kind: 'template_broken', file: event, message: error.message });
  throw error;
}

class BrokenTemplate extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(liquidMessage(cause), { cause });
    this.file = file;
  }
}

/** Kept for the next fill with the same facts: a message takes several, and an engine 0.5 ms. */
function engines(engineClass: typeof Liquid): (facts: MessageFacts, locale: string) => Liquid {
  const made = new WeakMap<MessageFacts, Map<string, Liquid>>();
  return (facts, locale) => {
    const own = made.get(facts) ?? new Map<string, Liquid>();
    made.set(facts, own);
    const engine = own.get(locale) ?? createEngine(engineClass, facts, locale);
    own.set(locale, engine);
    return engine;
  };
}

/** Puts facts and the founder's words into a template's source. Throws `BrokenTemplate`. */
type Fill = (
  template: Template,
  source: string,
  facts: MessageFacts,
  locale: string,
  message: string,
  plain: (text: string) => string,
) => string;

const fillWith =
  (engineFor: (facts: MessageFacts, locale: string) => Liquid): Fill =>
  (template, source, facts, locale, message, plain) => {
    const once = (): string => {
      const text: string = engineFor(facts, locale).parseAndRenderSync(source, scopeOf(facts, message, plain));
      return tidy(text);
    };
    try {
      return once();
    } catch {
      // Time is one of the limits, and a busy machine may have stood still: only what fails again is broken.
    }
    try {
      return once();
    } catch (error) {
      throw new BrokenTemplate(template.file, error);
    }
  };

/** Lines that a false condition left empty. */
const tidy = (text: string): string =>
  text
    .replace(/[ \t]+$/gmu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();

/** What to fall back on where the service has a limit: the short form, of which sentences can be left out. */
function shorter(
  templates: Templates,
  event: EntryEvent,
  locale: string,
  form: MessageForm,
  found: Template,
): readonly Template[] {
  const short = form.measure('').limit === null ? null : templates.find(event, locale, ['short']);
  return short && short.file !== found.file ? [short] : [];
}

async function renderFitted(
  fill: Fill,
  candidates: readonly Template[],
  locale: string,
  form: MessageForm,
  facts: MessageFacts,
): Promise<Result<RenderedMessage, TemplateFault>> {
  let tooLong: MessageSize = { length: 0, limit: 0, segments: null };
  let cut: RenderedMessage | null = null;
  for (const template of candidates) {
    const whole = await fitOne(fill, template, locale, form, facts);
    // A title of 200 characters leaves a post no room for the promise; the page it links to has it.
    const fitted =
      'tooLong' in whole && facts.nextUpdateBy
        ? await fitOne(fill, template, locale, form, { ...facts, nextUpdateBy: null })
        : whole;
    if ('tooLong' in fitted) {
      tooLong = fitted.tooLong;
      continue;
    }
    const subject = template.subject === null ? null : fill(template, template.subject, facts, locale, '', cleanValue);
    const rendered = renderedFrom(fitted, subject, form);
    if (fitted.leftOut.length === 0) return ok(rendered);
    // A channel's own wording is given up for the short form where that saves every sentence; else it stays.
    cut ??= rendered;
  }
  return cut ? ok(cut) : err({ kind: 'message_too_long', length: tooLong.length, limit: tooLong.limit ?? 0 });
}

const renderedFrom = (
  { text, size, leftOut }: Fitted,
  subject: string | null,
  { thread, measure }: MessageForm,
): RenderedMessage => ({
  message: { subject, text, html: null, parts: thread ? continueInParts(leftOut, measure) : [] },
  size,
  sentencesLeftOut: thread ? 0 : leftOut.length,
});

async function fitOne(
  fill: Fill,
  template: Template,
  locale: string,
  form: MessageForm,
  facts: MessageFacts,
): Promise<Fitted | { readonly tooLong: MessageSize }> {
  const { message } = facts.update;
  // Variants are plain text as they stand; the plain template is Markdown.
  if (template.variant !== '') {
    const words = await markdownToText(message);
    const render = (some: string): string => fill(template, template.body, facts, locale, some, cleanValue);
    return fitSentences(words, locale, render, form.measure);
  }
  const markdown = fill(template, template.body, facts, locale, message, inMarkdown);
  const text = form.format === 'markdown' ? markdown : await markdownToText(markdown);
  const size = form.measure(text);
  return size.limit === null || size.length <= size.limit ? { text, size, leftOut: [] } : { tooLong: size };
}

async function renderEmail(
  fill: Fill,
  template: Template,
  event: EntryEvent,
  locale: string,
  form: MessageForm,
  facts: MessageFacts,
): Promise<Result<RenderedMessage, TemplateFault>> {
  const markdown = fill(template, template.body, facts, locale, facts.update.message, inMarkdown);
  const subject = fill(template, template.subject ?? '{{ incident.title }}', facts, locale, '', cleanValue);
  const text = emailText(event, await markdownToText(markdown), facts, locale);
  const html = form.textOnly ? null : await emailHtml({ event, subject, markdown, facts, locale });
  const size = { length: [...text].length, limit: null, segments: null };
  return ok({ message: { subject, text, html, parts: [] }, size, sentencesLeftOut: 0 });
}
