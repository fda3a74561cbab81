import { plural } from '../../usecases/people.ts';
import type { Args, Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { personJson } from './records.ts';
import { contactsRefused } from './words.ts';

export async function runRemove(
  [address = '']: Args,
  options: Options,
  { app: load, output, verb }: Context,
): Promise<number> {
  new Values(options).check(verb);
  const contacts = await (await load()).contacts();
  const removed = await contacts.remove(address);
  if (!removed.ok) throw contactsRefused(removed.error, verb);
  const { named } = await contacts.sources();
  const sources = named.map(({ name }) => name).filter((name) => removed.value.some(({ source }) => source === name));
  if (sources.length > 0) {
    const why = `${sources.join(', ')} may have them still, and would bring them back`;
    output.warn(`${why}; so that nothing goes there: incident contacts suppress ${address}`);
  }
  const count = plural(new Set(removed.value.map(({ email, phone }) => email ?? phone)).size, 'person', 'people');
  output.result({ removed: removed.value.map(personJson) }, `Removed ${count}.`);
  return 0;
}
