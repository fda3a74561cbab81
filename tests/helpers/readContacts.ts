import { contactKey, type RowFault } from '../../src/contacts/contactSource.ts';
import { type ContactSource, namedLists } from '../../src/contacts/index.ts';
import type { Contact } from '../../src/domain/contact.ts';

export interface ContactList {
  readonly contacts: readonly Contact[];
  readonly faults: readonly (RowFault & { readonly source: string })[];
  readonly moreFaults: number;
  readonly duplicates: number;
}

const noPrograms = {
  run: (): never => {
    throw new Error('no program runs here');
  },
};

/** All files together; a person in several is one person, as the first has them. Throws `ContactSourceFault`. */
export async function readContacts(sources: readonly ContactSource[]): Promise<ContactList> {
  const people = new Map<string, Contact>();
  const reports = [];
  let taken = 0;
  for (const list of namedLists(sources, noPrograms)) {
    const reading = list.read(new AbortController().signal);
    for await (const batch of reading.batches) {
      taken += batch.length;
      for (const one of batch) if (!people.has(contactKey(one))) people.set(contactKey(one), one);
    }
    reports.push(reading.report());
  }
  return {
    contacts: [...people.values()],
    faults: reports.flatMap((report) => report.faults),
    moreFaults: reports.reduce((sum, report) => sum + report.moreFaults, 0),
    duplicates: taken - people.size,
  };
}
