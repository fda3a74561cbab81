import type { Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Tally } from '../domain/summary.ts';

/** Whoever looks on while a verb works, and may say stop. */
export interface Watcher {
  readonly onProgress: OnProgress;
  /** Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export type OnProgress = (progress: Progress) => void;

/** What a verb tells whoever is watching, as it happens. */
export type Progress = Preparing | Sending;

/** What takes its time before the first message goes; the numbers are those so far. */
export type Preparing =
  | { readonly kind: 'reading'; readonly list: string; readonly people: number }
  /** All are read, and are brought in line with those that are there. */
  | { readonly kind: 'sorting'; readonly people: number }
  | { readonly kind: 'planning'; readonly deliveries: number }
  | { readonly kind: 'recording'; readonly deliveries: number };

export type Sending =
  /** How the deliveries stand: at the beginning, and about every second while another process sends. */
  | { readonly kind: 'tallies'; readonly tallies: readonly Tally[] }
  /** One has moved from one state to that which it has now. */
  | { readonly kind: 'delivery'; readonly delivery: Delivery; readonly from: DeliveryState }
  /** Another process is sending; this one waits for it. */
  | { readonly kind: 'waiting'; readonly pid: number; readonly host: string }
  /** An interrupt was heard; what is under way gets ten seconds. */
  | { readonly kind: 'stopping'; readonly underWay: number };
