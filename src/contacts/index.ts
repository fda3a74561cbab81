import type { ContactList } from './contactSource.ts';
import { readCsvContacts } from './csv.ts';

/** A source as the config names it. */
export interface ContactSource {
  readonly type: 'file';
  readonly path: string;
}

/** All sources together; a person in several is one person. Throws `ContactSourceFault`. */
export async function readContacts(sources: readonly ContactSource[]): Promise<ContactList> {
  const lists = await Promise.all(sources.map((source) => readCsvContacts(source.path)));
  const people = new Map<string, ContactList['contacts'][number]>();
  for (const contact of lists.flatMap((list) => list.contacts)) {
    const key = contact.email?.toLowerCase() ?? '';
    if (!people.has(key)) people.set(key, contact);
  }
  return { contacts: [...people.values()], faults: lists.flatMap((list) => list.faults) };
}
