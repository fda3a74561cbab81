import type { EntryEvent } from '../domain/event.ts';
import type { Message, MessageSize } from '../domain/message.ts';
import type { Result } from '../domain/result.ts';
import type { MessageFacts } from './facts.ts';

/** How a channel wants its words. Filled from the channel's definition, never typed elsewhere. */
export interface MessageForm {
  /** Template variants to try in order before the plain one, e.g. `['x', 'short']` or `['email']`. */
  readonly variants: readonly string[];
  /** `email`: subject, text and an HTML document; `text`: plain text; `markdown`: the template's Markdown as it is. */
  readonly format: 'text' | 'markdown' | 'email';
  /** The length by the service's own count, and its limit. */
  readonly measure: (text: string) => MessageSize;
  /** True: what does not fit goes on in further parts, the first of which stands alone. */
  readonly thread: boolean;
  /** True: an e-mail without its HTML, for who only looks at the words. */
  readonly textOnly: boolean;
  /** Of an e-mail: where its readers ask for no more, `https:` or `mailto:`; absent: nowhere. */
  readonly unsubscribeAt?: string;
}

export type TemplateFault =
  | { readonly kind: 'template_missing'; readonly event: string; readonly locale: string }
  /** Syntax, unknown variable or filter, a limit passed; `file` is what was read, `message` names line and column. */
  | { readonly kind: 'template_broken'; readonly file: string; readonly message: string }
  /** Even the shortest form is too long, which the title alone can cause. */
  | { readonly kind: 'message_too_long'; readonly length: number; readonly limit: number };

export interface RenderedMessage {
  readonly message: Message;
  readonly size: MessageSize;
  /** How many whole sentences of the founder's words were left out to make it fit. */
  readonly sentencesLeftOut: number;
}

export interface Renderer {
  /** The words used where the founder gives none; also what the wizard offers. Markdown. */
  defaultMessage(event: EntryEvent, locale: string, facts: MessageFacts): Result<string, TemplateFault>;
  render(
    event: EntryEvent,
    locale: string,
    form: MessageForm,
    facts: MessageFacts,
  ): Promise<Result<RenderedMessage, TemplateFault>>;
}
