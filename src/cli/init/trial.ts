import { type App, createApp } from '../../app.ts';
import { loadChannelTypes } from '../../channels/index.ts';
import { checkConfig, typesNamedIn } from '../../config/check.ts';
import { findPaths } from '../../config/paths.ts';
import { ContactSourceFault } from '../../contacts/contactSource.ts';
import { readContacts } from '../../contacts/index.ts';
import type { Check } from '../../usecases/doctor.ts';
import { CliError } from '../cliError.ts';
import { explainConfig } from '../configWords.ts';
import type { Context } from '../define.ts';
import { type InitAnswers, trialOf } from './answers.ts';

/** The program as it would be with these answers. Throws `CliError` with all faults of the config. */
async function trialApp(answers: InitAnswers, file: string, { env, version }: Context): Promise<App> {
  const paths = findPaths(env);
  const trial = trialOf(answers);
  const config = checkConfig(trial, file, paths, await loadChannelTypes(typesNamedIn(trial)));
  if (!config.ok) throw new CliError(explainConfig({ kind: 'config_invalid', file, faults: config.error }));
  return createApp({ config: config.value, paths, env, version });
}

/** Proves the credentials as `channels test` does, and looks at the probes and the contacts once; posts nothing. */
export async function tryAnswers(answers: InitAnswers, file: string, context: Context): Promise<readonly Check[]> {
  const app = await trialApp(answers, file, context);
  try {
    const [tested, probes, people] = await Promise.all([
      app.testChannels(null, context.signal),
      Promise.all(app.config.probes.map((probe) => app.look(probe, context.signal))),
      checkContacts(answers.contacts),
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
    const { contacts, faults, moreFaults = 0 } = await readContacts([{ type: 'file', path }]);
    const people = contacts.length === 1 ? '1 person' : `${contacts.length} people`;
    const count: Check =
      contacts.length === 0
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
