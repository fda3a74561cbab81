import { bigFrom, type ChannelCounts } from './channelCounts.ts';
import { channelLine, type LineStyle, standing } from './channelLine.ts';
import { cut, widthOf } from './cut.ts';
import { signs } from './lines.ts';
import { graceMs, stoppingWords, waitingWords } from './progressWords.ts';
import { wrap } from './wrap.ts';

/** What is going on, besides what stands in the counts. */
export interface Situation {
  /** Another process that sends. */
  readonly holder: { readonly pid: number; readonly host: string } | null;
  /** When an interrupt came, on the monotonic clock. */
  readonly stopping: { readonly underWay: number; readonly sinceMs: number } | null;
}

/** What a terminal shows while messages go out: a line for each channel that is at work or in trouble, one for the rest. */
export function sendingLines(
  counts: ChannelCounts,
  situation: Situation,
  style: Omit<LineStyle, 'nameWidth'>,
  rows: number,
): readonly string[] {
  const { colour, columns } = style;
  const all = [...counts.channels.values()].filter((one) => one.total > 0);
  const shown = all.filter((one) => standing(one) !== 'sent');
  const done = all.filter((one) => standing(one) === 'sent').map((one) => one.channel);
  const nameWidth = Math.max(0, ...shown.map((one) => widthOf(one.channel)));
  const head = headOf(situation, style);
  const foot =
    situation.stopping === null
      ? footOf(
          all.some((one) => one.total >= bigFrom),
          situation,
          style,
        )
      : [];
  const room = Math.max(1, rows - 1 - head.length - foot.length - (done.length > 0 ? 1 : 0));
  const most = shown.length > room ? room - 1 : shown.length;
  return [
    ...head,
    ...shown.slice(0, most).map((one) => channelLine(one, { ...style, nameWidth })),
    ...(shown.length > most ? [colour.dim(cut(`  … and ${shown.length - most} more channels`, columns - 1))] : []),
    ...(done.length > 0 ? [`  ${colour.green(signs.sent)} ${cut(done.join(', '), columns - 5)}`] : []),
    ...foot,
  ];
}

function headOf({ stopping, holder }: Situation, { colour, columns, atMs }: Omit<LineStyle, 'nameWidth'>) {
  if (stopping) {
    const leftMs = Math.max(0, graceMs - (atMs - stopping.sinceMs));
    return wrap(stoppingWords(stopping.underWay, leftMs), columns - 1).map((line) => colour.yellow(line));
  }
  return holder ? wrap(waitingWords(holder), columns - 1) : [];
}

/** That it may be stopped is worth a line where it takes longer. */
function footOf(isLong: boolean, { holder }: Situation, { colour, columns }: Omit<LineStyle, 'nameWidth'>) {
  const words = holder
    ? `  Ctrl-C ends this one; process ${holder.pid} goes on.`
    : '  Ctrl-C stops; incident deliver goes on.';
  return (isLong || holder) && words.length < columns ? [colour.dim(words)] : [];
}
