import type { ListedAddress } from '../contacts/addressList.ts';
import type { Delivery } from '../domain/delivery.ts';
import { erasedMark } from '../domain/delivery.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Person, Suppression } from '../store/people.ts';
import { addressesOf, type ContactRefusal, parseContactAddress } from './contacts.ts';
import type { PeopleDeps } from './syncPeople.ts';

/** All that is stored of one person. */
export interface PersonalData {
  readonly address: ListedAddress;
  /** What sources, imports and hands say of them. */
  readonly people: readonly Person[];
  /** Their addresses, the one that was asked for first. */
  readonly addresses: readonly ListedAddress[];
  readonly suppressions: readonly Suppression[];
  readonly deliveries: readonly Delivery[];
}

export async function personalData(
  { people, addressKeys }: PeopleDeps,
  text: string,
): Promise<Result<PersonalData, ContactRefusal>> {
  const parsed = parseContactAddress(text);
  if (!parsed.ok) return parsed;
  const address = parsed.value;
  const found = await people.withAddress(address);
  const emails = [...new Set(found.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()])))];
  if (emails.length > 1) return err({ kind: 'several_contacts', address: address.key, emails });
  const addresses = [address, ...(await ownAddresses(people, found)).filter(({ key }) => key !== address.key)];
  const keys = (await people.erased()).size === 0 ? null : await addressKeys();
  const forms = keys ? [...addresses, ...addresses.map((one) => ({ ...one, key: keys.of(one) }))] : addresses;
  return ok({
    address,
    people: found,
    addresses,
    suppressions: await people.suppressionsOf(forms),
    deliveries: await people.deliveriesTo(addresses),
  });
}

/** Not the number of a household: it is somebody else's as well. */
async function ownAddresses(people: PeopleDeps['people'], found: readonly Person[]): Promise<readonly ListedAddress[]> {
  const all = new Map(found.flatMap(addressesOf).map((one) => [one.key, one]));
  const own = await Promise.all(
    [...all.values()].map(async (one) => {
      const holders = await people.withAddress(one);
      const isOwn = new Set(holders.map(({ email, phone }) => email?.toLowerCase() ?? phone)).size === 1;
      return isOwn ? [one] : [];
    }),
  );
  return own.flat();
}

/**
 * All that is stored of one person, for themselves. That it was handed over stands in the trail; where there is nothing, nothing
 * was, and no store is made to say so.
 */
export async function handOver(
  reading: PeopleDeps,
  writing: () => Promise<PeopleDeps>,
  text: string,
): Promise<Result<PersonalData, ContactRefusal>> {
  const data = await personalData(reading, text);
  if (!data.ok) return data;
  const { addresses, people, suppressions, deliveries } = data.value;
  if (people.length + suppressions.length + deliveries.length === 0) return data;
  await (await writing()).people.noteHandedOver(addresses);
  return data;
}

export interface ErasedPerson {
  readonly address: string;
  readonly people: number;
  readonly deliveries: number;
  /** False: there is no signing key, so a list that has them still brings them back. */
  readonly isKeptOut: boolean;
  /** Sources that had them, and may have them still. */
  readonly sources: readonly string[];
}

/** Takes a person out of all that is stored; counts stay as they are. */
export async function erasePerson(
  deps: PeopleDeps & { readonly newId: () => string },
  { address, addresses, people: found }: PersonalData,
): Promise<ErasedPerson> {
  const keys = await deps.addressKeys();
  const erased = await deps.people.erase({
    addresses,
    // The end of a UUIDv7 is random: nothing leads back from it.
    marker: () => `${erasedMark}${deps.newId().slice(-12)}`,
    addressKey: keys?.of ?? null,
    at: deps.now(),
  });
  const named = deps.lists.map(({ name }) => name);
  const sources = [...new Set(found.map(({ source }) => source))].filter((source) => named.includes(source));
  return { address: address.key, ...erased, isKeptOut: keys !== null, sources };
}
