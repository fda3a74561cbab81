import * as v from 'valibot';
import { incidentId, maintenanceId, parsePublicId, publicId } from '../../domain/incident.ts';
import type { EntryStatus } from '../../domain/status.ts';
import type { Work } from '../../domain/work.ts';
import type { Row } from '../copy/side.ts';

export type Cell = string | number | null;

/** How one column stands in an export, and is read from it again. */
export interface CellKind {
  encode(cell: Cell, names: Names): unknown;
  /** Undefined: it is none. */
  decode(value: unknown, names: Names): Cell | undefined;
}

/** How a column is called in an export, and how it stands there. */
export type Field = readonly [key: string, column: string, kind: CellKind];

/** The public ids of incidents, by which an export names them. */
export interface Names {
  learn(row: Row): void;
  ofNumber(number: number): string;
  ofUuid(uuid: string): string | null;
  uuidOf(id: string): string | null;
  numberOf(uuid: string): number | null;
}

export function createNames(): Names {
  const byUuid = new Map<string, number>();
  const byNumber = new Map<number, string>();
  const byId = new Map<string, string>();
  const ofNumber = (number: number): string => byNumber.get(number) ?? incidentId(number);
  return {
    learn: ({ uuid, number, work, status }) => {
      const named = { number: Number(number), work: work as Work | null, status: status as EntryStatus };
      const id = publicId(named);
      byUuid.set(String(uuid), named.number);
      byNumber.set(named.number, id);
      byId.set(id, String(uuid));
    },
    ofNumber,
    ofUuid: (uuid) => {
      const number = byUuid.get(uuid);
      return number === undefined ? null : ofNumber(number);
    },
    uuidOf: (id) => byId.get(id) ?? null,
    numberOf: (uuid) => byUuid.get(uuid) ?? null,
  };
}

const asIs = (cell: Cell): Cell => cell;

/** PostgreSQL's text holds no NUL, and no text file holds half of a letter. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const textThat = (holds: (text: string) => boolean): CellKind => ({
  encode: asIs,
  decode: (value) => (typeof value === 'string' && isStorable(value) && holds(value) ? value : undefined),
});

export const text = textThat(() => true);
/** Of one line. */
export const line = textThat((given) => !/\p{Cc}/u.test(given));
/** Something that rows are told apart by. */
export const key = textThat((given) => given !== '' && given.length <= 1000 && !/\p{Cc}/u.test(given));
export const email = textThat((given) => /^[^\s@<>,;]+@[^\s@<>,;]+$/u.test(given) && !/\p{Cc}/u.test(given));
export const phone = textThat((given) => /^\+[1-9]\d{4,14}$/u.test(given));
export const word = (words: readonly string[]): CellKind => textThat((given) => words.includes(given));

const numberUpTo = (most: number): CellKind => ({
  encode: asIs,
  decode: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most ? value : undefined,
});

/** As many as PostgreSQL's `integer` holds. */
export const count = numberUpTo(2 ** 31 - 1);
export const large = numberUpTo(Number.MAX_SAFE_INTEGER);

export const instant: CellKind = {
  encode: (cell) => new Date(Number(cell)).toISOString(),
  decode: (value) => {
    const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  },
};

export const flag: CellKind = {
  encode: (cell) => cell === 1,
  decode: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
};

export const nullable = (kind: CellKind): CellKind => ({
  encode: (cell, names) => (cell === null ? null : kind.encode(cell, names)),
  decode: (value, names) => (value === null ? null : kind.decode(value, names)),
});

/** What the column holds as JSON text, in which no letter is one that can't be stored. */
export const json = (shape: v.GenericSchema): CellKind => ({
  encode: (cell) => JSON.parse(String(cell)) as unknown,
  decode: (value) => (v.is(shape, value) ? JSON.stringify(value) : undefined),
});

/** `INC-7` for the number of an incident itself. */
export const ownId: CellKind = {
  encode: (cell, names) => names.ofNumber(Number(cell)),
  decode: (value) => (typeof value === 'string' ? (parsePublicId(value) ?? undefined) : undefined),
};

/** `INC-7` for the uuid of an incident. */
export const incidentOf: CellKind = {
  encode: (cell, names) => names.ofUuid(String(cell)),
  decode: (value, names) => (typeof value === 'string' ? (names.uuidOf(value) ?? undefined) : undefined),
};

/** `MNT-8` for the number of planned work. */
export const maintenanceOf: CellKind = {
  encode: (cell) => maintenanceId(Number(cell)),
  decode: (value) => (typeof value === 'string' ? (parsePublicId(value) ?? undefined) : undefined),
};
