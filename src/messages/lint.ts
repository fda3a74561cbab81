import type { EntryEvent } from '../domain/event.ts';
import type { MessageFacts } from './facts.ts';
import { wordFaults } from './lintWords.ts';
import { loadRenderer } from './render.ts';
import type { MessageForm, TemplateFault } from './renderer.ts';
import { TemplateSyntaxError } from './templateFault.ts';
import { type Templates, templateEvents } from './templates.ts';

/** One thing wrong with a template, where it was found. */
export interface LintFinding {
  readonly file: string;
  readonly message: string;
}

export interface LintForm {
  readonly type: string;
  readonly form: MessageForm;
}

/** Renders every event for every channel type and locale with ordinary, empty and hostile values. */
export async function lintTemplates(templates: Templates, forms: readonly LintForm[]): Promise<readonly LintFinding[]> {
  const renderer = await loadRenderer(templates);
  const locales = new Set(templates.list().map((one) => one.locale));
  const findings = new Map<string, LintFinding>();
  const add = (file: string, message: string): void => {
    findings.set(`${file}\n${message}`, { file, message });
  };
  for (const stray of strayFiles(templates, forms)) add(stray.file, stray.message);
  for (const fault of wordFaults(templates)) add(fault.file, fault.message);
  for (const locale of locales) {
    for (const event of templateEvents) {
      const { bare, full } = factsFor(event);
      for (const facts of [bare, full]) {
        const words = event === 'note' ? null : renderer.defaultMessage(event, locale, facts);
        if (words && !words.ok) add(...placeOf(words.error, event));
      }
      for (const { type, form } of withoutTwins(templates, event, locale, forms)) {
        for (const facts of [bare, full]) {
          // Its HTML holds nothing that the text has not, and takes most of the time.
          const rendered = await renderer.render(event, locale, { ...form, textOnly: true }, facts);
          if (!rendered.ok) add(...placeOf(rendered.error, `${event} for ${type}`));
          else if (form.format === 'email' && !rendered.value.message.subject)
            add(`${event} for ${type}`, 'has no subject');
          else if (rendered.value.message.text.trim() === '') add(`${event} for ${type}`, 'says nothing');
        }
      }
    }
  }
  return [...findings.values()];
}

/** More characters than any template that is built in puts around the words. */
const roomy = 2000;

/** A built-in template is rendered once for all services that have room for it: what differs there is the user's own. */
function withoutTwins(
  templates: Templates,
  event: EntryEvent,
  locale: string,
  forms: readonly LintForm[],
): readonly LintForm[] {
  const seen = new Set<string>();
  return forms.filter(({ form }) => {
    const limit = form.measure('').limit ?? roomy;
    const found = limit < roomy ? null : builtInFor(templates, event, locale, form);
    if (found === null) return true;
    const key = `${found} ${form.format}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function builtInFor(templates: Templates, event: EntryEvent, locale: string, form: MessageForm): string | null {
  try {
    const found = templates.find(event, locale, [...form.variants, '']);
    return found?.origin === 'built-in' ? found.file : null;
  } catch (error) {
    // Said when it is rendered.
    if (error instanceof TemplateSyntaxError) return null;
    throw error;
  }
}

function placeOf(fault: TemplateFault, place: string): [string, string] {
  switch (fault.kind) {
    case 'template_missing':
      return [place, `there is no template for ${fault.event} (${fault.locale})`];
    case 'template_broken':
      return [fault.file, fault.message];
    case 'message_too_long':
      return [place, `is ${fault.length} long even without the founder's words; the limit is ${fault.limit}`];
  }
}

/** Files that nothing will ever read, because their name is no event or variant. */
function strayFiles(templates: Templates, forms: readonly LintForm[]): readonly LintFinding[] {
  const variants = [
    '',
    'short',
    'message',
    ...forms.map((one) => one.type),
    ...forms.flatMap((one) => one.form.variants),
  ];
  return templates.list().flatMap(({ event, variant, path, origin }) => {
    if (origin === 'built-in') return [];
    if (!templateEvents.some((known) => known === event)) {
      return [{ file: path, message: `"${event}" is no event; there are ${templateEvents.join(', ')}` }];
    }
    if (variants.includes(variant)) return [];
    return [
      {
        file: path,
        message: `"${variant}" is no variant; there are ${[...new Set(variants)].filter(Boolean).join(', ')}`,
      },
    ];
  });
}

const at = new Date('2026-03-29T00:59:00Z');
const later = new Date('2026-03-29T03:30:00Z');

/** With as little as there may be, and with as much. */
function factsFor(event: EntryEvent): { readonly bare: MessageFacts; readonly full: MessageFacts } {
  const hostile = '<script>alert(1)</script> {{ x }} \u202eabc\u202c [x](javascript:alert(1)) @everyone <!channel>';
  const incident = (title: string, url: string | null): NonNullable<MessageFacts['incident']> => ({
    id: 'INC-7',
    title,
    status: event === 'resolved' ? 'resolved' : 'investigating',
    impact: 'major',
    components: [],
    startedAt: at,
    resolvedAt: event === 'resolved' ? later : null,
    url,
    lastedMs: 9_060_000,
    watchedForMs: null,
    falseAllClears: event === 'reopened' ? 1 : 0,
  });
  const bare: MessageFacts = {
    company: { name: 'Acme', url: null, supportEmail: null },
    pageUrl: null,
    incident: incident('Checkout is down', null),
    update: { seq: 1, at, message: '.' },
    nextUpdateBy: null,
    maintenance: event.startsWith('maintenance') ? { startsAt: at, endsAt: later } : null,
    timezone: 'Europe/Berlin',
  };
  const page = 'https://status.acme.example';
  const full: MessageFacts = {
    ...bare,
    company: { name: hostile, url: 'https://acme.example', supportEmail: 'help@acme.example' },
    pageUrl: page,
    incident: {
      ...incident(hostile, `${page}/incidents/7`),
      components: [{ title: hostile, status: 'major_outage' }],
      watchedForMs: 1_860_000,
    },
    update: { seq: 12, at, message: `${hostile} ${'word '.repeat(200)}${'w'.repeat(1000)}` },
    nextUpdateBy: later,
  };
  return { bare, full };
}
