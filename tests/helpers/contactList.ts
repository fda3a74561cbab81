import { contactKey, type ReadReport } from '../../src/contacts/contactSource.ts';
import { listFile } from '../../src/contacts/listFile.ts';
import { type ListOptions, readList } from '../../src/contacts/readList.ts';
import type { Contact } from '../../src/domain/contact.ts';

export interface ReadPeople extends ReadReport {
  /** Each once, as the first row has them. */
  readonly contacts: readonly Contact[];
  readonly duplicates: number;
}

/** Reads a file to its end, all of it in memory. */
export async function readListFile(path: string, options: ListOptions = {}): Promise<ReadPeople> {
  const reading = readList(listFile(path, ''), options);
  const all = (await Array.fromAsync(reading.batches)).flat();
  const contacts = all.filter((one, at) => all.findIndex((other) => contactKey(other) === contactKey(one)) === at);
  return { contacts, duplicates: all.length - contacts.length, ...reading.report() };
}
