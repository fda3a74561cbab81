import type { Person } from '../../store/people.ts';
import { plural } from '../../usecases/people.ts';
import type { Args, Context, Options } from '../define.ts';
import { csvLine } from '../io/csvText.ts';
import { table } from '../io/table.ts';
import { Values } from '../values.ts';
import { personCells, personColumns, personJson } from './records.ts';

/** On a terminal nobody reads more. */
const shownRows = 100;

export async function runList(
  _: Args,
  options: Options,
  { app: load, output, terminal, verb }: Context,
): Promise<number> {
  const values = new Values(options);
  const [tag, isCsv] = [values.text('tag'), values.flag('csv')];
  values.check(verb);
  const contacts = await (await load()).contacts();
  const { named, states } = await contacts.sources();
  for (const { name, place } of named) {
    const state = states.find((one) => one.name === name);
    if (!state?.syncedAt) output.warn(`the contact list ${place} was never read; read it: incident contacts sync`);
  }
  const pages = await contacts.everybody(tag);
  if (output.json) await output.stream(jsonOf(pages));
  else if (isCsv) await output.stream(csvOf(pages));
  else output.result(null, await textOf(pages, terminal.width));
  return 0;
}

type Pages = AsyncIterable<readonly Person[]>;

async function* jsonOf(pages: Pages): AsyncGenerator<string> {
  let before = '[';
  for await (const page of pages) {
    yield `${before}${page.map((one) => JSON.stringify(personJson(one))).join(',')}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : ']\n';
}

async function* csvOf(pages: Pages): AsyncGenerator<string> {
  yield csvLine(personColumns);
  for await (const page of pages) yield page.map((one) => csvLine(personCells(one))).join('');
}

async function textOf(pages: Pages, width: number): Promise<string> {
  const shown: Person[] = [];
  let count = 0;
  for await (const page of pages) {
    shown.push(...page.slice(0, shownRows - shown.length));
    count += page.length;
  }
  if (count === 0) return 'Nobody.';
  const rows = await table(
    shown.map((one) => personCells(one).map((cell) => cell ?? '')),
    width,
  );
  const more = count > shown.length ? ' (all of them: --csv or --json)' : '';
  return `${rows}\n${plural(count, 'person', 'people')}${more}`;
}
