/** The sheet of a report: the status page's colours and type, laid out for a screen, a phone and paper. */
export const reportStyles = `:root {
  color-scheme: light dark;
  --ground: #f6f7f6; --card: #fff; --ink: #182026; --quiet: #55616b; --line: #dfe3e1; --soft: #eceeed;
  --calm: #14703f; --warn: #94520a; --trouble: #b3261e;
  --ok-bar: #45a374; --work-bar: #4f8fcf; --degraded-bar: #bd7f12; --partial-bar: #d9641f; --major-bar: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #11161a; --card: #1a2026; --ink: #eceff1; --quiet: #a7b3bc; --line: #313a42; --soft: #28313a;
    --calm: #6fd3a0; --warn: #f0b45f; --trouble: #ff9d92;
    --ok-bar: #3f8f66; --work-bar: #5b9ad8; --degraded-bar: #e0b04c; --partial-bar: #f28a4b; --major-bar: #ff7a6b; }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 400 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Hiragino Sans', 'Noto Sans JP', sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-inline-size: 56rem; margin-inline: auto; padding-inline: 1.5rem; }
header { padding-block: 2.5rem .5rem; }
h1 { font-size: clamp(1.5rem, 5vw, 2rem); line-height: 1.2; letter-spacing: -.02em; margin: .15rem 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.15rem; line-height: 1.35; letter-spacing: -.01em; margin: 0 0 .85rem; }
p { margin: 0 0 .6rem; }
.company { margin: 0; font-weight: 650; color: var(--quiet); }
.quiet { color: var(--quiet); font-size: .9rem; }
section { margin-block: 2.25rem; }
main > section:first-child { margin-block-start: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.5rem; }
.card > :last-child { margin-block-end: 0; }
.num { font-variant-numeric: tabular-nums; white-space: nowrap; }
.top { display: grid; grid-template-columns: auto 1fr; align-items: center; gap: .25rem 2.5rem; padding: 1.5rem; }
.top .share { font-size: clamp(2.4rem, 9vw, 3.4rem); font-weight: 700; line-height: 1.1; letter-spacing: -.035em; margin: 0; }
.top .share small { display: block; font-size: .95rem; font-weight: 400; letter-spacing: 0; color: var(--quiet); margin-block-start: .35rem; }
.verdict { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .1rem 1rem; margin: 0; font-weight: 650; }
.verdict .kept { color: var(--calm); } .verdict .reach { color: var(--warn); } .verdict .missed { color: var(--trouble); }
.verdict .used { font-weight: 400; font-size: .9rem; color: var(--quiet); }
.budget { display: block; inline-size: 100%; block-size: .8rem; border-radius: .4rem; margin-block: .55rem; fill: var(--ok-bar); background: var(--soft); }
.budget.reach { fill: var(--degraded-bar); } .budget.missed { fill: var(--major-bar); }
.chart { position: relative; padding-block-start: 1.2rem; }
.chart .high { position: absolute; inset-block-start: 0; inset-inline-start: 0; margin: 0; font-size: .8rem; color: var(--quiet); }
.columns { display: block; inline-size: 100%; block-size: 8rem; fill: var(--major-bar); }
.columns .grid { fill: var(--line); } .columns .light { fill: var(--partial-bar); } .columns .ahead { fill: var(--soft); }
.scale { display: flex; justify-content: space-between; gap: .75rem; margin: .35rem 0 0; font-size: .8rem; color: var(--quiet); direction: ltr; }
.parts { list-style: none; margin: 0; padding: 0 1.5rem; }
.parts > li { display: grid; grid-template-columns: minmax(8rem, 1.1fr) minmax(10rem, 2fr) 6.5rem minmax(8.5rem, auto); align-items: center; gap: .25rem 1.25rem; padding-block: .85rem; border-block-start: 1px solid var(--line); }
.parts > li:first-child { border-block-start: 0; }
.parts .name { font-weight: 600; } .parts .gone { font-weight: 400; font-size: .85rem; color: var(--quiet); display: block; }
.parts .up { font-weight: 600; text-align: end; } .parts .down { font-size: .9rem; color: var(--quiet); text-align: end; white-space: normal; }
.parts .miss { color: var(--trouble); }
.bars { display: block; inline-size: 100%; block-size: 1.5rem; fill: var(--ok-bar); }
.bars .under_maintenance { fill: var(--work-bar); } .bars .degraded_performance { fill: var(--degraded-bar); }
.bars .partial_outage { fill: var(--partial-bar); } .bars .major_outage { fill: var(--major-bar); } .bars .ahead { fill: var(--soft); }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: .75rem 0 0; padding: 0; font-size: .8125rem; color: var(--quiet); }
.key svg { display: inline-block; inline-size: .7rem; block-size: .7rem; margin-inline-end: .4rem; vertical-align: -.05em; fill: var(--ok-bar); }
table { inline-size: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: baseline; padding: .5rem .9rem .5rem 0; border-block-start: 1px solid var(--line); font-weight: 400; }
tr:first-child > th, tr:first-child > td { border-block-start: 0; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { font-size: .8125rem; color: var(--quiet); padding-block: 0 .4rem; vertical-align: bottom; }
tbody tr:first-child > * { border-block-start: 1px solid var(--line); }
.right { text-align: end; }
.sums tbody tr:first-child > * { border-block-start: 0; }
.sums td:first-child { inline-size: 1.4rem; color: var(--quiet); padding-inline-end: .4rem; }
.sums tr.total > * { font-weight: 650; }
.sums td:last-child { inline-size: 1%; }
.sums + p { margin-block-start: .9rem; }
dl { display: grid; grid-template-columns: auto 1fr; margin: 0; }
dt, dd { margin: 0; padding-block: .5rem; border-block-start: 1px solid var(--line); }
dt { color: var(--quiet); padding-inline-end: 2rem; } dt:first-of-type, dd:first-of-type { border-block-start: 0; padding-block-start: 0; }
dt:last-of-type, dd:last-of-type { padding-block-end: 0; }
.id { white-space: nowrap; font-weight: 600; }
.rules { margin: 0; padding-inline-start: 1.2rem; color: var(--quiet); font-size: .875rem; }
.rules li { margin-block-end: .35rem; }
footer { padding-block: 0 2.5rem; }
@media screen and (max-width: 44rem) {
  header, main, footer { padding-inline: 1rem; } header { padding-block-start: 1.5rem; }
  .card { padding: 1.1rem; } .parts { padding: 0 1.1rem; } section { margin-block: 1.75rem; }
  .top { grid-template-columns: 1fr; gap: 1.1rem; }
  .parts > li { grid-template-columns: 1fr auto; } .parts .bars { grid-column: 1 / -1; grid-row: 2; } .parts .down { grid-column: 1 / -1; text-align: start; }
  dl { grid-template-columns: 1fr; } dt { padding-block-end: 0; font-size: .9rem; } dd { border-block-start: 0; padding-block-start: 0; }
  dd:first-of-type { padding-block-start: 0; } dt:last-of-type { padding-block-end: 0; }
  table.wide thead { display: none; }
  table.wide tbody tr { display: grid; grid-template-columns: auto 1fr auto; gap: 0 .9rem; padding-block: .7rem; border-block-start: 1px solid var(--line); }
  table.wide tbody tr:first-child { border-block-start: 0; padding-block-start: .25rem; }
  table.wide tbody tr > * { border: 0; padding: 0; } table.wide .title { grid-area: 2 / 1 / 3 / -1; } table.wide .since { grid-area: 3 / 1 / 4 / -1; }
  table.wide .length { grid-area: 1 / 3 / 2 / 4; }
  table.counts { overflow-wrap: normal; } table.counts th, table.counts td { padding-inline-end: .6rem; font-size: .85rem; } table.counts td:first-child { overflow-wrap: break-word; }
}
@media (forced-colors: active) { .bars, .columns, .budget { fill: CanvasText; } .bars rect { fill: Highlight; } }
@media print {
  @page { size: A4; margin: 15mm 14mm; }
  :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #c8ccca; --soft: #e6e8e7;
    --calm: #14703f; --warn: #94520a; --trouble: #b3261e;
    --ok-bar: #45a374; --work-bar: #4f8fcf; --degraded-bar: #bd7f12; --partial-bar: #d9641f; --major-bar: #b3261e; }
  html { font-size: 13px; }
  header, main, footer { max-inline-size: none; padding-inline: 0; } header { padding-block-start: 0; }
  section { margin-block: 1.3rem; } .card { border-radius: .4rem; padding: .8rem 1rem; } .parts { padding: 0 1rem; } .top { padding: 1rem; }
  .budget, .bars, .columns, .key svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .columns { block-size: 6rem; }
  .card.whole, .parts > li, tr, dt, dd { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; }
}
`;
