import type { ComponentStatus } from '../domain/component.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { Status } from '../domain/status.ts';
import { cleanValue } from './cleanValue.ts';
import type { MessageFacts } from './facts.ts';
import { markdownToHtml } from './markdownHtml.ts';
import { tellDuration, tellTime } from './times.ts';

interface State {
  readonly word: string;
  readonly colour: string;
}

/** A colour and a word for each state; white on each is at least 4.5 : 1. */
const states: Readonly<Record<Status, State>> = {
  investigating: { word: 'Investigating', colour: '#b42318' },
  identified: { word: 'Identified', colour: '#a1470a' },
  monitoring: { word: 'Monitoring', colour: '#1d5fa8' },
  resolved: { word: 'Resolved', colour: '#16704a' },
};
const quiet = '#475467';

function stateOf(event: EntryEvent, { incident, maintenance }: MessageFacts): State {
  if (event === 'note') return { word: 'Note for the team', colour: quiet };
  if (event === 'test') return { word: 'Test', colour: quiet };
  if (maintenance) return { word: 'Planned maintenance', colour: quiet };
  if (!incident) return { word: 'Service notice', colour: quiet };
  return event === 'reopened' ? { ...states.investigating, word: 'Reopened' } : states[incident.status];
}

const componentWords: Readonly<Record<ComponentStatus, string>> = {
  operational: 'working',
  degraded_performance: 'slow or degraded',
  partial_outage: 'partly down',
  major_outage: 'down',
  under_maintenance: 'under maintenance',
};

interface Row {
  readonly name: string;
  readonly value: string;
}

/** What a reader wants to find at a glance, whatever the template says around it. */
function rowsOf(event: EntryEvent, facts: MessageFacts, locale: string): readonly Row[] {
  const { incident, maintenance, nextUpdateBy, timezone, update } = facts;
  const tell = (at: Date): string => tellTime(at, timezone, locale, update.at);
  const rows: Row[] = [];
  if (incident && incident.components.length > 0) rows.push({ name: 'Affected', value: affected(incident) });
  if (maintenance) {
    const isOver = event === 'maintenance-completed' || event === 'maintenance-cancelled';
    if (!isOver) rows.push({ name: 'Planned', value: `${tell(maintenance.startsAt)} to ${tell(maintenance.endsAt)}` });
  } else if (incident) {
    rows.push({ name: 'Since', value: tell(incident.startedAt) });
    if (incident.resolvedAt) {
      // The time it was watched is in it, so this is not how long it was down.
      const after = `after ${tellDuration(incident.lastedMs)}`;
      rows.push({ name: 'All-clear', value: `${tell(incident.resolvedAt)}, ${after}` });
    }
    if (incident.watchedForMs !== null) {
      rows.push({ name: 'Watched', value: `healthy for ${tellDuration(incident.watchedForMs)} before this all-clear` });
    }
  }
  if (nextUpdateBy) rows.push({ name: 'Next update', value: `by ${tell(nextUpdateBy)}` });
  return rows;
}

/** `Checkout (down), Search (working)`; once all is over the names alone. */
const affected = ({ components, status }: NonNullable<MessageFacts['incident']>): string =>
  components
    .map((one) => {
      const isOver = status === 'resolved' && one.status === 'operational';
      return `${cleanValue(one.title)}${isOver ? '' : ` (${componentWords[one.status]})`}`;
    })
    .join(', ');

/** A note is on no page, and its readers know where to ask. */
function placesFor(event: EntryEvent, { incident, update, pageUrl, company }: MessageFacts): Places {
  if (event === 'note') return { link: null, page: null, contact: null };
  const link = incident?.url ? `${incident.url}#${update.seq}` : pageUrl;
  return { link, page: pageUrl, contact: company.supportEmail };
}

interface Places {
  readonly link: string | null;
  readonly page: string | null;
  readonly contact: string | null;
}

function whyText(event: EntryEvent, { company }: MessageFacts): string {
  const name = cleanValue(company.name);
  if (event === 'note') return `This is for the team of ${name} only. It is not on the status page.`;
  if (event === 'test') return `${name} tests how it would tell its customers. This went to your address only.`;
  return `${name} sends you this because you use its service. It is a service notice, not marketing.`;
}

