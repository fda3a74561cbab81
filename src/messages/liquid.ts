import type { Liquid } from 'liquidjs';
import type { MessageFacts } from './facts.ts';
import type { Language } from './language.ts';
import { mannerOf } from './manners.ts';
import { tellDuration, tellList, tellTime } from './times.ts';

/** What a template sees; documented in `docs/templates.md`. Optional things are null, never absent. */
export type TemplateScope = Readonly<Record<string, unknown>>;

/**
 * The engine with its limits (RELIABILITY.md 4.2). It knows no file system, so `include`, `render` and `layout` have
 * nothing to read.
 */
export function createEngine(engineClass: typeof Liquid, facts: MessageFacts, { locale, words }: Language): Liquid {
  const engine = new engineClass({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    relativeReference: false,
    // Else it asks Intl, which is slow to answer the first time.
    locale: 'en-US',
    parseLimit: 100_000,
    // Wall-clock time: a busy machine may stand still for a while. Tried twice (render.ts), it ends within a second.
    renderLimit: 400,
    memoryLimit: 1_000_000,
    fs: noFiles,
  });
  engine.registerFilter('time', (at: unknown) =>
    at instanceof Date ? tellTime(at, facts.timezone, locale, facts.update.at) : '',
  );
  engine.registerFilter('duration', (ms: unknown) => (typeof ms === 'number' ? tellDuration(ms, locale) : ''));
  // A title may end as it likes; the sentence after it needs an end before.
  const { fullStop } = mannerOf(locale);
  engine.registerFilter('sentence', (text: unknown) => String(text).replace(/([^.!?…。！？])$/u, `$1${fullStop}`));
  engine.registerFilter('list', (parts: unknown) => (Array.isArray(parts) ? tellList(parts.map(String), locale) : ''));
  engine.registerFilter('in_words', (value: unknown) => inWords(words(), String(value)));
  return engine;
}

/** `Investigating` for `investigating`: a status, an impact or the state of a component, as the language says it. */
function inWords(words: Readonly<Record<string, string>>, value: string): string {
  return words[`state.${value}`] ?? words[`impact.${value}`] ?? words[`component.${value}`] ?? value;
}

const refuse = (): never => {
  throw new Error('templates cannot read other files');
};
const noFiles = {
  readFileSync: refuse,
  readFile: refuse,
  existsSync: () => false,
  exists: async () => false,
  resolve: (_folder: string, file: string) => file,
};

/** The line and column are in the message already; the file is said by the caller. */
export const liquidMessage = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/, file:[^,]*/u, '') : String(error);

/**
 * @param message of the founder's words those that are said here
 * @param plain how names and titles, which are plain text, are put into what is being written
 */
export function scopeOf(
  facts: MessageFacts,
  message: string,
  plain: (text: string) => string,
  language: Language,
): TemplateScope {
  const { company, incident, update, maintenance, pageUrl, nextUpdateBy } = facts;
  const incidentUrl = incident?.url ?? null;
  const worst = incident?.components.filter((component) => component.status !== 'operational') ?? [];
  return {
    company: { name: plain(company.name), url: company.url, support_email: company.supportEmail },
    page_url: pageUrl,
    incident_url: incidentUrl,
    link: incidentUrl === null ? pageUrl : `${incidentUrl}#${update.seq}`,
    incident: incident && {
      id: incident.id,
      title: plain(incident.title),
      status: incident.status,
      impact: incident.impact,
      started_at: incident.startedAt,
      resolved_at: incident.resolvedAt,
      false_all_clears: incident.falseAllClears,
    },
    components: worst.map((component) => plain(component.title)),
    lasted: incident?.lastedMs ?? null,
    watched_for: incident?.watchedForMs ?? null,
    message,
    message_says: whatIsSaid(message, incident, language),
    update: { number: update.seq, at: update.at },
    next_update: nextUpdateBy,
    maintenance: maintenance && { starts_at: maintenance.startsAt, ends_at: maintenance.endsAt },
  };
}

/** What the words say already, so that no template says it a second time. */
function whatIsSaid(message: string, incident: MessageFacts['incident'], { locale, wordList }: Language) {
  const says = (ms: number | null | undefined): boolean => {
    const length = tellDuration(ms ?? 0, locale);
    // `2 minutes` is not said by `12 minutes`.
    return (
      typeof ms === 'number' &&
      message.split(length).some((before, at, all) => at < all.length - 1 && !/\p{N}$/u.test(before))
    );
  };
  return {
    get lasted() {
      return says(incident?.lastedMs);
    },
    get watched_for() {
      return says(incident?.watchedForMs);
    },
    /** That the all-clear came too early. */
    get too_early() {
      const words = message.toLowerCase();
      return (
        wordList()
          .languages.at(-1)
          ?.butThen.some((phrase) => words.includes(phrase)) ?? false
      );
    },
  };
}
