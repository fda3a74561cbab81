import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../config/editText.ts';
import type { Check } from '../../usecases/doctorCheck.ts';
import { CliError } from '../cliError.ts';
import type { Context } from '../define.ts';
import { askYes } from '../io/prompter.ts';
import { stopped } from '../publishFlow.ts';
import type { Values } from '../values.ts';
import { namedComponents } from './answers.ts';
import { checkLines } from './checkLines.ts';
import { type ConfigFile, editConfigFile, readConfigFile, sectionOf } from './configFile.ts';
import type { GivenAnswers } from './flags.ts';
import { tryAnswers } from './trial.ts';
import { revealed } from './typedSecret.ts';

/** What a flag makes of a config that stands. */
interface Step extends Change {
  /** `channels.webhook` */
  readonly name: string;
  /** It says something else there already. */
  readonly replaces: boolean;
}

/**
 * Changes of a config that stands only what the flags name. What is new is added; what stands there and would become
 * another needs `--yes`, and the whole is written anew only by `--force`.
 */
export async function changeByFlags(
  given: GivenAnswers,
  values: Values,
  file: string,
  context: Context,
): Promise<number> {
  if (Object.values(given).every((one) => one === null)) throw configExists(file, []);
  const config = readConfigFile(file);
  const steps = stepsOf(given, values, config);
  const asks = context.terminal.interactive && !values.flag('yes');
  const replaced = steps.filter(({ replaces }) => replaces);
  if (replaced.length > 0 && !asks && !values.flag('yes')) throw configExists(file, replaced);
  const checks = await tryNew(steps, given, file, context);
  if (asks) await confirm(steps, checks, file, context);
  const written =
    steps.length === 0 ? { file, earlier: null } : await editConfigFile(config, { changes: steps }, context);
  tell(written, steps, checks, asks, context);
  return 0;
}

function configExists(file: string, replaced: readonly Step[]): CliError {
  const said = replaced.map(({ name }) => name).join(', ');
  const otherwise = said === '' ? '' : ` It says something else at ${said}.`;
  const change =
    said === '' ? 'Change it at a terminal, or by flags that name what to add.' : 'Change just that with --yes.';
  return new CliError({
    kind: 'config_exists',
    message: `There is a config already: ${file}.${otherwise}`,
    hint: `${change} Write over the whole of it with --force (it is kept beside the new one), or name another place with --config PATH.`,
    exit: 2,
  });
}

function stepsOf(given: GivenAnswers, values: Values, config: ConfigFile): readonly Step[] {
  const company = sectionOf(config, 'company')['name'];
  const pageUrl = sectionOf(config, 'statusPage')['url'];
  return [
    ...valueStep('company.name', company, given.company),
    ...valueStep('statusPage.url', pageUrl, given.pageUrl),
    ...componentSteps(given, config),
    ...channelSteps(given, values, config),
    ...probeSteps(given, values, config),
    ...contactSteps(given, config),
  ];
}

function valueStep(name: string, before: unknown, value: string | null): readonly Step[] {
  if (value === null || value === before) return [];
  return [{ name, path: name.split('.'), value, replaces: before !== undefined }];
}

function componentSteps(given: GivenAnswers, { raw }: ConfigFile): readonly Step[] {
  const there: readonly unknown[] = Array.isArray(raw['components']) ? raw['components'] : [];
  const names = there.map((one) => (one as { readonly name?: unknown } | null)?.name);
  const probes = typeof raw['probes'] === 'object' && raw['probes'] !== null ? Object.keys(raw['probes']) : [];
  return namedComponents(given.components ?? [])
    .filter(({ name }) => !names.includes(name))
    .map((one, index) => ({
      name: `components.${one.name}`,
      path: ['components', there.length + index],
      value: probes.length > 0 ? { ...one, probes } : one,
      replaces: false,
    }));
}

/** The page goes with every new config, but is changed here only by its own flag. */
function channelSteps(given: GivenAnswers, values: Values, config: ConfigFile): readonly Step[] {
  const there = sectionOf(config, 'channels');
  return Object.entries(given.channels ?? {}).flatMap(([name, answer]) => {
    if (name === 'page' && values.text('pageFolder') === null) return [];
    const value = revealed(answer);
    if (isDeepStrictEqual(value, there[name])) return [];
    return [{ name: `channels.${name}`, path: ['channels', name], value, replaces: there[name] !== undefined }];
  });
}

