import { StoreError } from './store.ts';

/** What a file or folder that could not be written makes of a store's verb; a full disk has words of its own. */
export function unwritable(path: string, error: unknown): StoreError {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  const detail = error instanceof Error ? error.message : String(error);
  return new StoreError(isFull ? { kind: 'store_full', path } : { kind: 'store_unwritable', path, detail }, {
    cause: error,
  });
}
