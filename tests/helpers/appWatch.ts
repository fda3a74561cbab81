import type { Sample } from '../../src/domain/greenLight.ts';
import type { Auto } from '../../src/usecases/autoActions.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import type { Done } from '../../src/usecases/done.ts';
import { type TickOptions, type TickReport, tick } from '../../src/usecases/tick.ts';
import { minuteMs, sampleConfig } from './appBench.ts';
import { never, testNow } from './httpChannelIo.ts';

/** Checkout and search have a probe each; a third watches whether this machine is on the net at all. */
export const watchedConfig = (more: object = {}): object =>
  sampleConfig({
    components: [
      { name: 'checkout', title: 'Checkout', probes: ['shop'] },
      { name: 'search', title: 'Search', probes: ['finder'] },
    ],
    probes: {
      shop: { type: 'http', url: 'http://127.0.0.1:9/health' },
      finder: { type: 'tcp', host: '127.0.0.1', port: 9 },
      internet: { type: 'tcp', host: '127.0.0.1', port: 9 },
    },
    ...more,
  });

export const nothingByItself: Auto = { open: null, monitoring: false, resolve: false };
export const opens: Auto = {
  ...nothingByItself,
  open: { afterMs: 3 * minuteMs, impact: 'major', title: null, needs: [] },
};

/** Which probes fail at a minute of the bench's clock. */
export type Failing = (minute: number) => readonly string[];

/** The same world, with probes that fail as they are told. */
export const failingBy = (deps: Deps, failing: Failing): Deps => ({
  ...deps,
  look: async ({ name }, everyMs): Promise<Sample> => {
    const healthy = !failing((deps.now().getTime() - testNow.getTime()) / minuteMs).includes(name);
    return { probe: name, at: deps.now(), healthy, reason: healthy ? 'HTTP 200' : 'HTTP 503', everyMs, tookMs: 5 };
  },
});

/** One run, as cron starts it each minute. */
export const tickOnce = (deps: Deps, options: Partial<TickOptions> = {}): Promise<TickReport> =>
  tick(deps)({ everyMs: minuteMs, auto: nothingByItself, dryRun: false, ...options }, watcher);

const watcher = { onProgress: () => {}, signal: never };

/** `open`, `resolve`, `refused open`, `reminded`, in their order. */
export const deeds = (did: readonly Done[]): readonly string[] =>
  did.map((one) => {
    if (one.kind === 'posted') return one.action;
    return 'action' in one ? `${one.kind} ${one.action}` : one.kind;
  });

/** Runs from minute to minute, and tells what was done when: `3 open`. */
export async function tickThrough(
  bench: { readonly deps: Deps; at(minute: number): void },
  [from, to]: readonly [number, number],
  failing: Failing,
  options: Partial<TickOptions> = {},
): Promise<readonly string[]> {
  const told: string[] = [];
  const deps = failingBy(bench.deps, failing);
  for (let minute = from; minute <= to; minute += 1) {
    bench.at(minute);
    const { did } = await tickOnce(deps, options);
    told.push(...deeds(did).map((deed) => `${minute} ${deed}`));
  }
  return told;
}
