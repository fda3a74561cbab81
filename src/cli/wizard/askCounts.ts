import type { Unconfirmed } from '../../domain/confirmation.ts';
import type { PublishInput } from '../../usecases/input.ts';
import { unconfirmedWords } from '../countWords.ts';
import type { Context } from '../define.ts';
import { askText } from '../io/prompter.ts';
import { wrap } from '../io/wrap.ts';

const skip = 'skip';

/**
 * Has a person type how many messages a channel sends, for each that asks for it: a number is not said yes to without
 * being read. Nothing else that is typed sends anything.
 */
export async function askCounts<Input extends PublishInput>(
  unconfirmed: readonly Unconfirmed[],
  input: Input,
  { output, terminal }: Pick<Context, 'output' | 'terminal'>,
): Promise<{ readonly input: Input; readonly leavesOut: boolean }> {
  const confirmed = new Map(input.confirmed);
  const leftOut: string[] = [];
  for (const one of unconfirmed) {
    const { channel, messages } = one.count;
    for (const line of wrap(unconfirmedWords(one), terminal.width)) output.say(terminal.colour.yellow(line));
    const ways = `Type ${messages} to send them, or ${skip} to leave ${channel} out`;
    const answer = await askText(`${ways}:`, '', (text) =>
      isSkip(text) || isNumber(text, messages) ? true : `Not sent: that is not ${messages}. ${ways}; Ctrl-C stops.`,
    );
    if (isSkip(answer)) leftOut.push(channel);
    else confirmed.set(channel, messages);
  }
  return { input: { ...input, confirmed, skip: [...input.skip, ...leftOut] }, leavesOut: leftOut.length > 0 };
}

const isSkip = (text: string): boolean => text.trim().toLowerCase() === skip;

/** As it is shown, with what parts its thousands, or without. */
const isNumber = (text: string, wanted: number): boolean => text.replace(/[\s,.']/gu, '') === String(wanted);
