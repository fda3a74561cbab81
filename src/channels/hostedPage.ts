import * as v from 'valibot';
import type { ComponentStatus } from '../domain/component.ts';
import type { MessageSize } from '../domain/message.ts';
import type { Envelope } from './channel.ts';
import { nonEmptyText } from './settings.ts';

// What the services that host a status page have in common in their settings and their words.

const idsExpected = 'their component ids by our names, such as {"checkout": "8kbf7d35c070"}';

/** Our component's name → the service's id of it; a component without one is not touched there. */
export const componentIds = () => v.optional(v.record(v.string(), nonEmptyText(idsExpected), idsExpected), {});
export type ComponentIds = Readonly<Record<string, string>>;

/** Whether the service mails its own subscribers. */
export const notify = () => v.optional(v.boolean('true or false'), true);

/** The components that the service knows, in its own words. */
export function componentsThere<S>(
  { incident }: Envelope,
  ids: ComponentIds,
  words: Readonly<Record<ComponentStatus, S>>,
): readonly { readonly id: string; readonly status: S }[] {
  const known = new Map(Object.entries(ids));
  return incident.components.flatMap(({ name, status }) => {
    const id = known.get(name);
    return id === undefined ? [] : [{ id, status: words[status] }];
  });
}

/** Text in which nothing begins a tag, whether the service shows it as text or as HTML. */
export const withoutTags = (text: string): string => text.replace(/<(?=[a-z/!?])/giu, '< ');

/** Markdown without HTML of its own, links in angle brackets aside; an image becomes a link to it. */
export const withoutHtml = (markdown: string): string =>
  markdown.replace(/\\[\s\S]|<(?!https?:\/\/[^\s<>]*>)(?=[a-z/!?])|!(?=\[)/giu, (found) =>
    found === '<' || found === '!' ? `\\${found}` : found,
  );

/** Counts code points of what is really sent. */
export const measureSent =
  (limit: number | null, sent: (text: string) => string) =>
  (text: string): MessageSize => ({ length: [...sent(text)].length, limit, segments: null });
