import { expect, it } from 'vitest';
import { type Channel, type ChannelIo, defineChannel, SecretFault, unlimited } from '../../src/channels/channel.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { publishPage } from '../../src/usecases/publishPage.ts';

const sent: Outcome = { kind: 'sent', remoteId: null, url: null };
const busy: Outcome = { kind: 'retry', reason: 'busy', retryAfterMs: null, pace: 'prompt' };

/** A channel whose places answer by script, and a clock that only sleeping moves. */
function desk(refresh: (attempt: number) => Outcome | Promise<never>, epochs: readonly number[] = []) {
  const seen = { attempts: 0, clockMs: 0, epochsRead: 0, closed: 0 };
  const definition = defineChannel({
    type: 'status-page',
    title: 'Status page',
    reach: 'broadcast',
    variants: [],
    format: 'markdown',
    measure: unlimited,
    limitText: 'none',
    can: { thread: true, edit: true, delete: true, lookUp: false, verify: true },
    afterwards: '',
    client: '',
    rate: null,
    contracts: [],
    uncertain: { rule: 'resend', means: 'same page' },
    isPage: true,
    expires: false,
    settings: {},
    redirect: () => ({}),
    verify: async () => ({ kind: 'ok', message: '' }),
    open: async () => ({
      send: () => Promise.reject(new Error('nothing is said here')),
      refresh: async () => {
        seen.attempts += 1;
        return await refresh(seen.attempts);
      },
      close: async () => {
        seen.closed += 1;
      },
    }),
  });
  const channel = { name: 'page', definition, settings: {} } as unknown as Channel;
  // What it shows is what was posted to it.
  const open = async () => ({ send: () => Promise.reject(new Error('nothing is said here')), close: async () => {} });
  const hosted = { ...channel, name: 'hosted', definition: { ...definition, open } } as unknown as Channel;
  const talker = { ...channel, name: 'hook', definition: { ...definition, isPage: undefined } } as unknown as Channel;
  const deps = {
    config: { channels: [channel, hosted, talker] },
    store: { incidents: { epoch: async () => epochs[seen.epochsRead++] ?? epochs.at(-1) ?? 1 } },
    ioFor: () => ({}) as ChannelIo,
    delivery: () => ({ time: { random: () => 0.5 } }),
    monotonicMs: () => seen.clockMs,
    sleep: async (ms: number) => {
      seen.clockMs += ms;
    },
  } as unknown as Parameters<typeof publishPage>[0];
  return { seen, publish: (signal = new AbortController().signal) => publishPage(deps)(signal) };
}

it('goes to the pages only, and asks each to put up what is there now', async () => {
  const { seen, publish } = desk(() => sent);
  const published = await publish();
  expect(published.map(({ channel, outcome }) => [channel.name, outcome.kind])).toEqual([['page', 'sent']]);
  expect(seen).toMatchObject({ attempts: 1, closed: 1 });
});

it('puts it up once more when something was recorded meanwhile, until nothing was', async () => {
  const { seen, publish } = desk(() => sent, [1, 2, 2, 3, 3, 3]);
  await publish();
  expect(seen.attempts).toBe(3);
});

it('tries again what may yet go, and is done when it did', async () => {
  const { seen, publish } = desk((attempt) => (attempt < 4 ? busy : sent));
  const [first] = await publish();
  expect(first?.outcome.kind).toBe('sent');
  expect(seen.attempts).toBe(4);
  expect(seen.clockMs).toBeGreaterThan(0);
});

it('gives up after half a minute, and says why', async () => {
  const { seen, publish } = desk(() => busy);
  expect((await publish())[0]?.outcome).toEqual(busy);
  expect(seen.clockMs).toBeLessThanOrEqual(30_000);
  expect(seen).toMatchObject({ closed: 1 });
});

it.each([
  { kind: 'failed', reason: 'no', scope: 'channel' },
  { kind: 'uncertain', reason: 'killed' },
] as const)('does not repeat what is $kind', async (outcome) => {
  const { seen, publish } = desk(() => outcome);
  expect((await publish())[0]?.outcome).toEqual(outcome);
  expect(seen.attempts).toBe(1);
});

it('stops at Ctrl-C instead of waiting for another try', async () => {
  const stop = new AbortController();
  const { seen, publish } = desk(() => {
    stop.abort();
    return busy;
  });
  await publish(stop.signal);
  expect(seen).toMatchObject({ attempts: 1, clockMs: 0 });
});

it('says which secret can’t be read', async () => {
  const { publish } = desk(() => Promise.reject(new SecretFault('the variable STATUS_KEY is not set')));
  expect((await publish())[0]?.outcome).toEqual({
    kind: 'failed',
    reason: 'the variable STATUS_KEY is not set',
    scope: 'channel',
  });
});
