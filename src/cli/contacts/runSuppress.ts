import type { App } from '../../app.ts';
import type { ListedAddress } from '../../contacts/addressList.ts';
import type { AddressKind } from '../../domain/contact.ts';
import { plural } from '../../usecases/people.ts';
import type { Args, Context, Options } from '../define.ts';
import { Values } from '../values.ts';
import { contactsRefused, leftOutText, orRefused, reportJson } from './words.ts';

type Contacts = Awaited<ReturnType<App['contacts']>>;

const kinds: Readonly<Record<'email' | 'sms', AddressKind>> = { email: 'email', sms: 'phone' };

export async function runSuppress([address]: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, verb, signal } = context;
  const values = new Values(options);
  const [file, token, isUndo] = [values.text('file'), values.text('token'), values.flag('undo')];
  const otherwise = token === null ? 'by hand' : 'unsubscribed';
  const reason = values.choice('reason', '--reason', ['bounced', 'complained', 'unsubscribed']) ?? otherwise;
  const word = values.choice('kind', '--kind', ['email', 'sms']);
  const kind = word === null ? null : kinds[word];
  const given = [address ?? null, file, token].filter((one) => one !== null);
  if (given.length !== 1) values.fault('Give either an address, --file PATH or --token LINK.');
  if (isUndo && file !== null) values.fault('--undo takes one address, not a list.');
  if (token !== null && kind === 'phone') values.fault('--token is for e-mail: --kind sms takes an address.');
  values.check(verb);
  const contacts = await (await load()).contacts();
  if (file !== null) {
    const done = await contacts.suppressList({ path: file, stdin: () => process.stdin }, { kind, reason, signal });
    if (!done.ok) throw contactsRefused(done.error, verb);
    const { report, ...counts } = done.value;
    const leftOut = leftOutText(report);
    if (leftOut !== '') output.say(leftOut);
    output.result({ ...counts, reason, ...reportJson(report) }, suppressedText(counts));
    return 0;
  }
  const meant =
    token === null
      ? await contacts.addressesMeant(address ?? '', kind)
      : await orRefused(verb, () => contacts.addressOfToken(token));
  if (!meant.ok) throw contactsRefused(meant.error, verb);
  return isUndo ? await lift(contacts, meant.value, context) : await suppress(contacts, meant.value, reason, context);
}

async function suppress(
  contacts: Contacts,
  addresses: readonly ListedAddress[],
  reason: Parameters<Contacts['suppress']>[1],
  { output }: Context,
): Promise<number> {
  const added = await contacts.suppress(addresses, reason);
  const counts = { addresses: addresses.length, added };
  output.result({ ...counts, reason }, suppressedText(counts));
  return 0;
}

async function lift(
  contacts: Contacts,
  addresses: readonly ListedAddress[],
  { output, verb }: Context,
): Promise<number> {
  const lifted = await orRefused(verb, () => contacts.unsuppress(addresses));
  const text = lifted > 0 ? 'Lifted: they are told again.' : 'It was not suppressed.';
  output.result({ lifted }, text);
  return 0;
}

function suppressedText({ addresses, added }: { readonly addresses: number; readonly added: number }): string {
  const before = addresses > added ? `, ${addresses - added} of them before` : '';
  return `Suppressed ${plural(addresses, 'address', 'addresses')}${before}: nothing goes there any more.`;
}
