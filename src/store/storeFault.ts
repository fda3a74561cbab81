import type { DatabaseFault } from './databaseFault.ts';

/** Why a store can't be used; each has its own text and way out in `cli/errors.ts`. */
export type StoreFault =
  | { readonly kind: 'store_lost'; readonly path: string; readonly detail: 'missing' | 'empty' | 'other_uuid' }
  | { readonly kind: 'store_older'; readonly path: string; readonly epoch: number; readonly anchoredEpoch: number }
  | {
      readonly kind: 'store_copied';
      readonly path: string;
      readonly original: string | null;
      readonly host: string | null;
    }
  | { readonly kind: 'store_newer'; readonly path: string; readonly version: number; readonly known: number }
  | { readonly kind: 'store_foreign'; readonly path: string }
  | { readonly kind: 'store_damaged'; readonly path: string; readonly detail: string }
  | { readonly kind: 'store_unwritable'; readonly path: string; readonly detail: string }
  /** `unrecorded`: it was met before what somebody said was recorded. */
  | { readonly kind: 'store_full'; readonly path: string; readonly unrecorded?: true }
  | { readonly kind: 'store_busy'; readonly path: string; readonly waitedMs: number }
  | DatabaseFault
  /** The file that stands by for a shared store: nothing has ever been copied into it. */
  | { readonly kind: 'no_standby'; readonly path: string }
  | { readonly kind: 'anchors_damaged'; readonly path: string }
  /** `detail`: what is wrong with it, where it is of a kind that we know. */
  | { readonly kind: 'store_url'; readonly url: string; readonly detail?: string };
