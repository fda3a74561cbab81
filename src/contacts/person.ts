import { domainToASCII } from 'node:url';
import { parseAddress } from '../domain/address.ts';
import type { Contact } from '../domain/contact.ts';
import { parsePhone } from '../domain/phone.ts';
import { ContactSourceFault, Remarked, type RowRead } from './contactSource.ts';
import { readZone } from './readerZone.ts';

export type Field = keyof Contact;

/** What a column, or a key, may be called, in lower case. */
export const fieldNames: Readonly<Record<Field, readonly string[]>> = {
  email: ['email', 'e-mail', 'mail', 'email address'],
  phone: ['phone', 'mobile', 'telephone', 'phone number'],
  smsOptIn: ['sms', 'sms opt-in', 'sms_opt_in', 'sms consent', 'sms_consent'],
  name: ['name', 'full name'],
  locale: ['locale', 'language', 'lang'],
  timezone: ['timezone', 'time zone', 'time_zone', 'tz'],
  tags: ['tags', 'tag'],
};
export const fields = Object.keys(fieldNames) as readonly Field[];

/** Columns by other names, from `--map`: the field's own name for the column that holds it. */
export type FieldMap = ReadonlyMap<Field, string>;

/** Where each field stands among these names. Throws `ContactSourceFault` where two could be meant. */
export function placesOf(written: readonly string[], map: FieldMap, list: string): ReadonlyMap<Field, number> {
  const names = written.map((name) => name.trim().toLowerCase());
  const mapped = new Set([...map.values()].map((name) => name.trim().toLowerCase()));
  const places = new Map<Field, number>();
  for (const field of fields) {
    const own = map.get(field)?.trim().toLowerCase();
    const isIt = (name: string): boolean =>
      own === undefined ? fieldNames[field].includes(name) && !mapped.has(name) : name === own;
    const found = names.flatMap((name, index) => (isIt(name) ? [index] : []));
    if (found.length > 1) {
      const both = found.map((index) => `"${names[index]}"`).join(' and ');
      throw new ContactSourceFault(
        `the contact list ${list} has several columns for ${field}: ${both}; take all but one out`,
      );
    }
    if (found[0] !== undefined) places.set(field, found[0]);
  }
  return places;
}

/** NUL, other controls and what a wrong encoding leaves behind; line breaks and tabs are of a note's text. */
export const broken = /[^\P{Cc}\t\r\n]|\ufffd|\p{Cs}/u;
const maxCellChars = 1000;
/** Anything else is no consent. */
const yes = /^(?:yes|y|true|1|x|opted[ -]?in)$/iu;

/**
 * @param texts what is written of each field; absent: nothing
 * @returns the person, or what is wrong with the row
 */
export function personOf(texts: ReadonlyMap<Field, string>, hasEmail: boolean): RowRead<Contact> {
  for (const [field, text] of texts) {
    if (broken.test(text)) return 'has a control character or a broken letter in it';
    if (text.length > maxCellChars) return `has more than ${maxCellChars} characters in ${field}`;
    if (/\p{Cc}/u.test(text.trim())) return `has a line break or a tab in ${field}`;
  }
  const text = (field: Field): string | null => texts.get(field)?.trim() || null;
  const written = text('email');
  const email = written === null ? null : parseAddress(written, domainToASCII);
  if (written !== null && email === null) return `has ${quote(written)}, which is not one e-mail address`;
  const number = text('phone');
  const phone = number === null ? null : parsePhone(number);
  const smsOptIn = yes.test(text('smsOptIn') ?? '');
  if (smsOptIn && number === null) return 'says yes to SMS and has no phone number';
  if (smsOptIn && phone === null) {
    return `says yes to SMS with ${quote(number ?? '')}; expected a number with its country's code, such as +49 170 1234567`;
  }
  if (email === null && phone === null) return `has no ${hasEmail ? 'e-mail address' : 'phone number'}`;
  const locale = text('locale');
  const tag = locale === null ? null : canonicalLocale(locale);
  if (locale !== null && tag === null) return `has the locale ${quote(locale)}; expected one such as "en" or "pt-BR"`;
  const zone = text('timezone');
  const timezone = zone === null ? null : readZone(zone);
  const person = { email, phone, smsOptIn, name: text('name'), locale: tag, timezone };
  const contact = { ...person, tags: readTags(text('tags') ?? '') };
  // By a wrong zone somebody is told at night; for a wrong row they would not be told at all.
  return zone === null || timezone !== null ? contact : new Remarked(contact, noSuchZone(zone));
}

const noSuchZone = (written: string): string =>
  `has the time zone ${quote(written)}, which is left out; expected one such as "Europe/Berlin"`;

export const readTags = (text: string): readonly string[] => [
  ...new Set(text.split(/[;|\s]+/u).filter((one) => one !== '')),
];

/** As BCP 47 writes it; null: it is none. */
export function canonicalLocale(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

export const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
/** What is not letters to the eye (direction marks and the like) is left out of what is shown. */
export const quote = (text: string): string => JSON.stringify(shorten(text.replace(/\p{Cf}/gu, '')));
