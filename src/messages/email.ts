import type { EntryEvent } from '../domain/event.ts';
import { cleanValue } from './cleanValue.ts';
import { placesFor, rowsOf, stateOf, whyText } from './emailFacts.ts';
import type { MessageFacts } from './facts.ts';
import type { Language } from './language.ts';
import { isRightToLeft, mannerOf } from './manners.ts';
import { markdownToHtml } from './markdownHtml.ts';
import { fillWords } from './words.ts';

/** The text part: the words, the facts, where to look, and why it came. */
export function emailText(
  event: EntryEvent,
  said: string,
  facts: MessageFacts,
  language: Language,
  unsubscribeAt?: string,
): string {
  const { link, contact } = placesFor(event, facts);
  const words = language.words();
  const questions = contact === null ? '' : `\n${fillWords(words['email.questions'], { contact })}`;
  const where = unsubscribeAt?.replace(/^mailto:/u, '');
  const optOut = where === undefined ? '' : `\n${fillWords(words['email.opt_out'], { where })}`;
  return [
    said,
    rowsOf(event, facts, language)
      .map((row) => fillWords(words['fact.line'], { ...row }))
      .join('\n'),
    link === null ? '' : fillWords(words['email.status_page'], { link }),
    `-- \n${whyText(event, facts, words)}${questions}${optOut}`,
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
  readonly language: Language;
  readonly unsubscribeAt?: string | undefined;
}

/** A whole HTML document: tables and inline styles for old mail clients, a dark scheme for those that know it. */
export async function emailHtml(content: EmailContent): Promise<string> {
  const { event, subject, markdown, facts, language } = content;
  const { incident, company } = facts;
  const { locale } = language;
  const words = language.words();
  const fonts = fontsFor(locale);
  const state = stateOf(event, facts, words);
  const title = cleanValue(incident?.title ?? subject);
  const { link } = placesFor(event, facts);
  const body = await markdownToHtml(markdown);
  const rows = rowsOf(event, facts, language)
    .map(
      ({ name, value }) =>
        `<tr><th scope="row" class="quiet">${escapeHtml(name)}</th><td dir="auto">${escapeHtml(value)}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="${escapeHtml(locale)}"${isRightToLeft(locale) ? ' dir="rtl"' : ''}>
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
<tr><td style="background:${state.colour};color:#ffffff;padding:14px 28px;font:600 15px/1.4 ${fonts};">${escapeHtml(state.word)}<span style="font-weight:400;"> &middot; ${escapeHtml(cleanValue(company.name))}</span></td></tr>
<tr><td class="ink" style="padding:28px 28px 8px;font:400 16px/1.6 ${fonts};color:#1d2939;">
<h1 dir="auto" style="margin:0 0 16px;font:650 22px/1.3 ${fonts};">${escapeHtml(title)}</h1>
<div dir="auto">
${body}</div>
</td></tr>
${rows === '' ? '' : `<tr><td style="padding:4px 28px 8px;"><table class="facts ink" width="100%" cellpadding="0" cellspacing="0" style="font:400 14px/1.5 ${fonts};color:#1d2939;">\n${rows}\n</table></td></tr>`}
${link === null ? '' : `<tr><td style="padding:12px 28px 28px;"><a class="button" href="${escapeHtml(link)}" style="display:inline-block;background:#1d2939;color:#ffffff;text-decoration:none;border-radius:6px;padding:11px 20px;font:600 15px/1.2 ${fonts};">${escapeHtml(words['email.button'])}</a></td></tr>`}
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;">
<tr><td class="quiet" style="padding:16px 28px;font:400 13px/1.5 ${fonts};color:#475467;">${footer(content)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

/** Why it came, whom to ask, where to look first and where to ask for no more, as HTML. */
function footer({ event, facts, language, unsubscribeAt }: EmailContent): string {
  const { page, contact } = placesFor(event, facts);
  const words = language.words();
  const { fullStop, gap } = mannerOf(language.locale);
  const link = (href: string, name: string): string =>
    `<a class="quiet" href="${escapeHtml(href)}" style="color:#475467;">${escapeHtml(name)}</a>`;
  const sentence = (text: string, values: Readonly<Record<string, string>>): string =>
    `${fillWords(escapeHtml(text), values)}${fullStop}`;
  return [
    escapeHtml(whyText(event, facts, words)),
    ...(contact === null ? [] : [sentence(words['email.questions'], { contact: link(`mailto:${contact}`, contact) })]),
    ...(page === null ? [] : [sentence(words['email.look_here'], { page: link(page, shown(page)) })]),
    ...(unsubscribeAt === undefined
      ? []
      : [sentence(words['email.opt_out'], { where: link(unsubscribeAt, shown(unsubscribeAt)) })]),
  ].join(gap);
}

const shown = (address: string): string => address.replace(/^(?:https?:\/\/|mailto:)/u, '');

const fontsFor = (locale: string): string =>
  `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,${mannerOf(locale).fonts}sans-serif`;

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
