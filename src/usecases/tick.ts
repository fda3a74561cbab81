import { takeLease } from '../delivery/lease.ts';
import type { Sample } from '../domain/greenLight.ts';
import type { LeaseOwner } from '../store/leaseStore.ts';
import { type Auto, findAutoActions } from './autoActions.ts';
import { continueDeliveries } from './deliver.ts';
import type { Deps } from './deps.ts';
import type { Done } from './done.ts';
import type { Due } from './due.ts';
import { dueNow } from './dueNow.ts';
import { runMaintenanceDuties } from './maintenanceDuties.ts';
import { performAuto } from './performAuto.ts';
import type { Watcher } from './progress.ts';
import type { Delivered } from './published.ts';
import { findReminders } from './reminders.ts';
import { withSeen } from './seenSamples.ts';
import { readSituation, type Situation } from './situation.ts';

export interface TickOptions {
  /** How often it is run; each sample keeps it. */
  readonly everyMs: number;
  readonly auto: Auto;
  /** Looks, and says what it would do. Stores and sends nothing. */
  readonly dryRun: boolean;
}

export interface TickReport {
  readonly situation: Situation;
  /** What was seen now; a probe that was looked at a moment ago is left alone. */
  readonly samples: readonly Sample[];
  /** Another process was looking at the probes; null: none was. */
  readonly lookedBy: LeaseOwner | null;
  /** How long before these samples somebody looked the last time, in milliseconds; null: never, or nobody looked now. */
  readonly sinceLastMs: number | null;
  readonly did: readonly Done[];
  readonly due: readonly Due[];
  /** What became of all that was queued; null: a dry run sends nothing. */
  readonly delivered: Delivered | null;
  readonly interrupted: boolean;
}

/** The duties of the watch, once: for cron and CI. Any number may run at the same moment. */
export const tick =
  (deps: Deps) =>
  async (options: TickOptions, watcher: Watcher): Promise<TickReport> => {
    const { everyMs, auto, dryRun } = options;
    const looked: Looked = dryRun
      ? { ...nothingSeen, samples: await lookAt(deps, deps.config.probes, everyMs, watcher.signal) }
      : await lookOnce(deps, everyMs, watcher.signal);
    const { samples } = looked;
    const on: Deps = dryRun ? { ...deps, store: withSeen(deps.store, samples) } : deps;
    const afterMs = (auto.open ?? deps.config.autoOpen).afterMs;
    const read = (): Promise<Situation> => readSituation(on, everyMs, afterMs);
    const did = watcher.signal.aborted ? [] : await doDuties(on, options, read, watcher);
    const delivered = dryRun || watcher.signal.aborted ? null : await deliverQueued(on, watcher);
    const situation = await read();
    const due = dueNow(situation, afterMs);
    return { ...looked, situation, did, due, delivered, interrupted: watcher.signal.aborted };
  };

type Looked = Pick<TickReport, 'samples' | 'lookedBy' | 'sinceLastMs'>;
const nothingSeen: Looked = { samples: [], lookedBy: null, sinceLastMs: null };

/** Only one process looks at a time, and at nothing that somebody has looked at a moment ago. */
async function lookOnce(deps: Deps, everyMs: number, signal: AbortSignal): Promise<Looked> {
  const { config, store } = deps;
  if (config.probes.length === 0) return nothingSeen;
  const { owner, time } = deps.delivery();
  const lease = await takeLease(store.looking, owner, time);
  if ('by' in lease) return { ...nothingSeen, lookedBy: lease.by };
  try {
    const latest = new Map((await store.samples.latest()).map((sample) => [sample.probe, sample]));
    // Two that were started together begin some hundred milliseconds apart; two rounds of a timer never come so close.
    const isFresh = (sample: Sample | undefined): boolean =>
      sample !== undefined && Math.abs(deps.now().getTime() - sample.at.getTime()) < everyMs / 2;
    const probes = config.probes.filter(({ name }) => !isFresh(latest.get(name)));
    const samples = await lookAt(deps, probes, everyMs, signal);
    // Whoever was away for so long that another one looks by now has nothing to add.
    if (samples.length > 0 && !lease.lost.aborted) await store.samples.add(samples);
    const [first] = samples;
    const lastMs = Math.max(...[...latest.values()].map(({ at }) => at.getTime()));
    return { samples, lookedBy: null, sinceLastMs: first && latest.size > 0 ? first.at.getTime() - lastMs : null };
  } finally {
    await lease.release();
  }
}

async function lookAt(
  deps: Deps,
  probes: Deps['config']['probes'],
  everyMs: number,
  signal: AbortSignal,
): Promise<readonly Sample[]> {
  const samples = await Promise.all(probes.map((probe) => deps.look(probe, everyMs, signal)));
  // Of a look that was stopped nobody knows how it would have ended.
  return signal.aborted ? [] : samples;
}

async function doDuties(
  deps: Deps,
  { auto, dryRun }: TickOptions,
  read: () => Promise<Situation>,
  watcher: Watcher,
): Promise<readonly Done[]> {
  const afterMs = (auto.open ?? deps.config.autoOpen).afterMs;
  const did: Done[] = [];
  const perform = async (actions: Awaited<ReturnType<typeof findReminders>>): Promise<void> => {
    for (const action of actions) {
      const done = watcher.signal.aborted ? null : await performAuto(deps, action, dryRun, watcher);
      if (done) did.push(done);
    }
  };
  if (!dryRun) {
    const outcomes = await runMaintenanceDuties(deps)(watcher);
    // What only a person can answer is due, not done.
    did.push(
      ...outcomes.flatMap((outcome): Done[] => (outcome.kind === 'asks' ? [] : [{ kind: 'maintenance', outcome }])),
    );
  }
  await perform(await findAutoActions(deps, auto, await read()));
  const situation = await read();
  await perform(await findReminders(deps, dueNow(situation, afterMs), situation.at));
  return did;
}

async function deliverQueued(deps: Deps, watcher: Watcher): Promise<Delivered> {
  // Whoever is sending now goes on with all of it: looks must not wait until a hundred thousand letters are out.
  const delivered = await continueDeliveries(deps)({ id: null, retryFailed: false, patienceMs: 0 }, watcher);
  if (!delivered.ok) throw new Error(`deliveries of all incidents were refused: ${delivered.error.kind}`);
  return delivered.value;
}
