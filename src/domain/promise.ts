import type { Impact } from './impact.ts';

/** Per impact, how long until the next update is owed; null promises none. Milliseconds. */
export type PromisePolicy = Readonly<Record<Impact, number | null>>;

/** What the founder said of the next update: nothing (the policy decides), none, or a length of time. */
export type NextUpdate =
  | { readonly kind: 'policy' }
  | { readonly kind: 'none' }
  | { readonly kind: 'in'; readonly ms: number };

/** When the next update is due at the latest; null when none is promised. */
export function promisedBy(next: NextUpdate, policy: PromisePolicy, impact: Impact, at: Date): Date | null {
  if (next.kind === 'none') return null;
  const ms = next.kind === 'in' ? next.ms : policy[impact];
  return ms === null ? null : new Date(at.getTime() + ms);
}

export const isOverdue = (nextUpdateBy: Date | null, at: Date): boolean =>
  nextUpdateBy !== null && nextUpdateBy.getTime() < at.getTime();
