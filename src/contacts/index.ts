import type { Contact } from '../domain/contact.ts';
import { type ContactList, contactKey } from './contactSource.ts';
import { readCsvContacts } from './csv.ts';

/** A source as the config names it; the path is absolute. */
export interface ContactSource {
  readonly type: 'file';
  readonly path: string;
}

/** The only list of source types. */
const sourceTypes: {
  readonly [Type in ContactSource['type']]: (source: ContactSource & { readonly type: Type }) => Promise<ContactList>;
} = {
  file: ({ path }) => readCsvContacts(path),
};

/** All sources together; a person in several is one person, as the first source has them. Throws `ContactSourceFault`. */
export async function readContacts(sources: readonly ContactSource[]): Promise<ContactList> {
  const lists = await Promise.all(sources.map((source) => sourceTypes[source.type](source)));
  const people = new Map<string, Contact>();
  for (const contact of lists.flatMap((list) => list.contacts)) {
    const key = contactKey(contact);
    if (!people.has(key)) people.set(key, contact);
  }
  const sum = (of: (list: ContactList) => number): number => lists.reduce((total, list) => total + of(list), 0);
  return {
    contacts: [...people.values()],
    faults: lists.flatMap((list) => list.faults),
    moreFaults: sum((list) => list.moreFaults ?? 0),
    duplicates: sum((list) => (list.duplicates ?? 0) + list.contacts.length) - people.size,
  };
}
