import type { Approval } from '../domain/approval.ts';
import type { Incident } from '../domain/incident.ts';
import type { StoreFault } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { DutyOutcome } from './maintenanceDuties.ts';
import type { Published } from './published.ts';
import type { Refusal } from './refusal.ts';

/** What is posted without a person, where that was asked for. */
export type AutoKind = 'open' | 'reopen' | 'monitoring' | 'resolve';

/** What `watch` or `tick` has done by itself. */
export type Done =
  /** `why` is recorded with the update (`Update.cause`). */
  | { readonly kind: 'posted'; readonly action: AutoKind; readonly why: string; readonly published: Published }
  /** It waits for a second person; told once. */
  | { readonly kind: 'asked'; readonly action: AutoKind; readonly why: string; readonly approval: Approval }
  /** Of a dry run: what would be posted, whole; its incident has no number of its own yet where it would be opened. */
  | { readonly kind: 'would_post'; readonly action: AutoKind | 'remind'; readonly why: string; readonly draft: Draft }
  /** It can't be posted as it is: a person is needed. `incident` is null where one would be opened. */
  | {
      readonly kind: 'refused';
      readonly action: AutoKind | 'remind';
      readonly incident: Incident | null;
      readonly refusal: Refusal;
    }
  /** `tick` only: the team was told, by a private note. */
  | { readonly kind: 'reminded'; readonly why: string; readonly published: Published }
  /** `tick` only. */
  | { readonly kind: 'maintenance'; readonly outcome: DutyOutcome }
  /** `watch` only: the store could not be used this time, and the next round tries again. What was seen is kept until then. */
  | { readonly kind: 'store_trouble'; readonly fault: StoreFault };
