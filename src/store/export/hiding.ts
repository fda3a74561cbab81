import { createHmac } from 'node:crypto';
import { erasedMark } from '../../domain/delivery.ts';
import type { ReadSide, Row } from '../copy/side.ts';

/** What stands in an export without contacts for an address, and for an id that an address could be guessed by. */
const hiddenMark = 'hidden:';
const hiddenIdMark = 'hidden-';

const letters = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');

/**
 * Whatever looks like an address or a number, and the person's own in parts. An expression for each of a million people
 * takes minutes to make, so it is made only for whoever stands in the text.
 */
function without(text: string | null, address: string): string | null {
  if (text === null) return null;
  const name = address.split('@')[0] ?? '';
  const lower = text.toLowerCase();
  const own = [address, ...(name.length > 2 ? [name] : [])].filter((one) => lower.includes(one.toLowerCase()));
  const unnamed = own.length === 0 ? text : text.replace(new RegExp(own.map(letters).join('|'), 'giu'), 'hidden');
  return (
    /@|%40/u.test(unnamed) ? unnamed.replace(/[^\s<>()[\]"',;:]{1,320}(?:@|%40)[^\s<>()[\]"',;]+/gu, 'hidden') : unnamed
  ).replace(/\+?\d(?:[\s().-]{0,3}\d){6,}/gu, 'hidden');
}

export interface Hiding {
  deliveries(rows: readonly Row[]): readonly Row[];
  /** Each with the recipient of its delivery beside. */
  moves(rows: readonly Row[]): readonly Row[];
}

/**
 * Takes the people out of the ledger. Each has a name there that is always the same, which nobody can make from an address
 * who does not have the store: its uuid is the key, and stands in no export. What is hidden already stays as it is.
 */
export async function createHiding(side: ReadSide): Promise<Hiding> {
  const { uuid } = await side.db.selectFrom('meta').select('uuid').executeTakeFirstOrThrow();
  const nameOf = (what: string): string => createHmac('sha256', uuid).update(what).digest('hex').slice(0, 20);
  const idOf = (id: string): string => `${hiddenIdMark}${nameOf(`id|${id}`)}`;
  const isHidden = (id: string): boolean => id.startsWith(hiddenIdMark);
  return {
    deliveries: (rows) =>
      rows.map((row) => {
        const [id, to] = [String(row['id']), String(row['recipient'])];
        if (to === '' || isHidden(id)) return row;
        const clean = (column: string): string | null => without(row[column] as string | null, to);
        return {
          ...row,
          id: idOf(id),
          recipient: to.startsWith(erasedMark) ? to : `${hiddenMark}${nameOf(`to|${to.toLowerCase()}`)}`,
          // The Message-ID of a mail is made of the delivery's id.
          ...{ remote_id: null, url: null, edits: null },
          ...{ reason: clean('reason'), means: clean('means') },
        };
      }),
    moves: (rows) =>
      rows.map((row) => {
        const [id, to] = [String(row['delivery_id']), String(row['recipient'] ?? '')];
        if (to === '' || isHidden(id)) return row;
        return { ...row, delivery_id: idOf(id), reason: without(row['reason'] as string | null, to) };
      }),
  };
}
