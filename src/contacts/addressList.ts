import { domainToASCII } from 'node:url';
import { parseAddress } from '../domain/address.ts';
import type { AddressKind } from '../domain/contact.ts';
import { parsePhone } from '../domain/phone.ts';
import { ContactSourceFault, type ListBytes, type Reading, type RowReader } from './contactSource.ts';
import { unescaped } from './peopleReader.ts';
import { fieldNames, shorten } from './person.ts';
import { readRows } from './readList.ts';

/** An address as it is compared: an e-mail address in lower case, a number as E.164. */
export interface ListedAddress {
  readonly kind: AddressKind;
  readonly key: string;
}

/** One e-mail address or one number; null: neither. */
export function readAddress(text: string): ListedAddress | null {
  const email = parseAddress(text, domainToASCII);
  if (email !== null) return { kind: 'email', key: email.toLowerCase() };
  const phone = parsePhone(text);
  return phone === null ? null : { kind: 'phone', key: phone };
}

/** As the reports of mail and SMS services call it. */
const names = [
  ...['address', 'recipient', 'bounced address', 'destination', 'to', 'number', 'msisdn'],
  ...fieldNames.email,
  ...fieldNames.phone,
];

/** Addresses alone: a CSV with a column of them or one a line without any header, or JSON lines. */
export const readAddressList = (
  list: ListBytes,
  kind: AddressKind | null,
  signal: AbortSignal,
): Reading<ListedAddress> => readRows(list, null, addressReader(kind), signal);

function addressReader(kind: AddressKind | null): RowReader<ListedAddress> {
  const read = (text: string): ListedAddress | string => {
    const found = readAddress(unescaped(text.trim()));
    if (found !== null && (kind === null || found.kind === kind)) return found;
    const wanted = kind === null ? 'address' : kind === 'email' ? 'e-mail address' : 'phone number';
    return text.trim() === '' ? `has no ${wanted}` : `has ${JSON.stringify(shorten(text))}, which is not one ${wanted}`;
  };
  const placeIn = (keys: readonly string[]): number => {
    const lower = keys.map((key) => key.trim().toLowerCase());
    return lower.indexOf(names.find((name) => lower.includes(name)) ?? '-');
  };
  return {
    ofHeader: (cells, list) => {
      const place = placeIn(cells);
      if (place >= 0) return { isHeader: true, ofCells: (row) => read(row[place] ?? '') };
      if (readAddress(cells[0] ?? '')) return { isHeader: false, ofCells: (row) => read(row[0] ?? '') };
      throw new ContactSourceFault(
        `the list ${list} has no column "address" in its first line; it has: ${shorten(cells.join(', '))}`,
      );
    },
    ofObject: (object) => {
      const value = Object.values(object)[placeIn(Object.keys(object))];
      return typeof value === 'string' ? read(value) : 'has no address';
    },
  };
}
