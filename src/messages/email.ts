import type { ComponentStatus } from '../domain/component.ts';
import type { Status } from '../domain/status.ts';
import { cleanValue } from './cleanValue.ts';
import type { MessageFacts } from './facts.ts';
import { markdownToHtml } from './markdownHtml.ts';
import { tellDuration, tellTime } from './times.ts';

/** A colour and a word for each state; white on each is at least 4.5 : 1. */
const states: Readonly<Record<Status, { readonly word: string; readonly colour: string }>> = {
  investigating: { word: 'Investigating', colour: '#b42318' },
  identified: { word: 'Identified', colour: '#a1470a' },
  monitoring: { word: 'Monitoring', colour: '#1d5fa8' },
  resolved: { word: 'Resolved', colour: '#16704a' },
};
const notice = { word: 'Service notice', colour: '#475467' };

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
function rowsOf(facts: MessageFacts, locale: string): readonly Row[] {
  const { incident, nextUpdateBy, timezone, update } = facts;
  const tell = (at: Date): string => tellTime(at, timezone, locale, update.at);
  const rows: Row[] = [];
  if (incident) {
    const parts = incident.components.map(({ title, status }) => `${cleanValue(title)}: ${componentWords[status]}`);
    if (parts.length > 0) rows.push({ name: 'Affected', value: parts.join(', ') });
    rows.push({ name: 'Since', value: tell(incident.startedAt) });
    if (incident.resolvedAt) {
      rows.push({ name: 'Until', value: `${tell(incident.resolvedAt)} (${tellDuration(incident.lastedMs)})` });
    }
  }
  if (nextUpdateBy) rows.push({ name: 'Next update', value: `by ${tell(nextUpdateBy)}` });
  return rows;
}

const linkOf = ({ incident, update, pageUrl }: MessageFacts): string | null =>
  incident?.url ? `${incident.url}#${update.seq}` : pageUrl;

const whyText = ({ company }: MessageFacts): string =>
  `${cleanValue(company.name)} sends you this because you use its service. It is a service notice, not marketing.`;

/** The text part: the words, the facts, where to look, and why it came. */
export function emailText(words: string, facts: MessageFacts, locale: string): string {
  const link = linkOf(facts);
  const contact = facts.company.supportEmail;
  return [
    words,
    rowsOf(facts, locale)
      .map(({ name, value }) => `${name}: ${value}`)
      .join('\n'),
    link === null ? '' : `Status page: ${link}`,
    `-- \n${whyText(facts)}${contact === null ? '' : `\nQuestions: ${contact}`}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export interface EmailContent {
  readonly subject: string;
  /** The words, as Markdown. */
  readonly markdown: string;
  readonly facts: MessageFacts;
  readonly locale: string;
}

/** A whole HTML document: tables and inline styles for old mail clients, a dark scheme for those that know it. */
export async function emailHtml({ subject, markdown, facts, locale }: EmailContent): Promise<string> {
  const { incident, company, pageUrl } = facts;
  const state = incident ? states[incident.status] : notice;
  const title = cleanValue(incident?.title ?? subject);
  const link = linkOf(facts);
  const body = await markdownToHtml(markdown);
  const rows = rowsOf(facts, locale)
    .map(
      ({ name, value }) =>
        `<tr><th scope="row" class="quiet">${escapeHtml(name)}</th><td dir="auto">${escapeHtml(value)}</td></tr>`,
    )
    .join('\n');
  const support = company.supportEmail;
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
<tr><td class="quiet" style="padding:16px 28px;font:400 13px/1.5 ${fonts};color:#475467;">${escapeHtml(whyText(facts))}${support === null ? '' : ` Questions: <a class="quiet" href="mailto:${escapeHtml(support)}" style="color:#475467;">${escapeHtml(support)}</a>.`}${pageUrl === null ? '' : ` Whenever something seems wrong, look here first: <a class="quiet" href="${escapeHtml(pageUrl)}" style="color:#475467;">${escapeHtml(pageUrl.replace(/^https?:\/\//u, ''))}</a>.`}</td></tr>
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
