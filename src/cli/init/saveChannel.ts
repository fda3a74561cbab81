import type { Written } from '../../config/writeConfig.ts';
import type { Context } from '../define.ts';
import type { ChannelAnswer } from './answers.ts';
import { type ConfigFile, editConfigFile, openKeychain, sectionOf } from './configFile.ts';
import { homesOf } from './secretHomes.ts';
import { usedHomesOf } from './secretRefs.ts';

/** Writes one channel, and nothing else of the config; what was typed goes to its home first. */
export async function saveChannel(
  config: ConfigFile,
  name: string,
  answer: ChannelAnswer,
  context: Context,
  keepEarlier = true,
): Promise<Written> {
  const { [name]: before, ...others } = sectionOf(config, 'channels');
  const elsewhere = usedHomesOf({ ...config.raw, channels: others });
  const own = usedHomesOf(before);
  const used = {
    files: own.files.filter((one) => !elsewhere.files.includes(one)),
    keychain: own.keychain.filter((one) => !elsewhere.keychain.includes(one)),
  };
  const { value, secretFiles, keychainEntries } = await homesOf(
    { [name]: answer },
    config.folder,
    used,
    await openKeychain(context.env),
  );
  const [written] = Object.values(value as Record<string, unknown>);
  const changes = [{ path: ['channels', name], value: written }];
  return await editConfigFile(config, { changes, secretFiles, keychainEntries, keepEarlier }, context);
}
