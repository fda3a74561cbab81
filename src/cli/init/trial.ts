import { dirname } from 'node:path';
import { type App, createApp } from '../../app.ts';
import { loadChannelTypes } from '../../channels/index.ts';
import { checkConfig, typesNamedIn } from '../../config/check.ts';
import type { Config, ConfigFaultLine } from '../../config/config.ts';
import { findPaths } from '../../config/paths.ts';
import { ContactSourceFault, contactKey } from '../../contacts/contactSource.ts';
import { listFile } from '../../contacts/listFile.ts';
import { readList } from '../../contacts/readList.ts';
import type { Result } from '../../domain/result.ts';
import { makeFolder } from '../../store/makeFolder.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import { CliError } from '../cliError.ts';
import { explainConfig } from '../configWords.ts';
import type { Context } from '../define.ts';
import { type ChannelAnswer, type InitAnswers, trialOf } from './answers.ts';
import { revealed } from './typedSecret.ts';

async function checkTrial(
  trial: unknown,
  file: string,
  { env }: Context,
): Promise<Result<Config, readonly ConfigFaultLine[]>> {
  return checkConfig(trial, file, findPaths(env), await loadChannelTypes(typesNamedIn(trial)));
}

/** The program as it would be with this config. Throws `CliError` with all its faults. */
async function trialApp(trial: unknown, file: string, context: Context): Promise<App> {
  const { env, version } = context;
  const config = await checkTrial(trial, file, context);
  if (!config.ok) throw new CliError(explainConfig({ kind: 'config_invalid', file, faults: config.error }));
  return createApp({ config: config.value, paths: findPaths(env), env, version });
}

/** Proves the credentials as `channels test` does, and looks at the probes and the contacts once; posts nothing. */
export const tryAnswers = async (answers: InitAnswers, file: string, context: Context): Promise<readonly Check[]> =>
  await tryConfig(trialOf(answers), answers.contacts, file, context);

const alone = (name: string, channel: ChannelAnswer): unknown => ({
  company: { name: 'Trial' },
  channels: { [name]: revealed(channel) },
});

/** What is wrong with a channel's settings by themselves: `channels.x.appKey` is missing. */
export async function channelFaults(
  name: string,
  channel: ChannelAnswer,
  file: string,
  context: Context,
): Promise<readonly ConfigFaultLine[]> {
  const checked = await checkTrial(alone(name, channel), file, context);
  return checked.ok ? [] : checked.error;
}

/** Proves one channel, without a post. */
export async function tryChannel(
  name: string,
  channel: ChannelAnswer,
  file: string,
  context: Context,
): Promise<readonly Check[]> {
  return await tryConfig(alone(name, channel), null, file, context);
}

/** One address, looked at once. */
export const tryProbe = async (name: string, url: string, file: string, context: Context): Promise<readonly Check[]> =>
  await tryConfig({ company: { name: 'Trial' }, probes: { [name]: { type: 'http', url } } }, null, file, context);

/** The page would make it as open as pages are, and the store will lie there too. */
function makeDataFolder({ channels }: Config, pageFolder: string): void {
  if (!channels.some(({ settings }) => 'out' in settings && settings.out === pageFolder)) return;
  try {
    makeFolder(dirname(pageFolder));
  } catch {
    // The check of the page says why.
  }
}

async function tryConfig(
  trial: unknown,
  contacts: string | null,
  file: string,
  context: Context,
): Promise<readonly Check[]> {
  const app = await trialApp(trial, file, context);
  makeDataFolder(app.config, findPaths(context.env).pageFolder);
  try {
    const [tested, probes, people] = await Promise.all([
      app.testChannels(null, context.signal),
      Promise.all(app.config.probes.map((probe) => app.look(probe, context.signal))),
      checkContacts(contacts),
    ]);
    const channels: readonly Check[] = (tested.ok ? tested.value : []).map(({ channel, verdict }) => ({
      area: 'channels',
      name: channel.name,
      result: verdict.kind,
      message: verdict.message,
      fix: verdict.kind === 'ok' ? '' : verdict.fix,
    }));
    const looks = probes.map(
      ({ probe, healthy, reason, tookMs }): Check => ({
        area: 'probes',
        name: probe,
        result: healthy ? 'ok' : 'warning',
        message: healthy ? `${reason} in ${tookMs} ms` : reason,
        fix: healthy ? '' : `is the site down, or is the address of probes.${probe} another one?`,
      }),
    );
    return [...channels, ...looks, ...people].map((check) => ({ ...check, message: app.redact(check.message) }));
  } finally {
    await app.close();
  }
}

/** How many there are, and which rows are broken. */
export async function checkContacts(path: string | null): Promise<readonly Check[]> {
  if (path === null) return [];
  const area = 'contacts';
  try {
    const reading = readList(listFile(path, ''));
    const known = new Set<string>();
    for await (const batch of reading.batches) for (const one of batch) known.add(contactKey(one));
    const { faults, moreFaults } = reading.report();
    const people = known.size === 1 ? '1 person' : `${known.size} people`;
    const count: Check =
      known.size === 0
        ? { area, name: 'people', result: 'fault', message: 'nobody is in the list', fix: `fill ${path}` }
        : { area, name: 'people', result: 'ok', message: `${people} to write to`, fix: '' };
    const [first] = faults;
    if (!first) return [count];
    const broken = faults.length + moreFaults;
    const rows = broken === 1 ? '1 broken row' : `${broken} broken rows`;
    const message = `${rows}; the first, in line ${first.line}, ${first.message}`;
    return [count, { area, name: 'rows', result: 'warning', message, fix: `correct ${path}` }];
  } catch (error) {
    if (!(error instanceof ContactSourceFault)) throw error;
    return [{ area, name: 'source', result: 'fault', message: error.message, fix: `is ${path} the right file?` }];
  }
}