/** A probe without a name of its own gets one that is free. */
function probeSteps(given: GivenAnswers, values: Values, config: ConfigFile): readonly Step[] {
  const there = sectionOf(config, 'probes');
  const urls = Object.values(there).map((one) => (one as { readonly url?: unknown } | null)?.url);
  const named = values.list('probe').flatMap((one) => /^([A-Za-z0-9][A-Za-z0-9_.-]*)=/u.exec(one)?.[1] ?? []);
  const taken = new Set(Object.keys(there));
  return Object.entries(given.probes ?? {}).flatMap(([name, url]): readonly Step[] => {
    if (!named.includes(name)) {
      if (urls.includes(url)) return [];
      let free = 'site';
      for (let number = 2; taken.has(free); number += 1) free = `site-${number}`;
      taken.add(free);
      return [{ name: `probes.${free}`, path: ['probes', free], value: { type: 'http', url }, replaces: false }];
    }
    const before = there[name] as { readonly url?: unknown } | undefined;
    if (before === undefined) {
      return [{ name: `probes.${name}`, path: ['probes', name], value: { type: 'http', url }, replaces: false }];
    }
    if (before.url === url) return [];
    return [{ name: `probes.${name}.url`, path: ['probes', name, 'url'], value: url, replaces: true }];
  });
}

function contactSteps({ contacts }: GivenAnswers, config: ConfigFile): readonly Step[] {
  if (contacts === null) return [];
  const value = { sources: [{ type: 'file', path: contacts }] };
  const before = config.raw['contacts'];
  if (isDeepStrictEqual(before, value)) return [];
  return [{ name: 'contacts', path: ['contacts'], value, replaces: before !== undefined }];
}

async function tryNew(
  steps: readonly Step[],
  given: GivenAnswers,
  file: string,
  context: Context,
): Promise<readonly Check[]> {
  const named = (section: string, name: string): boolean =>
    steps.some(({ path }) => path[0] === section && path[1] === name);
  const probes = steps.flatMap(({ path: [section, name], value }) =>
    section === 'probes'
      ? [[String(name), typeof value === 'string' ? value : String((value as { url: string }).url)]]
      : [],
  );
  const answers = {
    company: given.company ?? 'Trial',
    pageUrl: null,
    components: [],
    channels: Object.fromEntries(Object.entries(given.channels ?? {}).filter(([name]) => named('channels', name))),
    probes: Object.fromEntries(probes) as Record<string, string>,
    contacts: steps.some(({ name }) => name === 'contacts') ? given.contacts : null,
  };
  return await tryAnswers(answers, file, context);
}

async function confirm(
  steps: readonly Step[],
  checks: readonly Check[],
  file: string,
  { output, terminal }: Context,
): Promise<void> {
  if (steps.length === 0) return;
  for (const line of checkLines(checks, terminal)) output.say(line);
  for (const { name, replaces, value } of steps) {
    output.say(`  ${replaces ? 'change' : 'add'} ${name}: ${JSON.stringify(value)}`);
  }
  if (!(await askYes(`Write that into ${file}?`, true))) throw stopped();
}

function tell(
  { file, earlier }: { readonly file: string; readonly earlier: string | null },
  steps: readonly Step[],
  checks: readonly Check[],
  wereShown: boolean,
  { output, terminal }: Context,
): void {
  if (output.json)
    for (const { name, message } of checks.filter(({ result }) => result !== 'ok')) output.warn(`${name}: ${message}`);
  const value = { config: file, earlier, changed: steps.map(({ name }) => name), checks };
  const lines =
    steps.length === 0
      ? [`Nothing to change: ${file} says all that already.`]
      : [
          ...steps.map(({ name, replaces }) => `${replaces ? 'Changed' : 'Added'} ${name}`),
          `Wrote ${file}; the one before is kept as ${earlier}`,
          ...(wereShown ? [] : checkLines(checks, terminal)),
        ];
  output.result(value, lines.join('\n'));
}
