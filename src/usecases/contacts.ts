import { type ListedAddress, readAddress } from '../contacts/addressList.ts';
import { ContactSourceFault, type Reading, type ReadReport } from '../contacts/contactSource.ts';
import { canonicalLocale, readTags } from '../contacts/person.ts';
import { readZone } from '../contacts/readerZone.ts';
import type { TokenFault } from '../contacts/unsubscribeToken.ts';
import type { AddressKind, Contact } from '../domain/contact.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Merged, Person, SuppressionReason } from '../store/people.ts';
import { nameLists, withLastWords } from './people.ts';
import { keepErased, type PeopleDeps, type SyncOutcome, syncPeople } from './syncPeople.ts';

/** Why a command on the contacts stops before it stores anything. */
export type ContactRefusal =
  | { readonly kind: 'contact_value'; readonly flag: string; readonly value: string; readonly expected: string }
  | { readonly kind: 'contact_missing' }
  | { readonly kind: 'unknown_source'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'no_sources' }
  | { readonly kind: 'unknown_contact'; readonly address: string }
  /** A number that several people have. */
  | { readonly kind: 'several_contacts'; readonly address: string; readonly emails: readonly string[] }
  | { readonly kind: 'erased_contact'; readonly address: string }
  | { readonly kind: 'contact_rows'; readonly report: ReadReport; readonly good: number }
  | { readonly kind: 'contact_source'; readonly message: string }
  | { readonly kind: 'no_signing_key' }
  | { readonly kind: 'unsubscribe_token'; readonly fault: TokenFault }
  /** A good token of somebody whom no list has. */
  | { readonly kind: 'unknown_reader' };

const anAddress = 'an e-mail address, or a phone number with its country’s code such as +491711234567';

export function parseContactAddress(text: string, flag = 'ADDRESS'): Result<ListedAddress, ContactRefusal> {
  const found = readAddress(text);
  return found ? ok(found) : err({ kind: 'contact_value', flag, value: text, expected: anAddress });
}

export interface Imported extends Merged {
  readonly erased: number;
  readonly report: ReadReport;
}

/** Adds the people of a list to those that are there. */
export async function importPeople(
  { people, addressKeys }: PeopleDeps,
  reading: Reading,
  skipInvalid: boolean,
): Promise<Result<Imported, ContactRefusal>> {
  let good = 0;
  async function* unlessBroken(batches: AsyncIterable<readonly Contact[]>): AsyncGenerator<readonly Contact[]> {
    for await (const batch of batches) {
      good += batch.length;
      yield batch;
    }
    // Thrown in here, because so nothing of what came before is stored.
    if (!skipInvalid && reading.report().faults.length > 0) throw new BrokenRows();
  }
  try {
    const kept = await keepErased(people, addressKeys, unlessBroken(reading.batches));
    const merged = await people.merge('imported', kept.people);
    return ok({ ...merged, erased: kept.count(), report: reading.report() });
  } catch (error) {
    if (error instanceof BrokenRows) return err({ kind: 'contact_rows', report: reading.report(), good });
    if (error instanceof ContactSourceFault) return err({ kind: 'contact_source', message: withLastWords(error) });
    throw error;
  }
}

class BrokenRows extends Error {}

/** Reads the sources anew, or one of them. Sources that the config names no more are forgotten with their people. */
export async function syncSources(
  deps: PeopleDeps,
  { source, allowShrink, signal }: { source: string | null; allowShrink: boolean; signal: AbortSignal },
): Promise<Result<readonly SyncOutcome[], ContactRefusal>> {
  const known = deps.lists.map(({ name }) => name);
  if (source !== null && !known.includes(source)) return err({ kind: 'unknown_source', name: source, known });
  if (known.length === 0) return err({ kind: 'no_sources' });
  await nameLists(deps);
  if (source === null) {
    for (const { name } of await deps.people.sources()) if (!known.includes(name)) await deps.people.forgetSource(name);
  }
  const outcomes: SyncOutcome[] = [];
  for (const list of deps.lists.filter(({ name }) => source === null || name === source)) {
    outcomes.push(await syncPeople(deps, list, { allowShrink, signal }));
  }
  return ok(outcomes);
}

export interface PersonInput {
  readonly email: string | null;
  readonly phone: string | null;
  readonly sms: boolean;
  readonly name: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly tags: readonly string[];
}

/** Adds one person by hand, or says more of one who is there. */
export async function addPerson(deps: PeopleDeps, input: PersonInput): Promise<Result<Person, ContactRefusal>> {
  const read = readPerson(input);
  if (!read.ok) return read;
  const person = read.value;
  const addresses = addressesOf(person);
  const [first] = addresses;
  if (!first) return err({ kind: 'contact_missing' });
  const erased = await erasedAmong(deps, addresses);
  if (erased) return err({ kind: 'erased_contact', address: erased.key });
  const [known] = first.kind === 'email' ? await deps.people.withAddress(first) : [];
  await deps.people.merge('by hand', one(known ? mergedWith(known, person) : person));
  const [added] = (await deps.people.withAddress(first)).filter(({ source }) => source === 'by hand');
  return added ? ok(added) : err({ kind: 'unknown_contact', address: first.key });
}

async function* one(person: Contact): AsyncGenerator<readonly Contact[]> {
  yield [person];
}

