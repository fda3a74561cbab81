import type { AddressKind, Contact, Reached } from '../../src/domain/contact.ts';
import type { PeopleReader, SourceSync, Suppression } from '../../src/store/people.ts';
import { testNow } from './httpChannelIo.ts';

export const contactOf = (given: Partial<Contact>): Contact => ({
  ...{ email: null, phone: null, smsOptIn: false, name: null, locale: null, timezone: null, tags: [] },
  ...given,
});

/** People as a list gives them: some at a time. */
export async function* inBatches(people: readonly Partial<Contact>[], size = 2): AsyncGenerator<readonly Contact[]> {
  for (let from = 0; from < people.length; from += size) yield people.slice(from, from + size).map(contactOf);
}

export const mails = (...names: readonly string[]): readonly Partial<Contact>[] =>
  names.map((name) => ({ email: `${name}@x.test` }));

export const syncOf = (given: Partial<SourceSync> = {}): SourceSync => ({
  ...{ name: 'people.csv', definition: '/people.csv', rank: 1, mark: '1', at: testNow, allowShrink: false },
  leftOut: () => ({ broken: 0, faults: [] }),
  ...given,
});

export const suppressed = (kind: AddressKind, key: string): Suppression => ({
  ...{ kind, key, reason: 'bounced', at: testNow },
});

export async function reachedBy(
  people: PeopleReader,
  kind: AddressKind,
  { tag = null, pageSize = 3 }: { readonly tag?: string | null; readonly pageSize?: number } = {},
): Promise<readonly Reached[]> {
  return (await Array.fromAsync(people.pages(kind, tag, pageSize))).flat();
}

export const addressesBy = async (...given: Parameters<typeof reachedBy>): Promise<readonly string[]> =>
  (await reachedBy(...given)).map((one) => one.to);
