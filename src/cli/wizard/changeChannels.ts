import { loadChannelTypes } from '../../channels/index.ts';
import { CliError } from '../cliError.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer } from '../init/answers.ts';
import { type ConfigFile, readConfigFile, sectionOf } from '../init/configFile.ts';
import { offersFrom } from '../init/offers.ts';
import { runLogin } from '../init/runLogin.ts';
import { runRemove } from '../init/runRemove.ts';
import { saveChannel } from '../init/saveChannel.ts';
import { channelFaults } from '../init/trial.ts';
import { withSecrets } from '../init/typedSecret.ts';
import { askOne } from '../io/prompter.ts';
import { askAndTry, askName, askType } from './addChannel.ts';
import { canBeAsked } from './channelWords.ts';
import { canBeAskedAgain, mergedAnswers } from './mergeAnswer.ts';

interface Sitting {
  readonly pageFolder: string;
  readonly keepEarlier: boolean;
}

/** One channel: added, asked for again, renewed or taken out. @returns how often the config was written */
export async function changeChannels(config: ConfigFile, sitting: Sitting, context: Context): Promise<number> {
  const channels = sectionOf(config, 'channels') as Readonly<Record<string, ChannelAnswer>>;
  const names = Object.keys(channels);
  const choices = [
    ...names.map((name) => ({ name: `${name} (${String(channels[name]?.type)})`, value: name })),
    { name: 'Add another one', value: '' },
  ];
  const name = names.length === 0 ? '' : await askOne('Which one?', choices, '');
  const channel = channels[name];
  if (!channel) return await addOne(config, sitting, context);
  const { [channel.type]: definition } = await loadChannelTypes([channel.type]);
  const asksAnew = definition !== undefined && canBeAsked(definition) && canBeAskedAgain(definition, channel);
  const what = await askOne(
    'What about it?',
    [
      ...(asksAnew ? [{ name: 'Answer its questions again', value: 'settings' }] : []),
      { name: 'Renew its token or password', value: 'login' },
      { name: 'Take it out', value: 'remove' },
      { name: 'Leave it as it is', value: 'leave' },
    ],
    asksAnew ? 'settings' : 'login',
  );
  if (what === 'settings') return await askAgain(name, withSecrets(channel) as ChannelAnswer, config, sitting, context);
  if (what === 'leave') return 0;
  return await unlessStopped(async () => {
    const verb = what === 'login' ? 'channels login' : 'channels remove';
    const options = what === 'remove' ? { force: true } : {};
    const own = { ...context, verb, settings: { ...context.settings, config: config.file } };
    if (what === 'login') await runLogin([name], {}, own);
    else await runRemove([name], options, own, sitting.keepEarlier);
    return what === 'login' ? 0 : 1;
  });
}

async function addOne(config: ConfigFile, { pageFolder, keepEarlier }: Sitting, context: Context): Promise<number> {
  const type = await askType();
  const { [type]: definition } = await loadChannelTypes([type]);
  if (!definition) return 0;
  const name = await askName(type, Object.keys(sectionOf(config, 'channels')));
  const { kept } = await askAndTry(
    { name, definition, offers: offersFrom(config, pageFolder), file: config.file },
    context,
  );
  if (kept === null) return 0;
  await saveChannel(config, name, kept, context, keepEarlier);
  context.output.say(`  Wrote ${config.file}`);
  return 1;
}

/** What no question asks for stays as it is. */
async function askAgain(
  name: string,
  before: ChannelAnswer,
  config: ConfigFile,
  { pageFolder, keepEarlier }: Sitting,
  context: Context,
): Promise<number> {
  const { [before.type]: definition } = await loadChannelTypes([before.type]);
  if (!definition) return 0;
  const complete = async (answer: ChannelAnswer): Promise<ChannelAnswer> => {
    const [fullest = answer, other = answer] = mergedAnswers(definition, before, answer);
    return (await channelFaults(name, fullest, config.file, context)).length === 0 ? fullest : other;
  };
  const offers = offersFrom(config, pageFolder);
  const leave = 'Leave it as it was';
  const { kept } = await askAndTry({ name, definition, offers, before, file: config.file, complete, leave }, context);
  if (kept === null) return 0;
  await saveChannel(readConfigFile(config.file), name, kept, context, keepEarlier);
  context.output.say(`  Wrote ${config.file}`);
  return 1;
}

/** A no to one thing is not the end of the sitting. */
async function unlessStopped(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError && error.explanation.kind === 'interrupted') return 0;
    throw error;
  }
}
