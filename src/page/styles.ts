import { readableOn } from './colour.ts';
import type { PageLook } from './look.ts';

/** The ground of cards, in both schemes; the company's own colour is made readable on it. */
const grounds = { light: '#f6f7f6', dark: '#1a2026' } as const;
const usualAccent = '#14703f';

/** One small sheet, no fonts from elsewhere. Colours keep 4.5 : 1 on their grounds in both schemes. */
export function stylesOf({ accent, ownStyle }: PageLook): string {
  const own = accent ?? usualAccent;
  const colours = `:root { --accent: ${readableOn(own, grounds.light)}; }
@media (prefers-color-scheme: dark) { :root { --accent: ${readableOn(own, grounds.dark)}; } }
`;
  return `${base}${colours}${ownStyle === null ? '' : `\n${ownStyle}\n`}`;
}

const base = `:root {
  color-scheme: light dark;
  --ground: #f6f7f6; --card: #fff; --ink: #182026; --quiet: #55616b; --line: #dfe3e1;
  --calm: #14703f; --watching: #1f5f9f; --warn: #94520a; --trouble: #b3261e;
  --ok-bar: #45a374; --work-bar: #4f8fcf; --degraded-bar: #bd7f12; --partial-bar: #d9641f; --major-bar: #b3261e;
  --state-calm: #14703f; --state-watching: #1f5f9f; --state-trouble: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #11161a; --card: #1a2026; --ink: #eceff1; --quiet: #a7b3bc; --line: #313a42;
    --calm: #6fd3a0; --watching: #8fc4fb; --warn: #f0b45f; --trouble: #ff9d92;
    --ok-bar: #3f8f66; --work-bar: #5b9ad8; --degraded-bar: #e0b04c; --partial-bar: #f28a4b; --major-bar: #ff7a6b;
    --state-calm: #17603b; --state-watching: #24598f; --state-trouble: #a3271d; }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 400 1rem/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Hiragino Sans', 'Noto Sans JP', sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-inline-size: 47rem; margin-inline: auto; padding-inline: 1.25rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .25rem 1.25rem; padding-block: 1.75rem 1.25rem; }
.brand { display: inline-flex; align-items: center; gap: .7rem; font-weight: 650; letter-spacing: -.005em; }
.brand img { display: block; block-size: 2rem; inline-size: auto; max-inline-size: 10rem; }
header a, footer a { color: inherit; text-decoration: none; }
header a:hover, footer a:hover { text-decoration: underline; }
a { color: inherit; text-decoration-thickness: 1px; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: .2em; }
a:hover { color: var(--accent); text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
h1 { font-size: clamp(1.4rem, 5vw, 1.8rem); line-height: 1.25; letter-spacing: -.015em; margin: 1rem 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.2rem; line-height: 1.35; letter-spacing: -.01em; margin: 0 0 .75rem; }
h3 { font-size: 1rem; line-height: 1.5; margin: 0; }
p { margin: 0 0 .75rem; }
time { unicode-bidi: isolate; }
section { margin-block: 2.75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.5rem; }
.card > :last-child { margin-block-end: 0; }
.quiet { color: var(--quiet); font-weight: 400; font-size: .9rem; }
.last { margin: .75rem 0 0; }
.word { font-weight: 650; }
.word.calm, .word.operational { color: var(--calm); }
.word.watching, .word.under_maintenance { color: var(--watching); }
.word.degraded_performance, .word.partial_outage { color: var(--warn); }
.word.trouble, .word.major_outage { color: var(--trouble); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.state { display: flex; align-items: center; gap: 1.1rem; margin: 0; padding: 1.5rem; border-radius: .75rem; color: #fff; background: var(--state-calm); }
.state.watching { background: var(--state-watching); }
.state.trouble { background: var(--state-trouble); }
.state .sign { flex: none; inline-size: 2.75rem; block-size: 2.75rem; padding: .45rem; border-radius: 50%; background: rgb(255 255 255 / .16); }
.state .sentence { flex: 1; min-inline-size: 0; }
.state .label, .state .what { display: block; }
.state .label { font-size: .875rem; font-weight: 600; line-height: 1.5; letter-spacing: 0; }
.intro { margin-block-end: 1.25rem; }
.incident { margin-block: 1.5rem; }
.incident > h2 { margin-block-end: .35rem; }
.promise { font-weight: 600; }
.timeline { list-style: none; margin: 1.25rem 0 0; padding: 0; }
.timeline > li { position: relative; padding: 0 0 1.5rem 0; padding-inline-start: 1.6rem; scroll-margin-block-start: 1rem; --dot: var(--calm); }
.timeline > li.trouble { --dot: var(--trouble); }
.timeline > li.watching { --dot: var(--watching); }
.timeline > li::before { content: ''; position: absolute; inset-inline-start: calc(.375rem - 1px); inset-block: .8rem -.4rem; inline-size: 2px; background: var(--line); }
.timeline > li::after { content: ''; position: absolute; inset-inline-start: 0; inset-block-start: .4rem; inline-size: .75rem; block-size: .75rem; border-radius: 50%; background: var(--card); border: 2px solid var(--dot); }
.timeline > li:first-child::after { background: var(--dot); }
.timeline > li:last-child { padding-block-end: 0; }
.timeline > li:last-child::before { display: none; }
.timeline > li:target { outline: 2px solid var(--accent); outline-offset: .5rem; border-radius: .25rem; }
.timeline > li > h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; margin-block-end: .25rem; }
.earlier { margin-block: 1.25rem 0; }
.words > :last-child { margin-block-end: 0; }
.words ul, .words ol { margin: 0 0 .75rem; padding-inline-start: 1.4rem; }
.words ul { list-style: disc; }
.words li > ul, .words li > ol { margin: 0; }
.words h2, .words h3, .words h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
.words blockquote { margin: 0 0 .75rem; padding-inline-start: .9rem; border-inline-start: 3px solid var(--line); color: var(--quiet); }
.words code { padding: .1em .3em; border-radius: .25rem; background: var(--ground); font-size: .9em; }
.words pre { margin: 0 0 .75rem; padding: .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--ground); white-space: pre-wrap; }
.words pre code { padding: 0; background: none; }
.words hr { border: 0; border-block-start: 1px solid var(--line); margin: 1rem 0; }
.plain { list-style: none; margin: 0; padding: 0; }
.plain.card { padding: 0 1.5rem; }
.plain > li { padding-block: .8rem; border-block-start: 1px solid var(--line); }
.plain > li:first-child { border-block-start: 0; }
.plain > li > .quiet { display: block; }
.plain > li > a { font-weight: 550; }
.group { margin: 1.5rem 0 .5rem; }
.components .card > li { padding-block: 1.1rem; }
.line { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; }
.line .what { font-weight: 550; }
.line .word { font-size: .9rem; }
.bars { display: block; inline-size: 100%; block-size: 2.1rem; margin-block: .5rem .35rem; fill: var(--ok-bar); }
.bars .under_maintenance { fill: var(--work-bar); }
.bars .degraded_performance { fill: var(--degraded-bar); }
.bars .partial_outage { fill: var(--partial-bar); }
.bars .major_outage { fill: var(--major-bar); }
.plain > li > .scale { display: flex; justify-content: space-between; gap: .75rem; font-size: .8rem; direction: ltr; }
.scale span:nth-child(2) { color: var(--ink); text-align: center; }
.scale span:last-child { text-align: end; }
details { margin-block-start: .4rem; font-size: .875rem; }
summary { inline-size: fit-content; cursor: pointer; color: var(--quiet); }
summary:hover { color: var(--ink); }
details ul { list-style: disc; margin: .4rem 0 0; padding-inline-start: 1.2rem; }
.note { margin-block: .9rem 0; font-size: .8125rem; }
.more { margin-block: 1.25rem 0; }
.month { margin-block: 1.5rem 0; color: var(--quiet); font-size: .9rem; font-weight: 600; }
.month + .plain > li:first-child { padding-block-start: .5rem; }
.months { margin-block: 1.25rem 1.75rem; }
.months > li { display: flex; justify-content: space-between; gap: 1rem; }
.links { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.4rem; list-style: none; margin: 0; padding: 0; }
.button, .button:hover { display: inline-block; padding: .4rem 1.1rem; border-radius: .5rem; color: var(--card); background: var(--accent); text-decoration: none; font-weight: 600; }
.button:hover { text-decoration: underline; }
footer { max-inline-size: min(44.5rem, calc(100% - 2.5rem)); margin-block-start: 3rem; padding: 1.5rem 0 3rem; border-block-start: 1px solid var(--line); }
footer .words { margin-block-end: .9rem; }
footer .words a { text-decoration: underline; }
@media (max-width: 30rem) { header, main { padding-inline: 1rem; } footer { max-inline-size: calc(100% - 2rem); } .plain > li > .scale { font-size: .75rem; } .card, .state { padding-inline: 1.1rem; } .plain.card { padding-inline: 1.1rem; } section { margin-block: 2.25rem; } }
@media (forced-colors: active) { .state { border: 2px solid; } .bars { fill: CanvasText; } .bars rect { fill: Highlight; } }
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; color-scheme: light; }
  .state, .bars, .timeline > li::after { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .card > li, .timeline > li, .state { break-inside: avoid; }
  header { padding-block-start: 0; } .follow { display: none; }
  details::details-content { content-visibility: visible; }
}
`;
