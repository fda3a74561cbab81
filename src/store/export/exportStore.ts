import { identityOf, readingStore } from '../copy/openSides.ts';
import type { OpenOptions } from '../open.ts';
import { type Exported, type ExportRun, exportLines } from './exportLines.ts';

export interface ExportOptions extends Omit<OpenOptions, 'create' | 'queue'>, ExportRun {
  /** Writes it somewhere, piece by piece. */
  readonly write: (pieces: AsyncIterable<string>) => Promise<void>;
}

/**
 * Writes all of a store out, as it is at one moment, whoever records meanwhile. Throws `ExportFault` and `StoreError`.
 * @returns null: there is no store
 */
export async function exportStore(options: ExportOptions): Promise<Exported | null> {
  if ((await identityOf({ ...options, create: false })) === null) return null;
  return await readingStore(options, async (side) => {
    const lines = exportLines(side, options);
    const done: Exported[] = [];
    await options.write(
      (async function* () {
        done.push(yield* lines);
      })(),
    );
    const [exported] = done;
    if (exported === undefined) throw new Error('the export was not read to its end');
    return exported;
  });
}
