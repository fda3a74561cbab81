import type { Impact } from '../../src/domain/impact.ts';
import type { Round } from './lookRounds.ts';

/** Watches one outage from the moment that it was declared. */
export interface Watcher {
  /** @returns whether it gives the all-clear now. It is asked again only after `reopened`. */
  see(round: Round): boolean;
  /** When it wants a look besides the regular ones; null: they will do. */
  wantsAt(): number | null;
  reopened(atMs: number): void;
}

export interface Policy {
  readonly name: string;
  /** Failed looks in a row before it takes its all-clear back. */
  readonly badLooks: number;
  watch(outage: { readonly impact: Impact; readonly parts: number; readonly openedMs: number }): Watcher;
}
