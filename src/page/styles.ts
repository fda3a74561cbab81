/** One small sheet, no pictures, no fonts from elsewhere. Colours keep 4.5 : 1 on their grounds in both schemes. */
export const styles = `:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --ink: #1d2939; --quiet: #51607a; --line: #dfe3ea;
  --calm: #16704a; --watching: #1d5fa8; --trouble: #b42318; --warn: #8f4a06;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #0c111d; --card: #161f2e; --ink: #eef1f5; --quiet: #aab5c6; --line: #2c3a50;
    --calm: #5fd39b; --watching: #8fc1ff; --trouble: #ff9b8f; --warn: #f3b56b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 400 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; padding-top: 2rem; font-weight: 600; }
header a, footer a { color: inherit; text-decoration: none; }
header a:hover, footer a:hover { text-decoration: underline; }
footer { display: flex; gap: 1.5rem; padding-top: 1.5rem; padding-bottom: 3rem; font-size: .875rem; }
a { color: inherit; text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--watching); outline-offset: 2px; border-radius: 2px; }
h1 { font-size: clamp(1.25rem, 5vw, 1.6rem); line-height: 1.3; margin: 1.75rem 0 .5rem; text-wrap: pretty; }
h2 { font-size: 1.1rem; line-height: 1.4; margin: 0 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: 0 0 .75rem; }
time { unicode-bidi: plaintext; }
.quiet { color: var(--quiet); font-weight: 400; font-size: .9rem; }
.word { font-weight: 600; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.state { display: flex; align-items: center; gap: .9rem; padding: 1.25rem 1.5rem; border-radius: .75rem; background: var(--card); border: 1px solid var(--line); border-inline-start: .4rem solid currentColor; }
.state .word { display: block; font-size: .8rem; line-height: 1.4; letter-spacing: .04em; text-transform: uppercase; }
.sentence { flex: 1; min-inline-size: 0; }
.state .what { display: block; }
.sign { flex: none; display: grid; place-items: center; inline-size: 2.2rem; block-size: 2.2rem; border-radius: 50%; border: 2px solid currentColor; font-size: 1.2rem; line-height: 1; }
.state.calm, span.calm, .operational { color: var(--calm); }
.state.watching, span.watching, .under_maintenance { color: var(--watching); }
.state.trouble, span.trouble, .major_outage { color: var(--trouble); }
.degraded_performance, .partial_outage { color: var(--warn); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.5rem; margin: 1.25rem 0; }
section > :last-child { margin-bottom: 0; }
.incident.trouble { border-inline-start: .4rem solid var(--trouble); }
.incident.watching { border-inline-start: .4rem solid var(--watching); }
.incident.calm { border-inline-start: .4rem solid var(--calm); }
.promise { font-weight: 600; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline > li { padding: .9rem 0; scroll-margin-top: 1rem; border-top: 1px solid var(--line); }
.timeline > li:last-child { padding-bottom: 0; }
.timeline > li:target { outline: 2px solid var(--watching); outline-offset: .4rem; border-radius: .25rem; }
.timeline > li > h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; }
.earlier { border-top: 1px solid var(--line); margin-top: .9rem; padding-top: .75rem; }
.words > :last-child { margin-bottom: 0; }
.words ul, .words ol { margin: 0 0 .75rem; padding-inline-start: 1.5rem; }
.words ul { list-style: disc; }
.words li > ul, .words li > ol { margin: 0; }
.words h2, .words h3, .words h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
.words blockquote { margin: 0 0 .75rem; padding-inline-start: .9rem; border-inline-start: 3px solid var(--line); color: var(--quiet); }
.words code { padding: .1em .3em; border-radius: .25rem; background: var(--ground); font-size: .9em; }
.words pre { margin: 0 0 .75rem; padding: .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--ground); white-space: pre-wrap; }
.words pre code { padding: 0; background: none; }
.words hr { border: 0; border-top: 1px solid var(--line); margin: 1rem 0; }
.month { font-size: .9rem; margin: 1rem 0 0; color: var(--quiet); }
.plain { list-style: none; margin: 0; padding: 0; }
.plain li { padding: .5rem 0; border-top: 1px solid var(--line); }
.plain li:first-child { border-top: 0; }
.plain li > .quiet { display: block; }
.components li { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; }
.components .what { flex: 1 1 7rem; text-align: left; }
.components .word { text-align: end; }
@media print { body { background: #fff; } section, .state { break-inside: avoid; } }
`;
