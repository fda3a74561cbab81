import { domainToASCII } from 'node:url';
import { parseAddress } from '../domain/address.ts';
import type { Contact } from '../domain/contact.ts';
import { ContactSourceFault } from './contactSource.ts';

type Field = keyof Contact;

/** What a column may be called, in lower case. */
const headers: Readonly<Record<Field, readonly string[]>> = {
  email: ['email', 'e-mail', 'mail', 'email address'],
  phone: ['phone', 'mobile', 'telephone', 'phone number'],
  smsOptIn: ['sms', 'sms opt-in', 'sms_opt_in', 'sms consent', 'sms_consent'],
  name: ['name', 'full name'],
  locale: ['locale', 'language', 'lang'],
  tags: ['tags', 'tag'],
};
const fields = Object.keys(headers) as readonly Field[];

/** Which cell is what, and how many there are. */
export interface Columns {
  readonly width: number;
  readonly places: ReadonlyMap<Field, number>;
}

/** Reads the header line. Throws `ContactSourceFault`. */
export function readHeader(cells: readonly string[], path: string): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  if (names.some((name) => broken.test(name) || /\p{Cc}/u.test(name))) {
    throw new ContactSourceFault(
      `the first line of the contact list ${path} holds characters that no text has; save it as "CSV UTF-8"`,
    );
  }
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ContactSourceFault(`the contact list ${path} has two columns called "${shorten(twice)}"; take one out`);
  }
  const places = new Map<Field, number>();
  for (const field of fields) {
    const found = names.flatMap((name, index) => (headers[field].includes(name) ? [index] : []));
    if (found.length > 1) {
      const both = found.map((index) => `"${names[index]}"`).join(' and ');
      throw new ContactSourceFault(
        `the contact list ${path} has several columns for ${field}: ${both}; take all but one out`,
      );
    }
    if (found[0] !== undefined) places.set(field, found[0]);
  }
  if (!places.has('email') && !places.has('phone')) {
    const found = shorten(names.join(', '));
    throw new ContactSourceFault(
      `the contact list ${path} has no column "email" or "phone" in its first line; it has: ${found}`,
    );
  }
  return { width: cells.length, places };
}

/** NUL, other controls and what a wrong encoding leaves behind; line breaks and tabs are of a note's text. */
const broken = /[^\P{Cc}\t\r\n]|\ufffd/u;
const maxCellChars = 1000;
/** Anything else is no consent. */
const yes = /^(?:yes|y|true|1|x|opted[ -]?in)$/iu;

/** @returns the person, or what is wrong with the row */
export function readRow(cells: readonly string[], { width, places }: Columns): Contact | string {
  if (cells.length !== width) return `has ${count(cells.length, 'cell')}, and the first line has ${width}`;
  if (cells.some((cell) => cell.includes('\n') && cell.includes('"'))) {
    return 'has a quote that is not closed; the rows after it are inside';
  }
  if (cells.some((cell) => broken.test(cell))) return 'has a control character or a broken letter in it';
  const used = new Map(fields.map((field) => [field, cells[places.get(field) ?? -1] ?? '']));
  for (const [field, cell] of used) {
    if (cell.length > maxCellChars) return `has more than ${maxCellChars} characters in ${field}`;
    if (/\p{Cc}/u.test(cell.trim())) return `has a line break or a tab in ${field}`;
  }
  const cell = (field: Field): string | null => used.get(field)?.trim() || null;
  const written = cell('email');
  const email = written === null ? null : parseAddress(written, domainToASCII);
  if (written !== null && email === null) return `has ${quote(written)}, which is not one e-mail address`;
  const number = cell('phone');
  const phone = internationalPhone(number);
  const smsOptIn = yes.test(cell('smsOptIn') ?? '');
  if (smsOptIn && number === null) return 'says yes to SMS and has no phone number';
  if (smsOptIn && phone === null) {
    return `says yes to SMS with ${quote(number ?? '')}; expected a number with its country's code, such as +49 170 1234567`;
  }
  if (email === null && phone === null) return `has no ${places.has('email') ? 'e-mail address' : 'phone number'}`;
  const locale = cell('locale');
  const tag = locale === null ? null : canonicalLocale(locale);
  if (locale !== null && tag === null) return `has the locale ${quote(locale)}; expected one such as "en" or "pt-BR"`;
  return {
    email,
    phone,
    smsOptIn,
    name: cell('name'),
    locale: tag,
    tags: (cell('tags') ?? '').split(/[;|\s]+/u).filter((one) => one !== ''),
  };
}

function canonicalLocale(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** E.164, or null: without its country's code a number can't be told from another country's. */
function internationalPhone(text: string | null): string | null {
  const digits = text?.replace(/[\s()./-]/gu, '').replace(/^00/u, '+') ?? '';
  return /^\+[1-9]\d{6,14}$/u.test(digits) ? digits : null;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
/** What is not letters to the eye (direction marks and the like) is left out of what is shown. */
const quote = (text: string): string => JSON.stringify(shorten(text.replace(/\p{Cf}/gu, '')));
const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
