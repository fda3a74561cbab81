import type { AnyChannelDefinition } from '../../channels/channel.ts';
import { loadChannelTypes } from '../../channels/index.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer } from '../init/answers.ts';
import { tryChannel } from '../init/trial.ts';
import { askOne, askText } from '../io/prompter.ts';
import { askChannel, nameOf } from './channelQuestions.ts';
import { canBeAsked, type Offers } from './channelWords.ts';
import { type Found, untilKept } from './untilKept.ts';

export interface ChannelToAsk {
  readonly name: string;
  readonly definition: AnyChannelDefinition;
  readonly offers: Offers;
  /** Settings that flags gave. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** What stands there or was begun; it is offered again. */
  readonly before?: ChannelAnswer | null;
  /** All of it, as it was answered in an earlier sitting; it is asked for only if it does not hold. */
  readonly ready?: ChannelAnswer | null;
  /** The config, so that relative paths mean what they will mean. */
  readonly file: string;
  readonly onAnswer?: (soFar: ChannelAnswer) => void;
  readonly leave?: string;
  /** What is made of the answers before they are tried. */
  readonly complete?: (answer: ChannelAnswer) => Promise<ChannelAnswer>;
}

/** Asks for what the channel needs and proves it, until it is kept or left out. */
export async function askAndTry(channel: ChannelToAsk, context: Context): Promise<Found<ChannelAnswer>> {
  const {
    name,
    definition,
    offers,
    given = {},
    before = null,
    ready = null,
    file,
    onAnswer,
    leave,
    complete,
  } = channel;
  return await untilKept<ChannelAnswer>(
    {
      what: `the channel "${name}"`,
      ask: async (earlier) => {
        if (earlier === null && ready !== null) return ready;
        const asked = { definition, offers, given, earlier: earlier ?? before, ...(onAnswer ? { onAnswer } : {}) };
        const answer = await askChannel(asked, context);
        return (await complete?.(answer)) ?? answer;
      },
      attempt: async (answer) => await tryChannel(name, answer, file, context),
      ...(leave === undefined ? {} : { leave }),
    },
    context,
  );
}

/** Which service, out of those that there are words for. */
export async function askType(): Promise<string> {
  const definitions = Object.values(await loadChannelTypes()).filter(canBeAsked);
  const choices = definitions.map(({ type, title }) => ({ name: title, value: type }));
  return await askOne('Where do you want to post?', choices, choices[0]?.value ?? 'email');
}

/** @param taken names that are there already */
export async function askName(type: string, taken: readonly string[]): Promise<string> {
  const usual = nameOf(type);
  let offered = usual;
  for (let number = 2; taken.includes(offered); number += 1) offered = `${usual}-${number}`;
  const free = (text: string): true | string => {
    const name = text.trim();
    if (!isName(name)) return 'A name of letters, digits, "_", "." and "-".';
    return taken.includes(name) ? `There is a channel "${name}" already.` : true;
  };
  return (await askText('What do you want to call it?', offered, free)).trim();
}

export const isName = (text: string): boolean => /^[a-z0-9][a-z0-9_.-]*$/iu.test(text);
