import { ContactSourceFault, type NamedList } from '../contacts/contactSource.ts';
import type { AddressKind } from '../domain/contact.ts';
import type { PeopleReader } from '../store/people.ts';
import type { DoctorDeps } from './doctor.ts';
import { freshPeople } from './people.ts';
import type { PublishFault } from './refusal.ts';

/** How many of each language there are; null: the company's. */
export type Languages = ReadonlyMap<string | null, number>;

/** Whom the channels to people would reach, where there are such channels; no address is in it. */
export interface Reach {
  readonly email: Languages;
  readonly phone: Languages;
  readonly faults: readonly PublishFault[];
  /** Sources that were never read, and are not now, because a program gives them. */
  readonly unasked: readonly string[];
}

/** Counts the people as `open` would find them, but runs no program: that may ask somebody elsewhere. Stores nothing. */
export async function countReach(
  { config, openStore, peopleSources }: Pick<DoctorDeps, 'config' | 'openStore' | 'peopleSources'>,
  kinds: readonly AddressKind[],
  signal: AbortSignal,
): Promise<Reach> {
  const sources = await peopleSources();
  const programs = config.contactSources.filter(({ type }) => type === 'command').map(({ name }) => name);
  const lists = sources.lists.map((list) => (programs.includes(list.name) ? unread(list) : list));
  const fresh = await freshPeople(
    await openStore(),
    { ...sources, lists },
    { skipInvalid: true, isShown: true, signal },
  );
  try {
    const reached = async (kind: AddressKind) =>
      kinds.includes(kind) ? await languagesOf(fresh.people, kind) : new Map<string | null, number>();
    const [email, phone] = [await reached('email'), await reached('phone')];
    const unasked = programs.filter((name) => fresh.faults.some((fault) => isUnread(fault, name)));
    return {
      email,
      phone,
      unasked,
      faults: fresh.faults.filter((fault) => !programs.some((name) => isUnread(fault, name))),
    };
  } finally {
    await fresh.close();
  }
}

const unreadText = (name: string): string => `the contact source ${name} is not asked in a drill`;

const unread = (list: NamedList): NamedList => ({
  ...list,
  read: () => {
    throw new ContactSourceFault(unreadText(list.name));
  },
});

const isUnread = (fault: PublishFault, name: string): boolean =>
  fault.kind === 'contact_source' && fault.message === unreadText(name);

async function languagesOf(people: PeopleReader, kind: AddressKind): Promise<Languages> {
  const languages = new Map<string | null, number>();
  for await (const page of people.pages(kind, null)) {
    for (const { locale, skip } of page) {
      if (skip === null) languages.set(locale, (languages.get(locale) ?? 0) + 1);
    }
  }
  return languages;
}
