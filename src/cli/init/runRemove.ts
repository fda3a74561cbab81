import { rmSync } from 'node:fs';
import { SecretFault } from '../../channels/channel.ts';
import type { Change } from '../../config/editText.ts';
import { CliError, usageError } from '../cliError.ts';
import type { Context, Options } from '../define.ts';
import { askYes } from '../io/prompter.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import {
  type ConfigFile,
  configFileOf,
  editConfigFile,
  openKeychain,
  readConfigFile,
  sectionOf,
} from './configFile.ts';
import { placeOf, type SecretRef, secretRefsIn } from './secretRefs.ts';
import { unknownChannel } from './unknownChannel.ts';

type Args = readonly (string | undefined)[];

export async function runRemove(args: Args, options: Options, context: Context, keepEarlier = true): Promise<number> {
  const [name = ''] = args;
  const values = new Values(options);
  const { output, terminal, verb } = context;
  const config = readConfigFile(configFileOf(context));
  const routes = routesWith(config, name);
  refuse(config, name, routes, values.flag('force'));
  const { own, shared } = secretsOf(config, name);
  const gone = values.flag('secrets') ? own : [];
  if (!values.flag('yes')) {
    if (!terminal.interactive) throw usageError(['--yes is missing.'], `Agree to it: incident ${verb} ${name} --yes`);
    if (routes.length > 0)
      output.say(`  is taken out of ${routes.length === 1 ? 'a route' : `${routes.length} routes`} as well`);
    for (const ref of gone) output.say(`  is deleted with it: ${placeOf(ref, config.folder)}`);
    if (!(await askYes(`Take the channel "${name}" out of ${config.file}?`, gone.length === 0))) throw stopped();
  }
  const written = await editConfigFile(
    config,
    { changes: changesFor(name, routes), asItIs: true, keepEarlier },
    context,
  );
  const left = await deleteSecrets(gone, config, context);
  const kept = [...own.filter((ref) => !gone.includes(ref)), ...shared, ...left];
  const place = (ref: SecretRef): string => placeOf(ref, config.folder);
  const deleted = gone.filter((ref) => !left.includes(ref)).map(place);
  const value = { channel: name, ...written, routes: routes.length, deleted, kept: kept.map(place) };
  output.result(value, resultText(name, written.file, value));
  return 0;
}

interface RouteWith {
  readonly index: number;
  /** Where in its list. */
  readonly places: readonly number[];
  readonly isAlone: boolean;
}

function routesWith({ raw }: ConfigFile, name: string): readonly RouteWith[] {
  const routes: readonly unknown[] = Array.isArray(raw['routes']) ? raw['routes'] : [];
  return routes.flatMap((route, index) => {
    const named = typeof route === 'object' && route !== null && 'channels' in route ? route.channels : [];
    const channels: readonly unknown[] = Array.isArray(named) ? named : [];
    const places = channels.flatMap((one, at) => (one === name ? [at] : []));
    return places.length === 0 ? [] : [{ index, places, isAlone: places.length === channels.length }];
  });
}

function refuse(config: ConfigFile, name: string, routes: readonly RouteWith[], force: boolean): void {
  const channels = Object.keys(sectionOf(config, 'channels'));
  if (!channels.includes(name)) throw unknownChannel(name, channels);
  if (routes.length === 0 || force) return;
  const places = routes.map(({ index }) => `routes[${index}]`).join(', ');
  throw new CliError({
    kind: 'channel_in_use',
    message: `"${name}" is named by ${places}, so it was not removed.`,
    hint: `Take it out of there as well: incident channels remove ${name} --force`,
    exit: 2,
  });
}

/** From the end, so that the numbers before it stay right. A route without a channel is none. */
const changesFor = (name: string, routes: readonly RouteWith[]): readonly Change[] => [
  { path: ['channels', name], value: undefined },
  ...routes.toReversed().flatMap(({ index, places, isAlone }) => {
    if (isAlone) return [{ path: ['routes', index], value: undefined }];
    return places.toReversed().map((at) => ({ path: ['routes', index, 'channels', at], value: undefined }));
  }),
];

/** Its own, and those that something else of the config names too. Variables are not ours to keep or delete. */
function secretsOf(config: ConfigFile, name: string) {
  const { [name]: channel, ...others } = sectionOf(config, 'channels');
  const elsewhere = secretRefsIn({ ...config.raw, channels: others }).map((one) => placeOf(one, config.folder));
  const refs = secretRefsIn(channel).filter(({ kind }) => kind !== 'env');
  const isShared = (ref: SecretRef): boolean => elsewhere.includes(placeOf(ref, config.folder));
  return { own: refs.filter((ref) => !isShared(ref)), shared: refs.filter(isShared) };
}

/** @returns those that are still there */
async function deleteSecrets(
  refs: readonly SecretRef[],
  { folder }: ConfigFile,
  { env, output }: Context,
): Promise<readonly SecretRef[]> {
  const left: SecretRef[] = [];
  for (const ref of refs) {
    try {
      if (ref.kind === 'keychain') await (await openKeychain(env)).remove(ref.name);
      else rmSync(placeOf(ref, folder), { force: true });
    } catch (error) {
      const why = error instanceof SecretFault || (error instanceof Error && 'code' in error) ? error.message : null;
      if (why === null) throw error;
      output.warn(`${placeOf(ref, folder)} was not deleted: ${why}`);
      left.push(ref);
    }
  }
  return left;
}

function resultText(
  name: string,
  file: string,
  { routes, deleted, kept }: { routes: number; deleted: readonly string[]; kept: readonly string[] },
): string {
  const from = routes === 0 ? file : `${file} and ${routes === 1 ? 'a route' : `${routes} routes`}`;
  return [
    `Took "${name}" out of ${from}`,
    ...deleted.map((one) => `Deleted ${one}`),
    ...kept.map((one) => `Its secret is still there: ${one}`),
  ].join('\n');
}
