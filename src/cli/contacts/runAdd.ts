import type { Args, Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { personCells, personJson } from './records.ts';
import { contactsRefused, orRefused } from './words.ts';

export async function runAdd(_: Args, options: Options, { app: load, output, verb }: Context): Promise<number> {
  const values = new Values(options);
  const input = {
    email: values.text('email'),
    phone: values.text('phone'),
    sms: values.flag('sms'),
    name: values.text('name'),
    locale: values.text('locale'),
    timezone: values.text('timezone'),
    tags: values.list('tag'),
  };
  values.check(verb);
  const contacts = await (await load()).contacts();
  const added = await orRefused(verb, () => contacts.add(input));
  if (!added.ok) throw contactsRefused(added.error, verb);
  const words = personCells(added.value).filter((cell) => cell !== null && cell !== '');
  output.result(personJson(added.value), `Added: ${words.join(', ')}`);
  return 0;
}
