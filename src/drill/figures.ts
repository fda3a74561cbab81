import type { App } from '../app.ts';
import { type KeptPromise, promisesOf } from '../domain/promises.ts';

/** What the ledger of a rehearsal says of it; the times are of the first update. */
export interface DrillFigures {
  /** From the command to the first public notice; null: there was none. */
  readonly firstNoticeMs: number | null;
  /** From the command until all had been told; null: not all were. */
  readonly allToldMs: number | null;
  readonly promises: readonly KeptPromise[];
  /** How many updates there were that leave the reader waiting for the next. */
  readonly awaited: number;
}

/** @param startedAt when the first command was given */
export async function figuresOf(app: App, startedAt: Date): Promise<DrillFigures> {
  const shown = await app.show(null);
  if (!shown.ok) return { firstNoticeMs: null, allToldMs: null, promises: [], awaited: 0 };
  const { updates, deliveries } = shown.value;
  const isPublic = (name: string): boolean =>
    app.config.channels.some((one) => one.name === name && one.settings.audience === 'public');
  const first = deliveries.filter(({ seq, state }) => seq === 1 && state !== 'skipped');
  const sinceMs = (at: Date): number => Math.max(0, at.getTime() - startedAt.getTime());
  const sent = first.filter(({ state }) => state === 'sent');
  const notices = sent.filter(({ channel }) => isPublic(channel)).map(({ at }) => sinceMs(at));
  const isWhole = sent.length > 0 && sent.length === first.length;
  return {
    firstNoticeMs: notices.length === 0 ? null : Math.min(...notices),
    allToldMs: isWhole ? sent.reduce((latest, { at }) => Math.max(latest, sinceMs(at)), 0) : null,
    promises: promisesOf(updates, app.now()),
    awaited: updates.filter(({ status }) => status !== 'resolved').length,
  };
}
