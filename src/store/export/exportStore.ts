import { readingStore } from '../copy/openSides.ts';
import { type OpenOptions, openStore } from '../open.ts';
import { type Exported, type ExportRun, exportLines } from './exportLines.ts';

export interface ExportOptions extends Omit<OpenOptions, 'create' | 'queue'>, ExportRun {
  /** Writes it somewhere, piece by piece. */
  readonly write: (pieces: AsyncIterable<string>) => Promise<void>;
}

/**
 * Opens the store as everybody does, with its anchor and its schema. People's data that leave it are told of before they do.
 * @returns false: there is none
 */
async function noteLeaving(options: ExportOptions): Promise<boolean> {
  const store = await openStore({ ...options, create: false });
  try {
    if (store.isStandIn) return false;
    if (options.contacts) await store.audit.note({ action: 'contacts.exported', subject: { by: 'export' } });
    return true;
  } finally {
    await store.close();
  }
}

/**
 * Writes all of a store out, as it is at one moment, whoever records meanwhile. Throws `ExportFault` and `StoreError`.
 * @returns null: there is no store
 */
export async function exportStore(options: ExportOptions): Promise<Exported | null> {
  if (!(await noteLeaving(options))) return null;
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