/** What was not said now stays as it is known; consent stays with the number that it was given for. */
const mergedWith = (known: Contact, said: Contact): Contact => {
  const phone = said.phone ?? known.phone;
  return {
    email: known.email,
    phone,
    smsOptIn: phone !== null && (said.smsOptIn || (known.smsOptIn && phone === known.phone)),
    name: said.name ?? known.name,
    locale: said.locale ?? known.locale,
    timezone: said.timezone ?? known.timezone,
    tags: [...new Set([...known.tags, ...said.tags])],
  };
};

function readPerson(input: PersonInput): Result<Contact, ContactRefusal> {
  const { email, phone, sms, name, locale, timezone, tags } = input;
  const bad = (flag: string, value: string, expected: string) =>
    err({ kind: 'contact_value', flag, value, expected } as const);
  const mail = email === null ? null : readAddress(email);
  if (email !== null && mail?.kind !== 'email') return bad('--email', email, 'one e-mail address');
  const number = phone === null ? null : readAddress(phone);
  if (phone !== null && number?.kind !== 'phone') return bad('--phone', phone, 'a number such as +491711234567');
  if (sms && number === null) return bad('--sms', 'yes', 'a number to text: --phone +491711234567');
  if (name !== null && (/\p{Cc}/u.test(name) || name.length > 1000)) return bad('--name', name, 'a name in one line');
  const language = locale === null ? null : canonicalLocale(locale);
  if (locale !== null && language === null) return bad('--locale', locale, 'a language tag such as "en" or "pt-BR"');
  const zone = timezone === null ? null : readZone(timezone);
  if (timezone !== null && zone === null) return bad('--timezone', timezone, 'a time zone such as "Europe/Berlin"');
  const all = [...new Set(tags.flatMap(readTags))];
  const written = email === null ? null : (readWritten(email) ?? null);
  const addresses = { email: written, phone: number?.key ?? null, smsOptIn: sms };
  return ok({ ...addresses, name, locale: language, timezone: zone, tags: all });
}

/** With the letters of its local part as they were typed. */
function readWritten(email: string): string | undefined {
  const key = readAddress(email)?.key;
  const local = email.trim().slice(0, email.trim().lastIndexOf('@'));
  return key && `${local}${key.slice(key.lastIndexOf('@'))}`;
}

export const addressesOf = ({ email, phone }: Pick<Contact, 'email' | 'phone'>): readonly ListedAddress[] => [
  ...(email === null ? [] : [{ kind: 'email', key: email.toLowerCase() } as const]),
  ...(phone === null ? [] : [{ kind: 'phone', key: phone } as const]),
];

async function erasedAmong(
  { people, addressKeys }: PeopleDeps,
  addresses: readonly ListedAddress[],
): Promise<ListedAddress | null> {
  const erased = await people.erased();
  const keys = erased.size === 0 ? null : await addressKeys();
  return addresses.find((address) => keys !== null && erased.has(keys.of(address))) ?? null;
}

export async function removePerson(
  { people }: PeopleDeps,
  text: string,
): Promise<Result<readonly Person[], ContactRefusal>> {
  const address = parseContactAddress(text);
  if (!address.ok) return address;
  const removed = await people.remove(address.value);
  return removed.length > 0 ? ok(removed) : err({ kind: 'unknown_contact', address: address.value.key });
}

export interface Suppressed {
  /** Addresses that were named. */
  readonly addresses: number;
  /** Those that were not suppressed before. */
  readonly added: number;
  readonly report: ReadReport;
}

/** Nothing goes there any more, whatever a list says. */
export async function suppressList(
  { people, now }: PeopleDeps,
  reading: Reading<ListedAddress>,
  reason: SuppressionReason,
): Promise<Result<Suppressed, ContactRefusal>> {
  const at = now();
  let [addresses, added] = [0, 0];
  try {
    for await (const batch of reading.batches) {
      addresses += batch.length;
      added += await people.suppress(batch.map((address) => ({ ...address, reason, at })));
    }
    return ok({ addresses, added, report: reading.report() });
  } catch (error) {
    if (error instanceof ContactSourceFault) return err({ kind: 'contact_source', message: error.message });
    throw error;
  }
}

/** One address; with the other kind, the person's numbers instead of their address, or the other way round. */
export async function addressesMeant(
  { people }: PeopleDeps,
  text: string,
  kind: AddressKind | null,
): Promise<Result<readonly ListedAddress[], ContactRefusal>> {
  const address = parseContactAddress(text);
  if (!address.ok) return address;
  if (kind === null || kind === address.value.kind) return ok([address.value]);
  const others = (await people.withAddress(address.value)).flatMap(addressesOf).filter((one) => one.kind === kind);
  const unique = [...new Map(others.map((one) => [one.key, one])).values()];
  return unique.length > 0 ? ok(unique) : err({ kind: 'unknown_contact', address: address.value.key });
}

/** Lifts a suppression, that of who was erased too. */
export async function unsuppress(
  { people, addressKeys }: PeopleDeps,
  addresses: readonly ListedAddress[],
): Promise<number> {
  const keys = (await people.erased()).size === 0 ? null : await addressKeys();
  let lifted = 0;
  for (const address of addresses) {
    const forms = [address, ...(keys ? [{ ...address, key: keys.of(address) }] : [])];
    for (const form of forms) lifted += (await people.unsuppress(form)) ? 1 : 0;
  }
  return lifted;
}
