import type { ComponentStatus } from '../domain/component.ts';
import type { Impact } from '../domain/impact.ts';
import type { ForeignStatus } from './foreign.ts';

// How the words of other tools become ours. docs/import.md shows the same tables.

/**
 * Status words by what they mean. Statuspage's own are those of its management API (`../shared/contracts/statuspage.json`)
 * and `postmortem`, which its public API has besides; cState writes any word in front of a paragraph, mostly these
 * (https://github.com/cstate/cstate, `exampleSite/content/issues`).
 */
const words: ReadonlyMap<string, ForeignStatus> = new Map<string, ForeignStatus>([
  ['investigating', 'investigating'],
  ['identified', 'identified'],
  ['monitoring', 'monitoring'],
  ['resolved', 'resolved'],
  ['fixed', 'resolved'],
  ['postmortem', 'postmortem'],
  ['scheduled', 'scheduled'],
  ['in_progress', 'in_progress'],
  ['verifying', 'verifying'],
  ['completed', 'completed'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
]);

/** Null: no word that we know. */
export const foreignStatus = (word: string): ForeignStatus | null => {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, '_');
  return words.get(plain === 'post_mortem' ? 'postmortem' : plain) ?? null;
};

/** How bad something was, and how its parts did meanwhile. */
export interface Severity {
  readonly impact: Impact;
  readonly component: ComponentStatus;
}

/** cState's three severities; its archetype lists them. */
export const cstateSeverities: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['down', { impact: 'critical', component: 'major_outage' }],
  ['disrupted', { impact: 'major', component: 'partial_outage' }],
  ['notice', { impact: 'none', component: 'operational' }],
]);

/**
 * Upptime opens an issue for a site that is down or slow, and says so in its title
 * (https://github.com/upptime/uptime-monitor, `src/update.ts`); `other` was opened by a person.
 */
export const upptimeSeverities: Readonly<Record<'down' | 'degraded' | 'other', Severity>> = {
  down: { impact: 'major', component: 'major_outage' },
  degraded: { impact: 'minor', component: 'degraded_performance' },
  other: { impact: 'minor', component: 'degraded_performance' },
};
