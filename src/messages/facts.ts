import type { ComponentStatus } from '../domain/component.ts';
import type { Impact } from '../domain/impact.ts';
import type { EntryStatus } from '../domain/status.ts';

/** All that a template may know. Nothing of one person is in it, so a message is rendered once a channel and locale. */
export interface MessageFacts {
  readonly company: { readonly name: string; readonly url: string | null; readonly supportEmail: string | null };
  /** The status page's address; null: there is none. */
  readonly pageUrl: string | null;
  /** Null for announcements that belong to no incident. */
  readonly incident: {
    readonly id: string;
    readonly title: string;
    readonly status: EntryStatus;
    readonly impact: Impact;
    readonly components: readonly { readonly title: string; readonly status: ComponentStatus }[];
    readonly startedAt: Date;
    readonly resolvedAt: Date | null;
    /** The incident's own address on the status page; null without one. */
    readonly url: string | null;
    /** How long users felt it: from `startedAt` to `resolvedAt`, or to now. */
    readonly lastedMs: number;
    /** How long it was watched healthy before the all-clear; null where nothing was watched. */
    readonly watchedForMs: number | null;
    readonly falseAllClears: number;
  } | null;
  readonly update: {
    readonly seq: number;
    readonly at: Date;
    /** The founder's words, or the template's. Empty while the default words themselves are rendered. */
    readonly message: string;
  };
  readonly nextUpdateBy: Date | null;
  /** Planned work only. */
  readonly maintenance: { readonly startsAt: Date; readonly endsAt: Date } | null;
  /** IANA zone in which times are told; it is named beside each. */
  readonly timezone: string;
}
