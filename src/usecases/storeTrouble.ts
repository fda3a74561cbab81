import { StoreError, type StoreFault } from '../store/store.ts';

/** What passes by itself, or can be mended while the watch goes on. */
const passing: readonly StoreFault['kind'][] = [
  ...(['store_busy', 'store_full', 'store_unwritable'] as const),
  ...(['database_down', 'database_unsure'] as const),
];

/**
 * For work that is tried again later.
 * @returns why the store could not be used this time; null: it could
 */
export async function survive(work: () => Promise<void>): Promise<StoreFault | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof StoreError && passing.includes(error.fault.kind)) return error.fault;
    throw error;
  }
}
