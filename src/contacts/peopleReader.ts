import type { Contact } from '../domain/contact.ts';
import { ContactSourceFault, Remarked, type RowRead, type RowReader } from './contactSource.ts';
import { broken, type Field, type FieldMap, fields, personOf, placesOf, quote, shorten } from './person.ts';

/** People: which columns, or keys, say what of them. */
export const peopleReader = (map: FieldMap, tags: readonly string[]): RowReader<Contact> => {
  const withTags = (person: Contact): Contact =>
    tags.length === 0 ? person : { ...person, tags: [...new Set([...person.tags, ...tags])] };
  const tagged = (read: RowRead<Contact>): RowRead<Contact> => {
    if (typeof read === 'string') return read;
    return read instanceof Remarked ? new Remarked(withTags(read.value), read.remark) : withTags(read);
  };
  return {
    ofHeader: (cells, list) => {
      const columns = readHeader(cells, list, map);
      return { isHeader: true, ofCells: (row) => tagged(readRow(row, columns)) };
    },
    ofObject: (object, list) => tagged(readObject(object, list, map)),
  };
};

/** Which cell is what, and how many there are. */
interface Columns {
  readonly width: number;
  readonly places: ReadonlyMap<Field, number>;
}

/** Reads the header line. Throws `ContactSourceFault`. */
function readHeader(cells: readonly string[], list: string, map: FieldMap): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  if (names.some((name) => broken.test(name) || /\p{Cc}/u.test(name))) {
    throw new ContactSourceFault(
      `the first line of the contact list ${list} holds characters that no text has; save it as "CSV UTF-8"`,
    );
  }
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ContactSourceFault(`the contact list ${list} has two columns called ${quote(twice)}; take one out`);
  }
  const has = `in its first line; it has: ${shorten(names.join(', ').replace(/\p{Cf}/gu, ''))}`;
  for (const column of map.values()) {
    if (names.includes(column.trim().toLowerCase())) continue;
    throw new ContactSourceFault(`the contact list ${list} has no column ${quote(column)} ${has}`);
  }
  const places = placesOf(cells, map, list);
  if (!places.has('email') && !places.has('phone')) {
    throw new ContactSourceFault(`the contact list ${list} has no column "email" or "phone" ${has}`);
  }
  return { width: cells.length, places };
}

/** Without the quote before what a spreadsheet would run as a formula, which our own export puts there too. */
export const unescaped = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r])/u, '');

/** @returns the person, or what is wrong with the row */
function readRow(cells: readonly string[], { width, places }: Columns): RowRead<Contact> {
  if (cells.length !== width) return `has ${count(cells.length, 'cell')}, and the first line has ${width}`;
  if (cells.some((cell) => cell.includes('\n') && cell.includes('"'))) {
    return 'has a quote that is not closed; the rows after it are inside';
  }
  if (cells.some((cell) => broken.test(cell))) return 'has a control character or a broken letter in it';
  const texts = new Map(fields.map((field) => [field, unescaped(cells[places.get(field) ?? -1] ?? '')]));
  return personOf(texts, places.has('email'));
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

function readObject(object: Readonly<Record<string, unknown>>, list: string, map: FieldMap): RowRead<Contact> {
  const entries = Object.entries(object).filter(([, value]) => value !== null);
  const texts = new Map<Field, string>();
  try {
    const keys = entries.map(([key]) => key);
    for (const [field, place] of placesOf(keys, map, list)) {
      const value = entries[place]?.[1];
      const written = textOf(field, value);
      if (written === null) return `has ${kindOf(value)} for ${field}`;
      texts.set(field, written);
    }
  } catch (error) {
    if (error instanceof ContactSourceFault) return 'has two keys that mean the same';
    throw error;
  }
  return personOf(texts, true);
}

/** As a CSV would have it; null: a value of another kind. */
function textOf(field: Field, value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (field === 'smsOptIn' && (typeof value === 'boolean' || typeof value === 'number')) return String(value);
  if (field === 'phone' && typeof value === 'number') return String(value);
  const isList = field === 'tags' && Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isList ? value.join(';') : null;
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'a list' : `a ${typeof value}`);
