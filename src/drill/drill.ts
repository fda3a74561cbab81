import { type App, createApp } from '../app.ts';
import type { Config } from '../config/config.ts';
import { systemTime } from '../delivery/time.ts';
import type { Delivery } from '../domain/delivery.ts';
import { type DrillFigures, figuresOf } from './figures.ts';
import { type DrillFault, protocol } from './protocol.ts';
import { type DrillReceivers, startReceivers } from './receivers.ts';
import { drillPaths, type Redirected, redirected } from './redirected.ts';
import { type Site, startSite } from './site.ts';

export interface DrillStep {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen; empty where the step failed. */
  readonly detail: string;
  readonly fault: DrillFault | null;
  readonly tookMs: number;
}

/** What the ledger says was sent on a channel, against what arrived there. */
export interface DrilledChannel {
  readonly channel: string;
  readonly type: string;
  readonly sent: number;
  /** Null: it writes to a folder, where nothing arrives. */
  readonly arrived: number | null;
  readonly ok: boolean;
}

export interface DrillReport {
  readonly ok: boolean;
  readonly steps: readonly DrillStep[];
  readonly channels: readonly DrilledChannel[];
  readonly figures: DrillFigures;
}

export interface DrillOptions {
  readonly config: Config;
  readonly version: string;
  /** An empty folder; everything that arrives is kept there. */
  readonly folder: string;
  /** A contact list of people who are made up; null: no channel reads one. */
  readonly crowd: string | null;
  readonly onStep: (step: DrillStep) => void;
  readonly signal: AbortSignal;
}

/** Rehearses the whole protocol on the real code paths; nothing leaves the machine. Ends with the first step that fails. */
export async function rehearse({ config, version, folder, crowd, onStep, signal }: DrillOptions): Promise<DrillReport> {
  const receivers = await startReceivers(config.channels, folder);
  const site = await startSite();
  const { config: drilled, lengthenSoak } = redirected(config, receivers, site.url, { folder, crowd });
  const app = createApp({ config: drilled, paths: drillPaths(folder), env: {}, version });
  const startedAt = app.now();
  try {
    const steps = await takeSteps(app, site, { onStep, signal, lengthenSoak });
    const channels = compare(drilled, await sentBy(app), receivers);
    const all = steps.length === protocol.length;
    const figures = await figuresOf(app, startedAt);
    return { ok: all && [...steps, ...channels].every((one) => one.ok), steps, channels, figures };
  } finally {
    await app.close();
    await Promise.all([receivers.close(), site.close()]);
  }
}

/** What is left of the soak once everybody has heard that we are watching. */
const moreMs = 1_000;

async function takeSteps(
  app: App,
  site: Site,
  { onStep, signal, lengthenSoak }: Pick<DrillOptions, 'onStep' | 'signal'> & Pick<Redirected, 'lengthenSoak'>,
): Promise<readonly DrillStep[]> {
  const steps: DrillStep[] = [];
  for (const { name, run } of protocol) {
    const beganMs = systemTime.monotonicMs();
    const result = await run(app, site, signal);
    const tookMs = Math.round(systemTime.monotonicMs() - beganMs);
    const step = result.ok
      ? { name, ok: true, detail: result.value, fault: null, tookMs }
      : { name, ok: false, detail: '', fault: result.error, tookMs };
    lengthenSoak(tookMs + moreMs);
    steps.push(step);
    onStep(step);
    if (!step.ok || signal.aborted) break;
  }
  return steps;
}

async function sentBy(app: App): Promise<readonly Delivery[]> {
  const shown = await app.show(null);
  return shown.ok ? shown.value.deliveries.filter(({ state }) => state === 'sent') : [];
}

function compare(
  config: Config,
  sent: readonly Delivery[],
  { mail, posts }: DrillReceivers,
): readonly DrilledChannel[] {
  return config.channels.map(({ name, definition }) => {
    const own = sent.filter((delivery) => delivery.channel === name);
    const about = { channel: name, type: definition.type, sent: own.length };
    if (posts.arrived.has(name)) {
      const arrived = posts.arrived.get(name) ?? 0;
      return { ...about, arrived, ok: arrived === own.length };
    }
    // Nothing was sent, so nothing can have arrived, wherever that would have been.
    if (own.length === 0) return { ...about, arrived: 0, ok: true };
    if (definition.type !== 'email') return { ...about, arrived: null, ok: true };
    const counts = own.map(({ remoteId }) => mail.arrived.get(remoteId ?? '') ?? 0);
    const arrived = counts.reduce((sum, count) => sum + count, 0);
    return { ...about, arrived, ok: counts.every((count) => count === 1) };
  });
}
