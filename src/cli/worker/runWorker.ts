import type { App } from '../../app.ts';
import { systemTime } from '../../delivery/time.ts';
import type { QueueWork, WorkEvent } from '../../delivery/workQueue.ts';
import { publicId } from '../../domain/incident.ts';
import type { Context } from '../define.ts';
import { counted } from '../io/progressWords.ts';
import { type HealthServer, openHealthServer } from './healthServer.ts';
import type { WorkerFlags } from './workerFlags.ts';
import { createWorkerLog, type WorkerLog } from './workerLog.ts';
import { createWorkerMetrics, type WorkerMetrics } from './workerMetrics.ts';
import { entryOf, type UpdateName } from './workerWords.ts';

/** The same trouble, twice a second for hours, is said once a minute. */
const sameAgainMs = 60_000;

export interface WorkerSettings extends Pick<WorkerFlags, 'concurrency' | 'listen'> {
  readonly channels: readonly string[];
  readonly verbose: boolean;
}

/** Works until it is stopped. @returns the exit code */
export async function runWorker(context: Context, app: App, settings: WorkerSettings): Promise<number> {
  const { output, signal } = context;
  const { channels, concurrency, listen } = settings;
  const told = createTally();
  const names = new Map<string, UpdateName>();
  let work: QueueWork | null = null;
  let metrics: WorkerMetrics | null = null;
  let log: WorkerLog = () => {};
  let lines = Promise.resolve();
  const onEvent = (event: WorkEvent): void => {
    metrics?.onEvent(event);
    if (event.kind === 'ended') told.chunks += 1;
    const say = (): void => log(entryOf(event, (id) => names.get(id) ?? null));
    // In order, and no trouble waits for the name of a chunk.
    if (event.kind === 'begun' || event.kind === 'ended') lines = lines.then(() => nameBefore(event)).then(say);
    else say();
  };
  const worker = await app.worker({
    ...{ channels, concurrency, onEvent, signal },
    onChange: (delivery, from) => {
      told.count(delivery.state);
      metrics?.onChange(delivery, from);
    },
  });
  /** Read once an update; a line that can't be given its name goes without. */
  const nameBefore = async (event: WorkEvent): Promise<void> => {
    if (event.kind !== 'begun' || names.has(event.chunk.updateId)) return;
    const { incidentUuid, updateId } = event.chunk;
    const found = await Promise.all([worker.incident(incidentUuid), worker.update(updateId)]).catch(() => null);
    const [incident, update] = found ?? [null, null];
    if (names.size > 1000) names.clear();
    if (incident && update) names.set(updateId, { incident: publicId(incident), seq: update.seq });
  };
  let server: HealthServer | null = null;
  try {
    const json = output.json || !output.terminal.isLive();
    const level = settings.verbose ? 'debug' : output.quiet ? 'warn' : 'info';
    const base = { host: worker.me.host, pid: worker.me.pid };
    metrics = await createWorkerMetrics({
      ...{ channels, waiting: worker.waiting, now: app.now, monotonicMs: systemTime.monotonicMs },
      inHand: () => work?.inHand() ?? new Map(),
      isDatabaseUp: () => work?.isDatabaseUp() ?? true,
    });
    const { text } = metrics;
    const health = {
      isHealthy: () => work?.isHealthy() ?? false,
      report: () => ({ database: work?.isDatabaseUp() ?? null, stopping: signal.aborted, channels }),
      metrics: text,
    };
    server = listen === null ? null : await openHealthServer(listen, health);
    work = await worker.start();
    log = sayingOnce(await createWorkerLog(output, { level, json, base, now: app.now }));
    log(startedEntry(settings, server));
    const { resent } = await work.ended;
    await lines;
    return tellEnd(context, told, resent);
  } finally {
    await Promise.all([server?.close(), worker.close()]);
  }
}

const startedEntry = ({ channels, concurrency }: WorkerSettings, server: HealthServer | null) => ({
  ...{ level: 'info' as const, event: 'started' },
  fields: { channels, concurrency, listen: server?.url ?? null },
  words: `Working for ${channels.join(', ')}${server === null ? '' : `; health and metrics at ${server.url}`}. Ctrl-C stops.`,
});

/** The same warning again within a minute is left out. */
function sayingOnce(log: WorkerLog): WorkerLog {
  const said = new Map<string, number>();
  return (entry) => {
    const nowMs = systemTime.monotonicMs();
    const isRepeat = entry.event === 'queue_trouble' && nowMs - (said.get(entry.words) ?? -sameAgainMs) < sameAgainMs;
    if (isRepeat) return;
    if (said.size > 100) said.clear();
    said.set(entry.words, nowMs);
    log(entry);
  };
}

interface WorkTally {
  chunks: number;
  readonly states: Record<string, number>;
  count(state: string): void;
}

function createTally(): WorkTally {
  const states: Record<string, number> = {};
  const count = (state: string): void => {
    if (state !== 'sending') states[state] = (states[state] ?? 0) + 1;
  };
  return { chunks: 0, states, count };
}

function tellEnd({ output }: Context, { chunks, states }: WorkTally, resent: number): number {
  const parts = Object.entries(states).map(([state, count]) => `${counted(count)} ${state}`);
  const text = `Stopped. ${parts.length === 0 ? 'Nothing was sent.' : `${parts.join(', ')}.`} What is left waits for another worker, or:  incident deliver`;
  output.result({ chunks, deliveries: states, resent }, output.quiet ? '' : text);
  return 130;
}
