import type { DeliveryState } from '../../domain/delivery.ts';
import { bigFrom, type ChannelCount, pendingOf, settledOf } from './channelCounts.ts';
import { cleanLine } from './cleanText.ts';
import { cut, widthOf } from './cut.ts';
import { paint, signs } from './lines.ts';
import { counted, lengthWords, rateWords } from './progressWords.ts';
import type { Colour } from './terminal.ts';

export interface LineStyle {
  readonly columns: number;
  /** Of the longest name that is shown. */
  readonly nameWidth: number;
  /** The spinner, as it stands now. */
  readonly frame: string;
  readonly colour: Colour;
  readonly atMs: number;
  readonly now: Date;
}

/** Without an answer for longer than this a rate would hide that nothing goes on. */
const stillAfterMs = 5_000;
const barWidths = [24, 16, 10] as const;

/** Where a channel stands, in one line that is shorter than the terminal is wide. */
export function channelLine(one: ChannelCount, style: LineStyle): string {
  const { colour, columns, frame } = style;
  const name = cut(one.channel, Math.floor(columns / 3)).padEnd(Math.min(style.nameWidth, Math.floor(columns / 3)));
  const state = standing(one);
  const sign = state === 'sending' ? frame : paint(state, colour)(signs[state]);
  const head = `  ${sign} ${name}  `;
  const room = columns - 1 - widthOf(head);
  return head + (one.total < bigFrom ? fewWords(one, state, room, style) : fitted(layouts(one, style), room));
}

/** What its sign says: at work, or the worst that it ended with. */
export function standing({ counts, ...one }: ChannelCount): DeliveryState {
  const hasBegun = counts.sending > 0 || counts.queued < one.total;
  if (counts.queued + counts.sending > 0) return hasBegun ? 'sending' : 'queued';
  const worst = (['retrying', 'failed', 'uncertain'] as const).find((state) => counts[state] > 0);
  if (worst) return worst;
  return counts.cancelled > 0 && counts.cancelled === one.total ? 'cancelled' : 'sent';
}

function fewWords(one: ChannelCount, state: DeliveryState, room: number, { colour, now }: LineStyle): string {
  const word = one.total === 1 ? state.padEnd(9) : `${one.counts.sent} of ${one.total} sent`;
  const again = one.nextAttemptAt ? one.nextAttemptAt.getTime() - now.getTime() : 0;
  const why = state === 'sending' || state === 'sent' ? '' : cleanLine(one.reason ?? '');
  const soon = state === 'retrying' && again > 0 ? [`again in ${lengthWords(again)}`] : [];
  const rest = cut([...soon, ...(why === '' ? [] : [why])].join(': '), room - widthOf(word) - 2);
  const painted = paint(state, colour);
  return rest === '' ? painted(cut(word.trimEnd(), room)) : `${painted(word)}  ${rest}`;
}

/** Null: answers come, or none is waited for. */
export function noAnswerWords({ counts, speed }: ChannelCount, atMs: number): string | null {
  const stillMs = speed.stillForMs(atMs);
  return counts.sending > 0 && stillMs > stillAfterMs ? `no answer for ${lengthWords(stillMs)}` : null;
}

/** From the one that says most to the one that needs the least room. */
function layouts(one: ChannelCount, { colour, atMs }: LineStyle): readonly (readonly string[])[] {
  const done = settledOf(one) / one.total;
  const sum = `${counted(one.counts.sent).padStart(counted(one.total).length)} of ${counted(one.total)}`;
  const percent = `${Math.floor(done * 100)} %`;
  const rate = one.speed.perSecond();
  const still = noAnswerWords(one, atMs);
  const speed = still !== null ? [colour.yellow(still)] : rate === null || rate === 0 ? [] : [`${rateWords(rate)}/s`];
  const left =
    still === null && rate !== null && rate > 0 && pendingOf(one) > 0
      ? [`${lengthWords((pendingOf(one) * 1000) / rate)} left`]
      : [];
  const faults = faultWords(one, colour);
  return [
    ...barWidths.map((width) => [bar(done, width, colour), sum, ...speed, ...left, ...faults]),
    [sum, ...speed, ...left, ...faults],
    [sum, ...left, ...faults],
    [percent, ...left, ...faults],
    [sum, ...faults],
    [percent, ...faults],
    [percent],
  ];
}

const fitted = (all: readonly (readonly string[])[], room: number): string =>
  all.map((parts) => parts.join('  ')).find((line) => widthOf(line) <= room) ?? '';

function bar(done: number, width: number, colour: Colour): string {
  const full = Math.floor(done * width);
  return colour.green('█'.repeat(full)) + colour.dim('░'.repeat(width - full));
}

/** What did not go out, in the colours of its states. */
function faultWords({ counts }: ChannelCount, colour: Colour): readonly string[] {
  return (['failed', 'uncertain', 'retrying'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => paint(state, colour)(`${counted(counts[state])} ${state}`));
}
