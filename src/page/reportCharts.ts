import type { Availability, Report } from '../domain/report.ts';
import { type DayUptime, downTenths, troubledStatuses, worstOf } from '../domain/uptime.ts';
import { type Html, html } from './html.ts';
import { monthOf, shortDay } from './pageTime.ts';
import type { Verdict } from './reportAccount.ts';
import { downLength, exactLength } from './reportWords.ts';

/** Each step takes four units, of which one is the gap. */
const unit = 4;
const high = 100;

/** `12 November`, `November 2026`, `2026`. */
function stepName({ steps, timezone }: Report, index: number): string {
  const at = steps.starts[index] ?? new Date(0);
  const where = { timezone, locale: 'en' };
  if (steps.unit === 'day') return shortDay(where, at);
  return steps.unit === 'month' ? monthOf(where, at) : (monthOf(where, at).split(' ').at(-1) ?? '');
}

/** How much of the time that the target allows is used. */
export function budgetBar(used: number, tone: Verdict['tone'], label: string): Html {
  // What is used at all is seen.
  const width = used <= 0 ? 0 : Math.min(100, Math.max(1, used * 100));
  return html`<svg class="budget ${tone}" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="${label}"><rect width="${round(width)}" height="1"/></svg>`;
}

/** The lengths that a scale may end with, in seconds: what a reader takes in at once. */
const rounds = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000];

/** What each step was down, the whole service. Null: it never was. */
export function downColumns(report: Report): Html | null {
  const { steps, overall } = report;
  const down = overall.steps.map(({ troubledMs }) => downTenths(troubledMs) / 10_000);
  const most = Math.max(0, ...down);
  if (most === 0) return null;
  const top = rounds.find((one) => one >= most) ?? Math.ceil(most / 864_000) * 864_000;
  const width = steps.starts.length * unit - 1;
  const wide = barWidth(steps.starts.length);
  const inset = (3 - wide) / 2;
  const columns = overall.steps.map((step, index) => {
    const seconds = down[index] ?? 0;
    if (seconds === 0) return null;
    const tall = round(Math.max(1.5, (seconds / top) * high));
    const isLight = step.troubledMs.major_outage === 0;
    return html`<rect${isLight ? html` class="light"` : null} x="${round(index * unit + inset)}" y="${round(high - tall)}" width="${round(wide)}" height="${tall}"><title>${`${stepName(report, index)}: ${stepWords(step)}`}</title></rect>`;
  });
  const grid = [0, 0.5].map(
    (share) => html`<rect class="grid" x="0" y="${share * high}" width="${width}" height="0.6"/>`,
  );
  const worst = down.indexOf(most);
  const label = `Time down by ${steps.unit}. Most on ${stepName(report, worst)}: ${exactLength(Math.ceil(most))}.`;
  return html`<div class="chart"><p class="high">${exactLength(top)}</p>
<svg class="columns" viewBox="0 0 ${width} ${high + 1}" preserveAspectRatio="none" role="img" aria-label="${label}">${grid}<rect class="grid" x="0" y="${high}" width="${width}" height="1"/>${columns}</svg>
${scale(report)}</div>`;
}

/** A few steps would be blocks, not columns. */
const barWidth = (total: number): number => Math.min(3, (3 * total) / 12);

/** The first step, the one in the middle, and the last one. */
function scale(report: Report): Html {
  const last = report.steps.starts.length - 1;
  const shown = [...new Set([0, Math.floor(last / 2), last])].map(
    (index) => html`<span>${stepName(report, index)}</span>`,
  );
  return html`<p class="scale" aria-hidden="true">${shown}</p>`;
}

/** The bars of one component, as on the status page. */
export function stepBars(report: Report, { steps }: Pick<Availability, 'steps'>, name: string): Html {
  const total = report.steps.starts.length;
  const bad = steps.flatMap((step, index) => {
    const worst = worstOf(step);
    return worst === null
      ? []
      : [
          html`<rect class="${worst}" x="${index * unit}" y="0" width="3" height="1"><title>${`${stepName(report, index)}: ${stepWords(step)}`}</title></rect>`,
        ];
  });
  const calm = steps.map((_, index) => `M${index * unit} 0h3v1h-3z`).join('');
  const ahead = Array.from(
    { length: total - steps.length },
    (_, index) => `M${(steps.length + index) * unit} 0h3v1h-3z`,
  );
  const label = `${name}: ${bad.length === 0 ? 'nothing in any' : `something in ${bad.length}`} of ${steps.length} ${report.steps.unit}s`;
  return html`<svg class="bars" viewBox="0 0 ${total * unit - 1} 1" preserveAspectRatio="none" role="img" aria-label="${label}"><path d="${calm}"/><path class="ahead" d="${ahead.join('')}"/>${bad}</svg>`;
}

const words = {
  under_maintenance: 'planned work',
  degraded_performance: 'degraded',
  partial_outage: 'partial outage',
  major_outage: 'major outage',
} as const;

/** `major outage 6 min, degraded 2 h`, the worst first. */
const stepWords = ({ troubledMs }: DayUptime): string =>
  troubledStatuses
    .toReversed()
    .filter((status) => troubledMs[status] > 0)
    .map((status) => `${words[status]} ${downLength(troubledMs[status] * 10)}`)
    .join(', ');

/** What the colours of the bars mean. */
export const barKey: Html = html`<ul class="key">${(
  [
    ['', 'up'],
    ['degraded_performance', 'degraded'],
    ['partial_outage', 'partial outage'],
    ['major_outage', 'major outage'],
    ['under_maintenance', 'planned work'],
  ] as const
).map(
  ([name, meaning]) =>
    html`<li><svg class="bars" viewBox="0 0 1 1" aria-hidden="true"><rect${name === '' ? null : html` class="${name}"`} width="1" height="1"/></svg>${meaning}</li>`,
)}</ul>`;

const round = (value: number): number => Math.round(value * 100) / 100;
