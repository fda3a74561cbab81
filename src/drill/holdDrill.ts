import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { DrillRecord } from '../store/drillLog.ts';
import type { Readiness } from '../usecases/readiness.ts';
import { type Crowd, exampleReach, makeCrowd } from './crowd.ts';
import { type DrillReport, type DrillStep, rehearse } from './drill.ts';
import { protocol } from './protocol.ts';
import { notRehearsed, type Scored, type ScoreLine, scoreOf, type Unrehearsed } from './score.ts';

/** A rehearsal, and what it says of the day that it is for. */
export interface HeldDrill extends Omit<DrillReport, 'figures'> {
  readonly score: readonly ScoreLine[];
  readonly notRehearsed: readonly Unrehearsed[];
  readonly firstNoticeMs: number | null;
  readonly allToldMs: number | null;
  /** How many addresses the contact list has, and how many stood for them. */
  readonly addresses: number;
  readonly rehearsed: number;
  readonly previous: DrillRecord | null;
}

export interface HoldOptions {
  readonly config: Config;
  /** Whose own secrets, templates and people are looked at; null: all is made up. */
  readonly app: Pick<App, 'readiness'> | null;
  readonly version: string;
  readonly folder: string;
  readonly previous: DrillRecord | null;
  readonly onStep: (step: DrillStep) => void;
  readonly signal: AbortSignal;
}

export async function holdDrill(options: HoldOptions): Promise<HeldDrill> {
  const { config, app, previous, signal } = options;
  const readiness = app === null ? null : await app.readiness(signal);
  const crowd = crowdOf(readiness);
  const { figures, ...report } =
    unreadable(readiness, options) ?? (await rehearse({ ...options, crowd: crowd?.csv ?? null }));
  const scored: Scored = { config, figures, readiness, crowd, previous };
  const score = scoreOf(scored);
  const { firstNoticeMs, allToldMs } = figures;
  return {
    ...report,
    ok: report.ok && score.every(({ result }) => result !== 'fault'),
    score,
    notRehearsed: notRehearsed(scored),
    firstNoticeMs,
    allToldMs,
    addresses: crowd === null ? 0 : crowd.email.people + crowd.phone.people,
    rehearsed: crowd === null ? 0 : crowd.email.rehearsed + crowd.phone.rehearsed,
    previous,
  };
}

function crowdOf(readiness: Readiness | null): Crowd | null {
  const reach = readiness?.reach ?? null;
  if (reach === null) return null;
  // Nobody is known yet of a list that only its program has.
  const isUnknown = reach.unasked.length > 0 && reach.email.size + reach.phone.size === 0;
  const crowd = makeCrowd(isUnknown ? exampleReach : reach);
  return isUnknown ? { ...crowd, email: { ...crowd.email, people: 0 }, phone: { ...crowd.phone, people: 0 } } : crowd;
}

/** Where the people can't be read, `open` would not begin either. */
function unreadable(readiness: Readiness | null, { onStep }: HoldOptions): DrillReport | null {
  const faults = readiness?.reach?.faults ?? [];
  const [first] = protocol;
  if (faults.length === 0 || !first) return null;
  const step: DrillStep = { name: first.name, ok: false, detail: '', fault: { kind: 'not_ready', faults }, tookMs: 0 };
  onStep(step);
  const figures = { firstNoticeMs: null, allToldMs: null, promises: [], awaited: 0 };
  return { ok: false, steps: [step], channels: [], figures };
}
