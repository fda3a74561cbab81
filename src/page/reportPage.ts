import { createHash } from 'node:crypto';
import type { ComponentAccount, Report } from '../domain/report.ts';
import { Html, html } from './html.ts';
import { besides, conductLines, incidentCounts, rules, share, twoAccounts, verdictOf } from './reportAccount.ts';
import { barKey, budgetBar, downColumns, stepBars } from './reportCharts.ts';
import { reportStyles } from './reportStyles.ts';
import { dayOf, downLength, isOver, moment, nearLength, periodTitle } from './reportWords.ts';

/** More rows than these are read by nobody. */
const incidentsShown = 50;

/** The report as one file that fetches nothing and runs nothing, to be read, handed on and printed. */
export function reportPage(report: Report): string {
  const title = `${report.company}: ${periodTitle(report.period)}`;
  const hash = createHash('sha256').update(reportStyles).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${sheet}</style>
</head>
<body>
<header>
<p class="company"><bdi>${report.company}</bdi></p>
<h1>Availability, ${periodTitle(report.period)}</h1>
<p class="quiet">${timeWords(report)}</p>
</header>
<main>
${verdict(report)}
${downChart(report)}
${parts(report)}
${twoSides(report)}
${conduct(report)}
${incidents(report)}
${channels(report)}
${counted(report)}
</main>
<footer class="quiet">Made on ${moment(report.at, report.timezone, new Date(0))}.</footer>
</body>
</html>
`.text;
}

/** Ours from end to end: escaped it would be another sheet than the one whose hash is told. */
const sheet = new Html(reportStyles);

function timeWords({ period, timezone, at }: Report): string {
  const zone = timezone.replaceAll('_', ' ');
  if (!isOver(period)) {
    return `${dayOf(period.from, timezone)} until now, ${moment(at, timezone, at)}. Times are those of ${zone}.`;
  }
  // The last moment of it: a month ends on its last day, not on the first one of the next.
  const last = new Date(period.to.getTime() - 1);
  return `${dayOf(period.from, timezone)} to ${dayOf(last, timezone)}. Times are those of ${zone}.`;
}

function verdict(report: Report): Html {
  const { overall, target } = report;
  const { tone, word, sentence, used } = verdictOf(overall, report);
  const usedWords = `${used > 0 && used < 0.01 ? 'under 1' : Math.floor(used * 100).toLocaleString('en')} % used`;
  return html`<section class="card whole top" aria-label="Summary">
<p class="share num">${share(overall, report)}<small>of the time up, the whole service</small></p>
<div>
<p class="verdict"><span class="${tone}">${`Target ${target.text} %: ${word}`}</span><span class="used">${usedWords}</span></p>
${budgetBar(used, tone, usedWords)}
<p class="quiet">${unbroken(sentence)}</p>
</div>
</section>`;
}

/** A number and its unit stay on one line. */
const unbroken = (words: string): string => words.replace(/(\d) (?=(?:d|h|min|s|%)\b|%)/gu, '$1\u00a0');

function downChart(report: Report): Html {
  const columns = downColumns(report);
  return html`<section>
<h2>Time down by ${report.steps.unit}</h2>
<div class="card whole">${columns ?? html`<p>Never down in this time.</p>`}</div>
</section>`;
}

function parts(report: Report): Html | null {
  if (report.components.length === 0) return null;
  return html`<section>
<h2>Components</h2>
<ul class="card parts">${report.components.map((one) => part(report, one))}</ul>
${barKey}
</section>`;
}

function part(report: Report, one: ComponentAccount): Html {
  const { tone } = verdictOf(one, report);
  const down = one.downTenths === 0 ? 'never down' : `down ${downLength(one.downTenths)}`;
  return html`<li><span class="name"><bdi>${one.title}</bdi>${one.isConfigured ? null : html`<span class="gone">not in use any more</span>`}</span>${stepBars(report, one, one.title)}<span class="up num${tone === 'missed' ? ' miss' : ''}">${share(one, report)}</span><span class="down num">${down}</span></li>
`;
}

function twoSides(report: Report): Html {
  const steps = twoAccounts(report.overall);
  const rows = steps.map(
    ({ sign, words, length }) =>
      html`<tr${sign === '' || sign === '=' ? html` class="total"` : null}><td>${sign}</td><td>${words}</td><td class="right num">${length}</td></tr>
`,
  );
  return html`<section>
<h2>What was told, and what the probes saw</h2>
<div class="card whole">${rows.length === 0 ? null : html`<table class="sums"><tbody>${rows}</tbody></table>`}${besides(report.overall, report).map((sentence) => html`<p class="quiet">${unbroken(sentence)}</p>`)}</div>
</section>`;
}

const conduct = (report: Report): Html => html`<section>
<h2>How it was told</h2>
<dl class="card">${conductLines(report).map(([name, words]) => html`<dt>${name}</dt><dd>${unbroken(words)}</dd>`)}</dl>
</section>`;

function incidents(report: Report): Html {
  const { longest, total } = report.incidents;
  const shown = longest.slice(0, incidentsShown);
  const more = total - shown.length;
  const rows = shown.map(
    ({ id, title, impact, lengthMs, startedAt, resolvedAt }) =>
      html`<tr><td class="id">${id}</td><td class="title">${title === null ? html`<span class="quiet">private</span>` : html`<bdi>${title}</bdi>`}</td><td>${impact}${resolvedAt === null ? ', open' : null}</td><td class="since quiet num">${moment(startedAt, report.timezone, report.period.from)}</td><td class="length right num">${nearLength(lengthMs)}</td></tr>
`,
  );
  return html`<section>
<h2>Incidents</h2>
<div class="card"><p>${`${incidentCounts(report)}. Planned work: ${report.maintenances || 'none'}.`}</p>${
    rows.length === 0
      ? null
      : html`<table class="wide"><thead><tr><th>Incident</th><th>What</th><th>Impact</th><th>Since</th><th class="right">Length</th></tr></thead><tbody>${rows}</tbody></table>`
  }${more > 0 ? html`<p class="quiet">And ${more.toLocaleString('en')} shorter ones.</p>` : null}</div>
</section>`;
}

function channels({ deliveries }: Report): Html | null {
  if (deliveries.length === 0) return null;
  const cell = (count: number): Html => html`<td class="right num">${count.toLocaleString('en')}</td>`;
  return html`<section>
<h2>Deliveries</h2>
<div class="card"><table class="counts"><thead><tr><th>Channel</th><th class="right">Sent</th><th class="right">Failed</th><th class="right">Uncertain</th><th class="right">Too late</th></tr></thead><tbody>${deliveries.map(
    ({ channel, sent, failed, uncertain, expired }) =>
      html`<tr><td><bdi>${channel}</bdi></td>${[sent, failed, uncertain, expired].map(cell)}</tr>
`,
  )}</tbody></table></div>
</section>`;
}

const counted = ({ remarks }: Report): Html => html`<section>
<h2>How it is counted</h2>
<ul class="rules">${[...remarks, ...rules].map((rule) => html`<li>${rule}</li>`)}</ul>
</section>`;
