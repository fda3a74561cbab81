import type { EntryEvent } from '../domain/event.ts';
import type { MessageSize } from '../domain/message.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { cleanValue } from './cleanValue.ts';
import { emailHtml, emailText } from './email.ts';
import type { MessageFacts } from './facts.ts';
import { BrokenTemplate, type Fill, fillWith, inMarkdown } from './fill.ts';
import { continueInParts, type Fitted, fitSentences } from './fit.ts';
import { type Language, languagesOf } from './language.ts';
import { markdownToText } from './markdownText.ts';
import { ownWordsIn } from './ownWords.ts';
import type { MessageForm, RenderedMessage, Renderer, TemplateFault } from './renderer.ts';
import { TemplateSyntaxError } from './templateFault.ts';
import { type Template, type Templates, tongueOf } from './templates.ts';

/**
 * Renders with the templates given; nothing else is read. liquidjs is loaded here, for those only who render.
 * @param home the company's locale, in which words stand that nobody wrote; others read them in their own
 */
export async function loadRenderer(templates: Templates, home = 'en'): Promise<Renderer> {
  const { Liquid } = await import('liquidjs');
  const languages = languagesOf(templates);
  const fill = fillWith(Liquid, languages);
  const inOwnWords = ownWordsIn(home, templates, fill);
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
    render: async (event, locale, form, given) => {
      try {
        const facts = inOwnWords(event, locale, given);
        const found = templates.find(event, locale, [...form.variants, '']);
        if (!found) return err({ kind: 'template_missing', event, locale });
        if (form.format === 'email') return await renderEmail(fill, found, event, locale, languages, form, facts);
        const candidates = [found, ...shorter(templates, event, locale, form, found)];
        return await renderFitted(fill, candidates, locale, form, facts);
      } catch (error) {
        return faultOf(error, event);
      }
    },
  };
}

/** What a broken template throws, as a fault that names its file; anything else is thrown on. */
function faultOf(error: unknown, event: EntryEvent): { readonly ok: false; readonly error: TemplateFault } {
  if (error instanceof BrokenTemplate)
    return err({ kind: 'template_broken', file: error.file, message: error.message });
  if (error instanceof TemplateSyntaxError)
    return err({ kind: 'template_broken', file: event, message: error.message });
  throw error;
}

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
    const subject = template.subject === null ? null : subjectOf(fill, template, template.subject, facts, locale);
    const rendered = renderedFrom(fitted, subject, form, locale);
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
  locale: string,
): RenderedMessage => ({
  message: { subject, text, html: null, parts: thread ? continueInParts(leftOut, locale, measure) : [] },
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

/** One line, whatever the template makes of it. */
const subjectOf = (fill: Fill, template: Template, subject: string, facts: MessageFacts, locale: string): string =>
  cleanValue(fill(template, subject, facts, locale, '', cleanValue));

async function renderEmail(
  fill: Fill,
  template: Template,
  event: EntryEvent,
  locale: string,
  languages: (locale: string) => Language,
  form: MessageForm,
  facts: MessageFacts,
): Promise<Result<RenderedMessage, TemplateFault>> {
  const language = languages(tongueOf(template, locale));
  const markdown = fill(template, template.body, facts, locale, facts.update.message, inMarkdown);
  const subject = subjectOf(fill, template, template.subject ?? '{{ incident.title }}', facts, locale);
  const text = emailText(event, await markdownToText(markdown), facts, language, form.unsubscribeAt);
  const content = { event, subject, markdown, facts, language, unsubscribeAt: form.unsubscribeAt };
  const html = form.textOnly ? null : await emailHtml(content);
  const size = { length: [...text].length, limit: null, segments: null };
  return ok({ message: { subject, text, html, parts: [] }, size, sentencesLeftOut: 0 });
}
