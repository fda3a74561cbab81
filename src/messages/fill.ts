import type { Liquid } from 'liquidjs';
import { cleanValue } from './cleanValue.ts';
import type { MessageFacts } from './facts.ts';
import type { Language } from './language.ts';
import { createEngine, liquidMessage, scopeOf } from './liquid.ts';
import { escapeMarkdown } from './markdownText.ts';
import { type Template, tongueOf } from './templates.ts';
import { withinTime } from './withinTime.ts';

/** What a template threw, with the file that it is in. */
export class BrokenTemplate extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(liquidMessage(cause), { cause });
    this.file = file;
  }
}

/** Kept for the next fill with the same facts: a message takes several, and an engine 0.5 ms. */
function engines(engineClass: typeof Liquid): (facts: MessageFacts, language: Language) => Liquid {
  const made = new WeakMap<MessageFacts, Map<string, Liquid>>();
  return (facts, language) => {
    const own = made.get(facts) ?? new Map<string, Liquid>();
    made.set(facts, own);
    const engine = own.get(language.locale) ?? createEngine(engineClass, facts, language);
    own.set(language.locale, engine);
    return engine;
  };
}

type Parsed = ReturnType<Liquid['parse']>;

/** A template serves many channels, and each of them tries how many sentences fit. */
function parser(): (engine: Liquid, source: string) => Parsed {
  const made = new WeakMap<Liquid, Map<string, Parsed>>();
  return (engine, source) => {
    const own = made.get(engine) ?? new Map<string, Parsed>();
    made.set(engine, own);
    const parsed = own.get(source) ?? engine.parse(source);
    own.set(source, parsed);
    return parsed;
  };
}

/** Puts facts and the founder's words into a template's source. Throws `BrokenTemplate`. */
export type Fill = (
  template: Template,
  source: string,
  facts: MessageFacts,
  locale: string,
  message: string,
  plain: (text: string) => string,
) => string;

export function fillWith(engineClass: typeof Liquid, languages: (locale: string) => Language): Fill {
  const engineFor = engines(engineClass);
  const parsedBy = parser();
  return (template, source, facts, locale, message, plain) => {
    const language = languages(tongueOf(template, locale));
    const once = (): string => {
      const scope = scopeOf(facts, message, plain, language);
      const engine = engineFor(facts, language);
      const write = (how?: { readonly renderLimit: number }): string => {
        const text: string = engine.renderSync(parsedBy(engine, source), scope, how);
        return tidy(text);
      };
      // What we ship is known to end, however long a busy machine stands still meanwhile.
      return template.origin === 'yours' ? withinTime(write) : write({ renderLimit: Number.POSITIVE_INFINITY });
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
}

/** How names and titles are put into Markdown; into plain text they go by `cleanValue` alone. */
export const inMarkdown = (text: string): string => escapeMarkdown(cleanValue(text));

/** Lines that a false condition left empty. */
const tidy = (text: string): string =>
  text
    .replace(/(?<![ \t])[ \t]+$/gmu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
