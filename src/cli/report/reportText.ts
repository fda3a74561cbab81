import type { Availability, Report } from '../../domain/report.ts';
import { besides, conductLines, incidentCounts, share, twoAccounts, verdictOf } from '../../page/reportAccount.ts';
import { downLength, isOver, moment, nearLength, periodTitle } from '../../page/reportWords.ts';
import { cleanLine, cleanText } from '../io/cleanText.ts';
import { table } from '../io/table.ts';
import type { Terminal } from '../io/terminal.ts';
import { wrap } from '../io/wrap.ts';
import { barsOf, gauge } from './bars.ts';

/** Incidents and remarks that fit onto a screen. */
const incidentsShown = 10;
const gaugeWidth = 30;
/** Fewer than these beside the numbers say too little. */
const leastBars = 31;
const mostBars = 100;
/** Narrower than this the share and the target stand below each other. */
const twoSides = 60;
/** Of a log, in which a line may be as long as it likes. */
const readable = 100;

/** The report for a terminal. */
export async function reportText(report: Report, terminal: Terminal): Promise<string> {
  const { colour } = terminal;
  const parts = [
    head(report, terminal),
    await accountTable(report, terminal),
    [colour.bold('What was told, and what the probes saw'), ...accounts(report, terminal)].join('\n'),
    [colour.bold('How it was told'), ...conduct(report, terminal)].join('\n'),
    [
      colour.bold('Incidents'),
      ...folded(`${incidentCounts(report)}. Planned work: ${report.maintenances || 'none'}.`, '  ', terminal.width),
      ...(await incidentLines(report, terminal)),
    ].join('\n'),
    ...(report.remarks.length === 0
      ? []
      : [report.remarks.flatMap((remark) => folded(remark, '', terminal.width)).join('\n')]),
  ];
  return parts.join('\n\n');
}

function head(report: Report, terminal: Terminal): string {
  const { company, period, at, timezone, target, overall } = report;
  const { colour } = terminal;
  const { tone, word, sentence, used } = verdictOf(overall, report);
  const until = isOver(period) ? '' : ` so far, until ${moment(at, timezone, at)}`;
  const title = `${cleanLine(company)}: ${periodTitle(period)}${until} (${timezone.replaceAll('_', ' ')})`;
  const paint = { kept: colour.green, reach: colour.yellow, missed: colour.red }[tone];
  const between = terminal.width < twoSides ? '\n' : '   ';
  const room = Math.max(10, Math.min(gaugeWidth, terminal.width - 18));
  return [
    ...folded(title, '', terminal.width).map(colour.bold),
    '',
    `${colour.bold(`${share(overall, report)} up`)}${between}target ${target.text} %: ${paint(word)}`,
    `${gauge(used, room, paint, colour.dim)}  ${usedWords(used)}`,
    ...folded(sentence, '', terminal.width),
  ].join('\n');
}

const usedWords = (used: number): string =>
  used > 0 && used < 0.01 ? 'under 1 % used' : `${Math.floor(used * 100).toLocaleString('en')} % used`;

async function accountTable(report: Report, { colour, width }: Terminal): Promise<string> {
  const { default: stringWidth } = await import('string-width');
  const { components, overall, steps } = report;
  const rows = [
    ...components.map((one) => ({ title: one.title, one })),
    { title: 'The whole', one: overall as Availability },
  ];
  const cells = rows.map(({ title, one }) => [
    cleanLine(title),
    share(one, report),
    one.downTenths === 0 ? 'never down' : `down ${downLength(one.downTenths)}`,
  ]);
  const lines = (await table(cells, Number.POSITIVE_INFINITY)).split('\n');
  const widest = Math.max(...lines.map((line) => stringWidth(line)));
  if (widest > width) return await table(cells, width);
  const total = steps.starts.length;
  // Beside the numbers, or below them; where a bar a step has no room, several steps share one.
  const isBeside = widest + 2 + Math.min(total, leastBars) <= width;
  const room = Math.min(mostBars, isBeside ? width - widest - 2 : width - 2);
  const each = Math.ceil(total / Math.max(1, room));
  const bars = rows.map(({ one }) => barsOf(one.steps, total, each, colour));
  const told = lines.flatMap((line, index) =>
    isBeside
      ? [`${line}${' '.repeat(widest - stringWidth(line))}  ${bars[index] ?? ''}`]
      : [line, `  ${bars[index] ?? ''}`],
  );
  const meaning = `One bar is ${each === 1 ? `a ${steps.unit}` : `${each} ${steps.unit}s`}; the higher, the longer down.`;
  return [...told, ...folded(meaning, '', width).map(colour.dim)].join('\n');
}

function accounts(report: Report, terminal: Terminal): readonly string[] {
  const steps = twoAccounts(report.overall);
  const width = Math.max(0, ...steps.map(({ words }) => words.length));
  const room = Math.max(0, ...steps.map(({ length }) => length.length));
  const isNarrow = width + room + 6 > terminal.width;
  return [
    ...steps.flatMap(({ sign, words, length }) =>
      isNarrow
        ? [...folded(words, `  ${sign || ' '} `, terminal.width), `      ${length}`]
        : [`  ${sign || ' '} ${words.padEnd(width)}  ${length.padStart(room)}`],
    ),
    ...besides(report.overall, report).flatMap((sentence) => folded(sentence, '  ', terminal.width)),
  ];
}

function conduct(report: Report, terminal: Terminal): readonly string[] {
  const lines = conductLines(report);
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.flatMap(([name, words]) => folded(cleanText(words), `  ${name.padEnd(width)}  `, terminal.width));
}

async function incidentLines(report: Report, { width }: Terminal): Promise<readonly string[]> {
  const { longest, total } = report.incidents;
  if (total === 0) return [];
  const shown = longest.slice(0, incidentsShown);
  const rows = shown.map(({ id, title, impact, lengthMs, resolvedAt }) => [
    `  ${id}`,
    nearLength(lengthMs),
    resolvedAt === null ? `${impact}, open` : impact,
    title ?? '(private)',
  ]);
  const more = total - shown.length;
  return [
    ...(await indented(rows, width)),
    ...(more > 0 ? [`  and ${more.toLocaleString('en')} shorter: incident list`] : []),
  ];
}

/** A table takes the spaces at the beginning of a cell for none. */
async function indented(rows: readonly (readonly string[])[], width: number): Promise<readonly string[]> {
  const text = await table(
    rows.map(([first = '', ...rest]) => [first.trim(), ...rest]),
    width - 2,
  );
  return text.split('\n').map((line) => `  ${line}`);
}

/** A sentence under a head, its further lines below its first one. */
function folded(text: string, headOf: string, width: number): readonly string[] {
  const room = Math.max(16, Math.min(width, readable) - headOf.length);
  return wrap(text, room).map(
    (line, index) => `${index === 0 ? headOf : ' '.repeat(headOf.length)}${line.trimStart()}`,
  );
}
