import { heldReason } from '../../domain/approval.ts';
import type { DeliveryState } from '../../domain/delivery.ts';
import { summarise, type Tally } from '../../domain/summary.ts';
import { cleanLine } from './cleanText.ts';
import { counted } from './progressWords.ts';
import type { Colour } from './terminal.ts';

/** A sign and a word for each state, so that colour says nothing by itself. */
export const signs: Readonly<Record<DeliveryState, string>> = {
  sent: '✓',
  queued: '·',
  sending: '·',
  retrying: '↻',
  failed: '✗',
  uncertain: '?',
  skipped: '-',
  cancelled: '-',
};

export function paint(state: DeliveryState, colour: Colour): (text: string) => string {
  if (state === 'sent') return colour.green;
  if (state === 'failed') return colour.red;
  return state === 'uncertain' || state === 'retrying' ? colour.yellow : colour.dim;
}

/**
 * One line a channel: sign, name, state, and the link or the reason.
 * @param waits by channel: who of it waits until when
 */
export function channelLines(
  tallies: readonly Tally[],
  colour: Colour,
  waits: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const channels = summarise(tallies);
  const width = Math.max(4, ...channels.map((one) => one.channel.length));
  return channels.map((one) => {
    const counts = one.total > 1 ? `${counted(one.sent)} of ${counted(one.total)} sent` : '';
    const link = one.state === 'sent' && one.url !== null ? one.url : '';
    const reason = one.reason === heldReason ? 'waits for a second person' : (one.reason ?? '');
    const why = waits.get(one.channel) ?? (one.state === 'sent' ? '' : reason);
    const details = [counts, link, cleanLine(why)].filter((text) => text !== '').join('  ');
    const painted = paint(
      one.state,
      colour,
    )(`${signs[one.state]} ${one.channel.padEnd(width)}  ${one.state.padEnd(9)}`);
    return `  ${painted}  ${details}`.trimEnd();
  });
}
