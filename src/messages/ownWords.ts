import type { EntryEvent } from '../domain/event.ts';
import type { MessageFacts } from './facts.ts';
import { BrokenTemplate, type Fill, inMarkdown } from './fill.ts';
import type { Template, Templates } from './templates.ts';

/**
 * Where nobody wrote anything an update holds the template's own words in the company's language. Who reads another is
 * told the same in his: facts whose message is the own words of `home` get those of the locale; others stay as they are.
 */
export function ownWordsIn(
  home: string,
  templates: Templates,
  fill: Fill,
): (event: EntryEvent, locale: string, facts: MessageFacts) => MessageFacts {
  const done = new WeakMap<MessageFacts, Map<string, MessageFacts>>();
  const say = (template: Template, locale: string, facts: MessageFacts): string =>
    fill(template, template.body, facts, locale, '', inMarkdown);
  const translate = (event: EntryEvent, locale: string, facts: MessageFacts): MessageFacts => {
    const ours = templates.find(event, home, ['message']);
    const theirs = templates.find(event, locale, ['message']);
    if (!ours || !theirs || facts.update.message !== attempt(() => say(ours, home, facts))) return facts;
    return { ...facts, update: { ...facts.update, message: say(theirs, locale, facts) } };
  };
  return (event, locale, facts) => {
    if (locale === home || facts.update.message === '') return facts;
    const known = done.get(facts) ?? new Map<string, MessageFacts>();
    done.set(facts, known);
    const key = `${event}\n${locale}`;
    const told = known.get(key) ?? translate(event, locale, facts);
    known.set(key, told);
    return told;
  };
}

/** Words of one's own that can't be filled are nobody's: a founder who wrote his need not hear of that here. */
function attempt(say: () => string): string | null {
  try {
    return say();
  } catch (error) {
    if (error instanceof BrokenTemplate) return null;
    throw error;
  }
}
