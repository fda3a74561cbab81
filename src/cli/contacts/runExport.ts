import type { Args, Context, Options } from '../define.ts';
import { deliveryJson } from '../io/json.ts';
import { Values } from '../values.ts';
import { personJson, suppressionJson } from './records.ts';
import { contactsRefused, orRefused } from './words.ts';

export async function runExport([address = '']: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, verb } = context;
  new Values(options).check(verb);
  const app = await load();
  const contacts = await app.contacts();
  const data = await orRefused(verb, () => contacts.handOver(address));
  if (!data.ok) throw contactsRefused(data.error, verb);
  const { people, suppressions, deliveries } = data.value;
  const idOf = await app.idOf();
  const value = {
    address: data.value.address.key,
    contacts: people.map(personJson),
    suppressed: suppressions.map(suppressionJson),
    deliveries: deliveries.map((one) => deliveryJson(one, idOf)),
  };
  // It is for the person themselves: JSON, that they can read as well.
  output.result(value, JSON.stringify(value, null, 2));
  return 0;
}
