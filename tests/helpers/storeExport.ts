import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { copiedTables } from '../../src/store/copy/tables.ts';
import { ExportFault, type ExportProblem } from '../../src/store/export/exportFault.ts';
import type { ExportKind } from '../../src/store/export/exportLines.ts';
import { exportStore } from '../../src/store/export/exportStore.ts';
import { type TakeOptions, type TakeResult, takeExport } from '../../src/store/export/takeExport.ts';
import { testNow } from './httpChannelIo.ts';
import type { StoreFolder } from './storeTemp.ts';

export const wholeExport: ExportKind = { contacts: true, public: false };
export const withoutPeople: ExportKind = { contacts: false, public: false };
export const forThePublic: ExportKind = { contacts: false, public: true };

/** Writes stores of a folder out and takes them in, by the paths of their files. */
export interface ExportDesk {
  /** A path where nothing stands yet. */
  elsewhere(): string;
  base(path: string): Omit<TakeOptions, 'open' | 'dryRun'>;
  exported(how: ExportKind, path?: string): Promise<string>;
  take(path: string, text: string | Uint8Array, more?: Partial<TakeOptions>): Promise<TakeResult>;
  /** Why it is not taken. */
  problemOf(path: string, text: string | Uint8Array, more?: Partial<TakeOptions>): Promise<ExportProblem>;
  /** All tables; see `rowsOf`. */
  rowsAt(path: string): readonly (readonly object[])[];
}

export function createExportDesk(at: StoreFolder): ExportDesk {
  let stores = 0;
  const base = (path: string): Omit<TakeOptions, 'open' | 'dryRun'> => ({
    ...{ url: `sqlite:${path}`, anchorsPath: at.anchorsPath, now: () => testNow, program: '1.2.3' },
    ...{ onProgress: () => {}, check: () => {} },
  });
  const take: ExportDesk['take'] = (path, text, more = {}) =>
    takeExport({ ...base(path), open: () => inPieces(Buffer.from(text)), dryRun: false, ...more });
  return {
    elsewhere: () => {
      stores += 1;
      return join(at.folder, `other${stores}.db`);
    },
    base,
    exported: async (how, path = at.path) => {
      let text = '';
      const write = async (pieces: AsyncIterable<string>): Promise<void> => {
        for await (const piece of pieces) text += piece;
      };
      await exportStore({ ...base(path), ...how, write });
      return text;
    },
    take,
    problemOf: async (path, text, more) => {
      try {
        await take(path, text, more);
      } catch (error) {
        if (error instanceof ExportFault) return error.problem;
        throw error;
      }
      throw new Error('it was taken');
    },
    rowsAt: (path) =>
      at.raw(
        (database) => copiedTables.map(({ name }) => database.prepare(`${rowsOf(name)} order by 1, 2, 3`).all()),
        path,
      ),
  };
}

/** What a trail says of copies of its store alone is different in each of them. */
export const rowsOf = (table: string): string =>
  `select * from ${table}${table === 'audit' ? " where action not in ('store.copied', 'store.restored', 'contacts.exported')" : ''}`;

export async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** The lines changed by hand, and a sum that fits again. */
export function forged(text: string, change: (lines: string[]) => readonly string[]): string {
  const lines = text.split('\n').slice(0, -3);
  const before = `${change(lines).join('\n')}\n`;
  const end = JSON.parse(text.split('\n').at(-3) ?? '') as { record: string; counts: object };
  const sha256 = createHash('sha256').update(before).digest('hex');
  return `${before}${JSON.stringify({ ...end, sha256 })}\n]\n`;
}

/** Changes the first line of a kind. */
export const lineOf = (kind: string, change: (line: string) => string) => (lines: string[]) => {
  const found = lines.findIndex((line) => line.startsWith(`{"record":"${kind}"`));
  return lines.with(found, change(lines[found] ?? ''));
};