/** The text part: the words, the facts, where to look, and why it came. */
export function emailText(event: EntryEvent, words: string, facts: MessageFacts, locale: string): string {
  const { link, contact } = placesFor(event, facts);
  return [
    words,
    rowsOf(event, facts, locale)
      .map(({ name, value }) => `${name}: ${value}`)
      .join('\n'),
    link === null ? '' : `Status page: ${link}`,
    `-- \n${whyText(event, facts)}${contact === null ? '' : `\nQuestions: ${contact}`}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export interface EmailContent {
  readonly event: EntryEvent;
  readonly subject: string;
  /** The words, as Markdown. */
  readonly markdown: string;
  readonly facts: MessageFacts;
  readonly locale: string;
}

/** A whole HTML document: tables and inline styles for old mail clients, a dark scheme for those that know it. */
export async function emailHtml({ event, subject, markdown, facts, locale }: EmailContent): Promise<string> {
  const { incident, company } = facts;
  const state = stateOf(event, facts);
  const title = cleanValue(incident?.title ?? subject);
  const { link, page, contact } = placesFor(event, facts);
  const body = await markdownToHtml(markdown);
  const rows = rowsOf(event, facts, locale)
    .map(
      ({ name, value }) =>
        `<tr><th scope="row" class="quiet">${escapeHtml(name)}</th><td dir="auto">${escapeHtml(value)}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${styles}</style>
</head>
<body style="margin:0;padding:0;background:#f2f4f7;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:10px;overflow:hidden;">
<tr><td style="background:${state.colour};color:#ffffff;padding:14px 28px;font:600 15px/1.4 ${fonts};">${state.word}<span style="font-weight:400;"> &middot; ${escapeHtml(cleanValue(company.name))}</span></td></tr>
<tr><td class="ink" style="padding:28px 28px 8px;font:400 16px/1.6 ${fonts};color:#1d2939;">
<h1 dir="auto" style="margin:0 0 16px;font:650 22px/1.3 ${fonts};">${escapeHtml(title)}</h1>
<div dir="auto">
${body}</div>
</td></tr>
${rows === '' ? '' : `<tr><td style="padding:4px 28px 8px;"><table class="facts ink" width="100%" cellpadding="0" cellspacing="0" style="font:400 14px/1.5 ${fonts};color:#1d2939;">\n${rows}\n</table></td></tr>`}
${link === null ? '' : `<tr><td style="padding:12px 28px 28px;"><a class="button" href="${escapeHtml(link)}" style="display:inline-block;background:#1d2939;color:#ffffff;text-decoration:none;border-radius:6px;padding:11px 20px;font:600 15px/1.2 ${fonts};">Follow this on our status page</a></td></tr>`}
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;">
<tr><td class="quiet" style="padding:16px 28px;font:400 13px/1.5 ${fonts};color:#475467;">${escapeHtml(whyText(event, facts))}${contact === null ? '' : ` Questions: <a class="quiet" href="mailto:${escapeHtml(contact)}" style="color:#475467;">${escapeHtml(contact)}</a>.`}${page === null ? '' : ` Whenever something seems wrong, look here first: <a class="quiet" href="${escapeHtml(page)}" style="color:#475467;">${escapeHtml(page.replace(/^https?:\/\//u, ''))}</a>.`}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

const fonts = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const styles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { -webkit-text-size-adjust: 100%; }
p, ul, ol, blockquote { margin: 0 0 14px; }
td, h1 { overflow-wrap: anywhere; }
.facts { border-top: 1px solid #e4e7ec; }
.facts th { width: 30%; text-align: start; font-weight: 400; vertical-align: top; padding: 9px 12px 9px 0; border-bottom: 1px solid #e4e7ec; color: #475467; }
.facts td { vertical-align: top; padding: 9px 0; border-bottom: 1px solid #e4e7ec; }
@media (prefers-color-scheme: dark) {
  body, .page { background: #0c111d !important; }
  .card { background: #182230 !important; }
  .ink, .ink h1 { color: #f2f4f7 !important; }
  .ink a { color: #9cc7ff; }
  .quiet, .facts th { color: #b5bfcd !important; }
  .facts, .facts th, .facts td { border-color: #344054 !important; }
  .button { background: #f2f4f7 !important; color: #0c111d !important; }
}
`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (one) => `&#${one.codePointAt(0)};`);
