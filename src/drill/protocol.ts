import type { App, Publishing } from '../app.ts';
import { describeDuration } from '../domain/duration.ts';
import { publicId } from '../domain/incident.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { summarise } from '../domain/summary.ts';
import type { PublishInput } from '../usecases/input.ts';
import { nothingSaid } from '../usecases/nothingSaid.ts';
import type { Published } from '../usecases/published.ts';
import type { Refusal } from '../usecases/refusal.ts';
import type { Site } from './site.ts';

/** Why a step of the drill failed. */
export type DrillFault = Refusal | { readonly kind: 'drill'; readonly message: string };

/** A step of the protocol; gives what was seen, in one line. */
export interface ProtocolStep {
  readonly name: string;
  run(app: App, site: Site, signal: AbortSignal): Promise<Result<string, DrillFault>>;
}

const said: PublishInput = { ...nothingSaid, allowWording: false };

const key = 'drill';

/** A whole incident, as it should go and as it should not. */
export const protocol: readonly ProtocolStep[] = [
  {
    name: 'The site goes down, and everybody is told',
    run: async (app, site, signal) => {
      site.turn('down');
      return await publish(app, app.open, openInput(app), signal, 'created');
    },
  },
  {
    name: 'The same command comes twice, and nobody is told twice',
    run: async (app, _site, signal) => await publish(app, app.open, openInput(app), signal, 'repeated'),
  },
  {
    name: 'It comes back, and everybody hears that we are watching',
    run: async (app, site, signal) => {
      site.turn('up');
      const input = { ...said, id: null, status: 'monitoring', stillWorking: false, publish: false } as const;
      return await publish(app, app.update, input, signal, 'created');
    },
  },
  {
    name: 'An all-clear that comes too early is refused',
    run: async (app) => {
      const prepared = await app.resolve.prepare(resolveInput);
      if (prepared.ok) return err(fault('the all-clear would have gone out at once'));
      if (prepared.error.kind !== 'not_green') return prepared;
      return ok(`healthy for ${describeDuration(prepared.error.guard.healthyForMs)} is not long enough`);
    },
  },
  {
    name: 'It stays healthy, and everybody gets the all-clear',
    run: async (app, _site, signal) => {
      const guard = await app.waitForGreen(resolveInput, () => {}, signal);
      if (!guard.ok) return guard;
      return await publish(app, app.resolve, resolveInput, signal, 'created');
    },
  },
];

const resolveInput = { ...said, id: null, override: null, confirmedBy: 'flag' } as const;

/** How many messages there are is known here to be harmless. */
const confirmed = ({ config }: App): ReadonlyMap<string, number> =>
  new Map(config.channels.map(({ name }) => [name, Number.MAX_SAFE_INTEGER]));

const openInput = ({ config }: App) => ({
  ...said,
  title: 'This is a drill',
  impact: 'major' as const,
  components: config.components.slice(0, 1).map(({ name }) => ({ name, status: 'major_outage' as const })),
  startedAt: null,
  isPrivate: false,
  key,
});

const fault = (message: string): DrillFault => ({ kind: 'drill', message });

async function publish<Input extends PublishInput>(
  app: App,
  { prepare, publish: run }: Publishing<Input>,
  given: Input,
  signal: AbortSignal,
  expected: 'created' | 'repeated',
): Promise<Result<string, DrillFault>> {
  const input = { ...given, confirmed: confirmed(app) };
  const prepared = await prepare(input);
  if (!prepared.ok) return prepared;
  const published = await run(input, prepared.value, { onProgress: () => {}, signal });
  return published.ok ? judge(published.value, expected) : published;
}

function judge(
  { created, tallies, incident }: Published,
  expected: 'created' | 'repeated',
): Result<string, DrillFault> {
  if (created !== (expected === 'created')) {
    return err(fault(created ? 'it was stored a second time' : 'it was taken for a repetition'));
  }
  const channels = summarise(tallies);
  const unsent = channels.filter(({ state }) => state !== 'sent' && state !== 'skipped');
  if (unsent.length > 0) {
    return err(fault(unsent.map(({ channel, state, reason }) => `${channel} is ${state}: ${reason ?? ''}`).join('; ')));
  }
  if (!created) return ok(`${publicId(incident)} was there already`);
  const sent = channels.reduce((sum, one) => sum + one.sent, 0);
  const on = channels.length;
  return ok(`${sent} ${sent === 1 ? 'message' : 'messages'} on ${on} ${on === 1 ? 'channel' : 'channels'}`);
}
