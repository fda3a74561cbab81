import type { ImportOptions } from '../../appPeople.ts';
import { type Field, readTags } from '../../contacts/person.ts';
import type { Imported } from '../../usecases/contacts.ts';
import { plural } from '../../usecases/people.ts';
import type { Watcher } from '../../usecases/progress.ts';
import type { Args, Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { whileWatched } from '../whileWatched.ts';
import { contactsRefused, leftOutText, remarksText, reportJson } from './words.ts';

export async function runImport(
  [path = '']: Args,
  options: Options,
  { app: load, output, verb, signal }: Context,
): Promise<number> {
  const values = new Values(options);
  const given: Omit<ImportOptions, keyof Watcher> = {
    format: values.choice('format', '--format', ['csv', 'jsonl']),
    map: readMap(values),
    tags: values.list('tag').flatMap(readTags),
    skipInvalid: values.flag('skipInvalid'),
    dryRun: values.flag('dryRun'),
  };
  values.check(verb);
  const contacts = await (await load()).contacts();
  const list = { path, stdin: () => process.stdin };
  const imported = await whileWatched({ output, signal }, (watcher) => contacts.import(list, { ...given, ...watcher }));
  if (!imported.ok) throw contactsRefused(imported.error, verb);
  const { report, ...counts } = imported.value;
  const leftOut = leftOutText(report);
  if (leftOut !== '') output.say(leftOut);
  const remarks = remarksText(report);
  if (remarks !== '') output.warn(remarks);
  const dryRun = given.dryRun ? { dryRun: true } : {};
  output.result({ ...dryRun, ...counts, ...reportJson(report) }, textOf(imported.value, given.dryRun));
  return 0;
}

/** What a list says of people, by the names that its columns have without `--map`. */
const mappable: Readonly<Record<string, Field>> = {
  email: 'email',
  phone: 'phone',
  sms: 'smsOptIn',
  name: 'name',
  locale: 'locale',
  timezone: 'timezone',
  tags: 'tags',
};

function readMap(values: Values): ReadonlyMap<Field, string> {
  const map = new Map<Field, string>();
  for (const text of values.list('map')) {
    const at = text.indexOf('=');
    const field = mappable[text.slice(0, Math.max(0, at)).trim().toLowerCase()];
    const column = text.slice(at + 1).trim();
    if (field && column !== '') map.set(field, column);
    else {
      const known = Object.keys(mappable).join(', ');
      values.fault(
        `--map can not be "${text}": expected a field and its column, such as email="Mail". Fields: ${known}.`,
      );
    }
  }
  return map;
}

function textOf({ people, added, changed, duplicates, erased }: Imported, isDry: boolean): string {
  const news = `${added} new, ${changed} changed, ${people - added - changed} as they were`;
  return [
    `${isDry ? 'Would take' : 'Took'} ${plural(people, 'person', 'people')}: ${news}.`,
    ...(duplicates > 0
      ? [`${plural(duplicates, 'row')} of people who are in it already left out; the first one counts.`]
      : []),
    ...(erased > 0 ? [`${plural(erased, 'person', 'people')} left out who were erased.`] : []),
  ].join('\n');
}
