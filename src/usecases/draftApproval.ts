import { type HeldChannel, othersThan, rulesOfWhole } from '../domain/approval.ts';
import type { Event } from '../domain/event.ts';
import type { Impact } from '../domain/impact.ts';
import type { Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import type { PublishInput } from './input.ts';
import type { PlanningChannel, PlanOutline } from './planning.ts';

/** What of a draft falls under the rules for a second person. */
export interface DraftApproval {
  /** It waits as a whole; null: it does not. */
  readonly whole: { readonly impact: Impact | null; readonly event: Event | null } | null;
  /** What goes to these waits, where the whole does not. */
  readonly channels: readonly HeldChannel[];
  /** Who can say yes; null: anybody but the one who asks. */
  readonly approvers: readonly string[] | null;
  /** Why it goes without one all the same; null: it waits. */
  readonly brokenGlass: string | null;
}

type Entry = Pick<Update, 'event' | 'impact' | 'isPrivate'>;

/** The channels on which all of an entry waits; none where it waits as a whole, or goes without a second person. */
export function heldChannels({ config }: Deps, update: Entry, { breakGlass = null }: PublishInput): readonly string[] {
  if (!config.approval || breakGlass !== null || update.isPrivate) return [];
  return rulesOfWhole(config.approval, update) ? [] : config.approval.channels;
}

/** Null: nothing of it does. */
export function approvalOf(
  { config, who }: Deps,
  update: Entry,
  { breakGlass = null }: PublishInput,
  channels: readonly PlanningChannel[],
  { groups }: PlanOutline,
): DraftApproval | null {
  const { approval } = config;
  if (!approval || update.isPrivate) return null;
  const whole = rulesOfWhole(approval, update);
  const told = new Set(groups.map(({ planned }) => planned.channel));
  const ruled = channels
    .filter(({ plannable: { name } }) => approval.channels.includes(name) && told.has(name))
    .map(({ plannable: { name, expireAfterMs } }) => ({ name, expireAfterMs }));
  if (whole === null && ruled.length === 0) return null;
  return { whole, channels: ruled, approvers: othersThan(who().person, approval), brokenGlass: breakGlass };
}

export const needlessGlass = 'Nothing of this needs a second person, so --break-glass changes nothing.';
