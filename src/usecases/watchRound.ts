import type { Sample } from '../domain/greenLight.ts';
import { type Auto, findAutoActions } from './autoActions.ts';
import { ClockJumps } from './clockJumps.ts';
import type { Deps } from './deps.ts';
import type { Done } from './done.ts';
import type { Due } from './due.ts';
import { dueNow } from './dueNow.ts';
import { Posting } from './posting.ts';
import { Rounds } from './rounds.ts';
import { type AfterWatch, readSituation, type Situation } from './situation.ts';
import { survive } from './storeTrouble.ts';
import type { StatusView } from './views.ts';

export type { Auto } from './autoActions.ts';
export type { AfterWatch } from './situation.ts';

export interface WatchOptions {
  /** How often the probes are looked at; each sample keeps it. */
  readonly everyMs: number;
  readonly auto: Auto;
  /** The auto actions are shown once each (`would_post`) instead of posted. Samples are stored all the same. */
  readonly dryRun: boolean;
}

export interface WatchRound {
  /** When the status was read; that of the last round where the store could not be used. */
  readonly at: Date;
  readonly status: StatusView;
  /** The last 60 samples of each configured probe, oldest first. */
  readonly recent: ReadonlyMap<string, readonly Sample[]>;
  readonly afterWatch: readonly AfterWatch[];
  readonly due: readonly Due[];
  /** Since the last round. A post to many takes longer than a round: it is told by the round after its end. */
  readonly did: readonly Done[];
}

export interface Watch {
  /** One look at everything. Ends early on `signal`. Never call it while one is under way. */
  round(signal: AbortSignal): Promise<WatchRound>;
  /** Waits for what is being posted. */
  close(): Promise<void>;
}

const shownSamples = 60;
/** What could not be stored is kept for so many rounds; what is older would be a gap all the same. */
const keptRounds = 120;
/** A round waits this long for what it posts. */
const patienceMs = 2_000;

/** The duties of the watch, round after round: it looks, tells how things stand, and posts what it was asked to. */
export function createWatch(deps: Deps, { everyMs, auto, dryRun }: WatchOptions): Watch {
  const { config, store } = deps;
  const names = config.probes.map((probe) => probe.name);
  const afterMs = (auto.open ?? config.autoOpen).afterMs;
  const rounds = new Rounds({ ...deps, look: (probe, stop) => deps.look(probe, everyMs, stop) });
  const jumps = new ClockJumps(deps);
  const posting = new Posting(deps, dryRun);
  let unstored: readonly Sample[] = [];
  let last: Omit<WatchRound, 'did'> = nothingYet(deps);

  const read = async (): Promise<Situation> => {
    const situation = await readSituation(deps, everyMs, afterMs, (guard) => jumps.without(guard));
    const { at, status, afterWatch } = situation;
    last = {
      ...{ at, status, afterWatch },
      recent: await store.samples.recent(names, shownSamples),
      due: dueNow(situation, afterMs),
    };
    return situation;
  };
  const act = async (signal: AbortSignal): Promise<void> => {
    if (unstored.length > 0) await store.samples.add(unstored);
    unstored = [];
    const situation = await read();
    // A look that has not ended may be about to fail: what was seen before it is not enough to say that all is well.
    const allowed = rounds.busy ? { ...auto, monitoring: false, resolve: false } : auto;
    if (!signal.aborted) posting.start(await findAutoActions(deps, allowed, situation), signal);
  };
  return {
    round: async (signal) => {
      jumps.notice();
      const seen = await rounds.next(config.probes, everyMs, signal);
      jumps.notice();
      if (!signal.aborted) unstored = [...unstored, ...seen].slice(-keptRounds * names.length);
      const heldUp = await survive(() => act(signal));
      await posting.wait(Math.min(patienceMs, everyMs));
      const did = posting.take();
      // What was posted has changed how things stand, and the next round may be far away.
      const isOld = did.some(({ kind }) => kind === 'posted');
      const trouble = isOld ? ((await survive(async () => void (await read()))) ?? heldUp) : heldUp;
      return { ...last, did: trouble ? [...did, { kind: 'store_trouble', fault: trouble }] : did };
    },
    close: () => posting.end(),
  };
}

const nothingYet = ({ config, now }: Deps): Omit<WatchRound, 'did'> => ({
  at: now(),
  status: {
    ...{ incidents: [], maintenances: [], overdue: [], attention: [], approvals: [], brokenGlass: [] },
    probes: config.probes.map(({ name }) => ({ name, sample: null })),
  },
  recent: new Map(),
  afterWatch: [],
  due: [],
});
