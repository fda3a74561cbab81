import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type OpenOptions, openStore } from '../../src/store/open.ts';
import { type Store, StoreError, type StoreFault } from '../../src/store/store.ts';
import { testNow } from './httpChannelIo.ts';

/** A folder of its own with room for stores and their anchors; everything opened through it ends with it. */
export interface StoreFolder {
  readonly folder: string;
  readonly path: string;
  readonly anchorsPath: string;
  open(options?: Partial<OpenOptions>): Promise<Store>;
  /** Why it can't be opened. */
  fault(options?: Partial<OpenOptions>): Promise<StoreFault | null>;
  /** Looks at, or does something to, the file behind the store's back. */
  raw<T>(work: (database: DatabaseSync) => T, path?: string): T;
  /** Closes what was opened, so that the file is whole without its log. */
  closeAll(): Promise<void>;
  remove(): Promise<void>;
}

export function createStoreFolder(): StoreFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'allclear-store-')));
  const path = join(folder, 'data', 'incidents.db');
  const anchorsPath = join(folder, 'state', 'anchors.json');
  const opened: Store[] = [];
  const open = async (options: Partial<OpenOptions> = {}): Promise<Store> => {
    const store = await openStore({ url: `sqlite:${path}`, create: true, anchorsPath, now: () => testNow, ...options });
    opened.push(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  };
  return {
    folder,
    path,
    anchorsPath,
    open,
    closeAll,
    fault: (options) => faultOf(open(options)),
    raw: (work, at = path) => {
      const database = new DatabaseSync(at);
      try {
        return work(database);
      } finally {
        database.close();
      }
    },
    remove: async () => {
      await closeAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The fault that a step of a store ends with; null: it ends well. Whatever else is thrown passes. */
export async function faultOf(step: Promise<unknown>): Promise<StoreFault | null> {
  try {
    await step;
    return null;
  } catch (error) {
    if (error instanceof StoreError) return error.fault;
    throw error;
  }
}
