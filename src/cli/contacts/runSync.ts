import { plural, withLastWords } from '../../usecases/people.ts';
import type { SyncOutcome } from '../../usecases/syncPeople.ts';
import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { whileWatched } from '../whileWatched.ts';
import { contactsRefused, leftOutText, remarksText, reportJson } from './words.ts';

export async function runSync(
  [source]: Args,
  options: Options,
  { app: load, output, verb, signal }: Context,
): Promise<number> {
  const values = new Values(options);
  const allowShrink = values.flag('allowShrink');
  values.check(verb);
  const contacts = await (await load()).contacts();
  const given = { source: source ?? null, allowShrink };
  const synced = await whileWatched({ output, signal }, (watcher) => contacts.sync({ ...given, ...watcher }));
  if (!synced.ok) throw contactsRefused(synced.error, verb);
  const good = synced.value.filter((one) => one.kind === 'replaced');
  const bad = synced.value.filter((one) => one.kind !== 'replaced');
  for (const { source: name, report } of good) {
    const leftOut = leftOutText(report);
    if (leftOut !== '') output.warn(`${name}: ${leftOut}`);
    const remarks = remarksText(report);
    if (remarks !== '') output.warn(`${name}: ${remarks}`);
  }
  if (bad.length > 0) {
    if (!output.json) for (const one of good) output.say(textOf(one));
    throw refused(bad);
  }
  const sources = good.map(({ kind: _, report, ...rest }) => ({ ...rest, ...reportJson(report) }));
  output.result({ sources }, good.map(textOf).join('\n'));
  return 0;
}

type Replaced = Extract<SyncOutcome, { kind: 'replaced' }>;

function textOf({ source, people, added, changed, removed, erased }: Replaced): string {
  const left = erased > 0 ? `, ${erased} left out who were erased` : '';
  return `${source}: ${plural(people, 'person', 'people')}, ${added} new, ${changed} changed, ${removed} gone${left}.`;
}

function refused(outcomes: readonly Exclude<SyncOutcome, Replaced>[]): CliError {
  const isShrink = outcomes.every(({ kind }) => kind === 'shrunk');
  const lines = outcomes.map((one) =>
    one.kind === 'shrunk'
      ? `${one.source} has ${plural(one.after, 'person', 'people')} now and had ${one.before}; the list stays as it was.`
      : `${withLastWords(one)}; the list stays as it was.`,
  );
  return new CliError({
    kind: isShrink ? 'contacts_shrink' : 'contact_source',
    message: lines.join('\n'),
    hint: outcomes.some(({ kind }) => kind === 'shrunk')
      ? 'If that is right: incident contacts sync --allow-shrink'
      : 'See: incident doctor',
    exit: 2,
  });
}
