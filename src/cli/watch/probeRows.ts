import { isGap, type Sample } from '../../domain/greenLight.ts';
import { cleanLine } from '../io/cleanText.ts';
import { cut, widthOf } from '../io/cut.ts';
import { type Line, type Piece, roomiest } from '../io/paintedLine.ts';
import { lookChart, shownLooks } from './lookChart.ts';
import { type Row, row } from './row.ts';
import type { FailingSince, Scene } from './scene.ts';
import { elapsed } from './spans.ts';

/** From so many columns on a chart is so wide; of these each divides the looks that are shown. */
const chartWidths = [
  [118, 60],
  [80, 30],
  [64, 20],
  [52, 15],
  [0, 10],
] as const;

/** A line a probe, with its last looks as a chart, how long the newest took, and what it saw. */
export function probeRows({ round, setting, failingSince }: Scene, now: Date, room: number): readonly Row[] {
  if (!round) return [];
  const { probes } = round.status;
  if (probes.length === 0) {
    return [row('calm', ['The config names no probe, so nobody is looking at your service.', 'yellow']), row('blank')];
  }
  const columns = chartWidths.find(([from]) => room + 1 >= from)?.[1] ?? 10;
  const nameWidth = Math.min(Math.max(...probes.map(({ name }) => widthOf(name))), Math.floor(room / 4));
  return [
    row('heading', ...roomiest(headings(elapsed(setting.everyMs)), room)),
    ...probes.map(({ name }) =>
      probeRow(name, round.recent.get(name) ?? [], { now, room, columns, nameWidth, setting, failingSince }),
    ),
    row('blank'),
  ];
}

const headings = (every: string): readonly Line[] => [
  ['Probes', [`  the last ${shownLooks} looks, one every ${every}`, 'dim']],
  ['Probes', [`  every ${every}`, 'dim']],
];

interface Style {
  readonly now: Date;
  readonly room: number;
  readonly columns: number;
  readonly nameWidth: number;
  readonly setting: Scene['setting'];
  readonly failingSince: Scene['failingSince'];
}

function probeRow(name: string, samples: readonly Sample[], style: Style): Row {
  const { now, room, columns, nameWidth, setting, failingSince } = style;
  const shown = cut(name, nameWidth);
  const label = shown + ' '.repeat(Math.max(0, nameWidth - widthOf(shown)));
  const last = samples.at(-1);
  if (!last) return row('calm', ['  · ', 'dim'], label, ['  not looked at yet', 'dim']);
  const chart = lookChart(samples, columns);
  const took = tookWords(last.tookMs).padStart(6);
  const isOld = isGap(last, { at: now, everyMs: setting.everyMs });
  if (isOld) {
    const ago = `  last look ${elapsed(now.getTime() - last.at.getTime())} ago`;
    return row('failing', ['  · ', 'yellow'], label, '  ', ...chart, [ago, 'yellow']);
  }
  if (last.healthy) {
    const saw: readonly Piece[] = room < 60 ? [] : [[`  ${cleanLine(last.reason)}`, 'dim']];
    return row('calm', ['  ✓ ', 'green'], label, '  ', ...chart, `  ${took}`, ...saw);
  }
  // How long a look took that failed says little; why and for how long says all.
  const tookToo = room < 100 ? [] : [`  ${took}`];
  const reason = `  ${cleanLine(last.reason)}${failingFor(failingSince.get(name), now)}`;
  return row('failing', ['  ✗ ', 'red'], label, '  ', ...chart, ...tookToo, [reason, 'red']);
}

/** `23 ms`, `1.2 s`, `31 s` */
function tookWords(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

function failingFor(since: FailingSince | undefined, now: Date): string {
  if (!since) return '';
  const length = elapsed(now.getTime() - since.at.getTime());
  return since.isKnown ? `, for ${length}` : `, for more than ${length}`;
}
