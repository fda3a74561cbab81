import type { Outcome } from '../domain/delivery.ts';
import type { PagePart } from '../page/planPage.ts';
import type { Verdict } from './channel.ts';
import type { PageFiles } from './pageFiles.ts';

/** The page that is to stand. */
export interface Page {
  readonly parts: readonly PagePart[];
  /** Something is being said, and other channels wait; else it is put up by itself, and there is time to look at all of it. */
  readonly isUrgent: boolean;
  /** All of it, made when it is first asked for. */
  readonly files: () => Promise<PageFiles>;
}

/** A place where the page stands. */
export interface PageTarget {
  /** As reasons name it: `/srv/status`, `s3://acme-status`. */
  readonly name: string;
  /**
   * Puts the page up, and takes away what was part of it before. To do it twice is to do it once. Throws `SecretFault`;
   * nothing for what the place or the network does.
   */
  publish(page: Page, signal: AbortSignal): Promise<Outcome>;
  /** Throws `SecretFault`. */
  verify(signal: AbortSignal): Promise<Verdict>;
}
