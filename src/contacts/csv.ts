import { readFile } from 'node:fs/promises';
import { domainToASCII } from 'node:url';
import { parse } from 'csv-parse/sync';
import { parseAddress } from '../domain/address.ts';
import type { Contact } from '../domain/contact.ts';
import { type ContactList, ContactSourceFault, type RowFault } from './contactSource.ts';

/** What a column may be called, in lower case. */
const headers: Readonly<Record<keyof Contact, readonly string[]>> = {
  email: ['email', 'e-mail', 'mail', 'email address'],
  phone: ['phone', 'mobile', 'telephone', 'phone number'],
  name: ['name', 'full name'],
  locale: ['locale', 'language', 'lang'],
  tags: ['tags', 'tag'],
};
const maxCellChars = 1000;

/** Reads people from a CSV file with a header line. Rows that can't be used are told by line; the others are kept. */
export async function readCsvContacts(path: string): Promise<ContactList> {
  const text = decode(await readSource(path), path);
  const rows = parseRows(text, path);
  const [head, ...body] = rows;
  if (!head) throw new ContactSourceFault(`${path} is empty; expected a header line with a column "email"`);
  const columns = columnsOf(head.cells, path);
  const contacts = new Map<string, Contact>();
  const faults: RowFault[] = [];
  for (const { cells, line } of body) {
    const read = toContact(cells, columns, head.cells.length);
    if (typeof read === 'string') faults.push({ source: path, line, message: read });
    // The same person twice is one person; the first line counts.
    else if (read.email !== null && !contacts.has(read.email.toLowerCase())) {
      contacts.set(read.email.toLowerCase(), read);
    }
  }
  return { contacts: [...contacts.values()], faults };
}

async function readSource(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `can not be read (${code})`;
    throw new ContactSourceFault(`the contact list ${path} ${why}; set contacts.sources in the config`);
  }
}

/** UTF-8, or UTF-16 by its mark. Anything else would be read as rubbish without a word. */
function decode(bytes: Buffer, path: string): string {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    throw new ContactSourceFault(`${path} is a ZIP or a spreadsheet; save it as CSV`);
  }
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ContactSourceFault(`${path} is not UTF-8; save it as "CSV UTF-8"`);
  }
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

function parseRows(text: string, path: string): readonly Row[] {
  const firstLine = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const delimiter = [',', ';', '\t'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  try {
    const records: unknown = parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
      max_record_size: 100_000,
    });
    const rows = records as { record: string[]; info: { lines: number } }[];
    // `lines` is the last line of a record; one with line breaks in quotes began before.
    return rows.map(({ record, info }) => ({
      cells: record,
      line: info.lines - record.join('').split('\n').length + 1,
    }));
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? ` in line ${String(error.lines)}` : '';
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is not closed' : 'it is not CSV';
    throw new ContactSourceFault(`${path} can not be read${line}: ${why}`);
  }
}

function columnsOf(cells: readonly string[], path: string): Readonly<Record<keyof Contact, number>> {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const place = (field: keyof Contact): number => {
    const places = names.flatMap((name, index) => (headers[field].includes(name) ? [index] : []));
    if (places.length > 1) throw new ContactSourceFault(`${path} has more than one column for ${field}`);
    return places[0] ?? -1;
  };
  const columns = {
    email: place('email'),
    phone: place('phone'),
    name: place('name'),
    locale: place('locale'),
    tags: place('tags'),
  };
  if (columns.email < 0) {
    const found = names.slice(0, 5).join(', ').slice(0, 100);
    throw new ContactSourceFault(`${path} has no column "email" in its first line; found: ${found}`);
  }
  return columns;
}

function toContact(
  cells: readonly string[],
  columns: Readonly<Record<keyof Contact, number>>,
  width: number,
): Contact | string {
  if (cells.length !== width) return `has ${cells.length} cells, the header has ${width}`;
  if (cells.some((cell) => cell.length > maxCellChars)) return `has a cell of more than ${maxCellChars} characters`;
  if (cells.some((cell) => /[\p{Cc}\ufffd]/u.test(cell))) return 'has a control or broken character in it';
  const cell = (field: keyof Contact): string | null => cells[columns[field]]?.trim() || null;
  const email = parseAddress(cell('email') ?? '', domainToASCII);
  if (email === null) return cell('email') === null ? 'has no e-mail address' : 'has no valid e-mail address';
  const locale = cell('locale');
  if (locale !== null && !/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/iu.test(locale)) return 'has a locale that is none';
  return {
    email,
    phone: cell('phone'),
    name: cell('name'),
    locale: locale?.replaceAll('_', '-') ?? null,
    tags: (cell('tags') ?? '').split(/[;|\s]+/u).filter((tag) => tag !== ''),
  };
}
