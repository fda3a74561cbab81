import type { ComponentStatus } from '../domain/component.ts';
import type { Incident } from '../domain/incident.ts';
import type { CorrectedUpdate } from '../domain/update.ts';

/** All that the page is made from. Only public incidents and public updates are in it. */
export interface PageHistory {
  readonly company: { readonly name: string; readonly url: string | null; readonly supportEmail: string | null };
  /** The page's own address without a slash at its end; null: not known yet. */
  readonly pageUrl: string | null;
  readonly components: readonly { readonly name: string; readonly title: string; readonly status: ComponentStatus }[];
  /** Newest first; updates oldest first, with the words that hold now. */
  readonly incidents: readonly { readonly incident: Incident; readonly updates: readonly CorrectedUpdate[] }[];
  /** Planned work: to come, under way and over. The same order. */
  readonly maintenances: PageHistory['incidents'];
  readonly locale: string;
  readonly timezone: string;
  /** When the newest entry was made; the page shows it as its date, so that the same history gives the same page. */
  readonly asOf: Date;
}
