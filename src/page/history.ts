import type { ComponentStatus } from '../domain/component.ts';
import type { Incident } from '../domain/incident.ts';
import type { CorrectedUpdate } from '../domain/update.ts';
import type { PageWords } from '../messages/pageWords.ts';
import type { PageLook } from './look.ts';
import type { MovedIncident } from './redirects.ts';

/** All that the page is made from. Only public incidents and public updates are in it. */
export interface PageHistory {
  readonly company: { readonly name: string; readonly url: string | null; readonly supportEmail: string | null };
  /** The page's own address without a slash at its end; null: not known yet. */
  readonly pageUrl: string | null;
  readonly components: readonly PageComponent[];
  /** Newest first; updates oldest first, with the words that hold now. */
  readonly incidents: readonly ShownIncident[];
  /** Planned work: to come, under way and over. The same order. */
  readonly maintenances: readonly ShownIncident[];
  /** Those that stood elsewhere before; absent: none. */
  readonly moved?: readonly MovedIncident[];
  /** The language of the page's own words, dates and lengths of time. */
  readonly locale: string;
  /** The company's language, in which titles and updates were written; the page speaks English where it has no words of it. */
  readonly writtenIn: string;
  readonly words: PageWords;
  readonly look: PageLook;
  readonly timezone: string;
  /** When the newest entry was made; the page shows it as its date, so that the same history gives the same page. */
  readonly asOf: Date;
  /** When it is built: the last of the 90 days is that of this instant, and what is open lasts until it. */
  readonly at: Date;
  /** The version of the program; what another one has made is made anew. */
  readonly version: string;
}

export interface PageComponent {
  readonly name: string;
  readonly title: string;
  readonly status: ComponentStatus;
  /** The heading that it stands under; null: none. */
  readonly group: string | null;
}

export interface ShownIncident {
  readonly incident: Incident;
  /** Empty where `later` is there. */
  readonly updates: readonly CorrectedUpdate[];
  /**
   * Reads the updates of one that is long over: nothing but its own page and feeds shows them, and these are made anew
   * only when it changes. Absent: they have been read.
   */
  readonly later?: () => Promise<readonly CorrectedUpdate[]>;
}
