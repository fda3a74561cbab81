import type { Channel, Sender } from '../../src/channels/channel.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import { continueDeliveries } from '../../src/usecases/deliver.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import { createAppBench } from '../helpers/appBench.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import {
  type FaultProxy,
  type IsDue,
  isAnything,
  isWholeMail,
  isWholeRequest,
  startFaultProxy,
} from '../helpers/faultProxy.ts';
import type { Fault } from '../helpers/faultProxyFault.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { serverAt, transportTo } from '../helpers/smtpTransport.ts';
import type { House } from '../helpers/town/house.ts';
import { openTown } from '../helpers/town/town.ts';
import { createLeapTime, type LeapTime } from './leapTime.ts';

/** What goes wrong, and with which of the exchanges. */
export interface Trouble {
  readonly fault: Fault;
  /** The same in the words of a mail server; absent: it is the same there. */
  readonly inSmtp?: Fault;
  /** `message`: those that carry the words. `all`: also what is asked before, and whoever looks afterwards. */
  readonly scope: 'message' | 'all';
  /** Real milliseconds for a whole request; short for services that never end. */
  readonly deadlineMs: number;
}

/** How one channel stands after a run. */
export interface Standing {
  readonly deliveries: readonly Delivery[];
  /** Messages that stand at the service, a copy each. */
  readonly posts: number;
  /** Requests that carried words, whole, up to the service or not. */
  readonly carried: number;
  readonly exchanges: number;
  readonly connections: number;
}

export type Standings = ReadonlyMap<string, Standing>;

/** An incident told while all services are in the same trouble, then twice more, and once more when that is over. */
export interface Story {
  readonly houses: readonly House[];
  /** Channels that lead through nothing that could break. */
  readonly sound: readonly string[];
  readonly secrets: readonly string[];
  readonly opened: Standings;
  readonly again: readonly Standings[];
  readonly mended: Standings;
  /** By the clock of the story. */
  readonly tookMs: number;
  /** Requests that a service would not have taken. */
  readonly strange: readonly string[];
}

/** A word that is in every message, and in nothing else. */
const marker = 'quokkaphone';
const words = `The ${marker} does not ring since this morning. Writing to us works.`;

/** The marker as it is in base64, by where its first letter falls. */
const inBase64 = [0, 1, 2].map((shift) => {
  const whole = Buffer.from(`${' '.repeat(shift)}${marker}`)
    .toString('base64')
    .replace(/=+$/u, '');
  return whole.slice(shift === 0 ? 0 : shift + 1, -2);
});
const carries: IsDue = (said) => [marker, ...inBase64].some((form) => said.includes(form));

const portOf = (entry: object): number | null => {
  const found = /127\.0\.0\.1:(\d+)|"port":(\d+)/u.exec(JSON.stringify(entry));
  return found ? Number(found[1] ?? found[2]) : null;
};

const speaksSmtp = (entry: object): boolean => 'smtp' in entry;

function isDueFor(entry: object, scope: Trouble['scope']): IsDue {
  if (speaksSmtp(entry)) return scope === 'all' ? isAnything : isWholeMail;
  return scope === 'all' ? isWholeRequest : (said) => isWholeRequest(said) && carries(said);
}

/** The values that a config's entry holds under the names of secrets. */
const secretsIn = (entry: object): readonly string[] =>
  Object.entries(entry).flatMap(([name, value]): readonly string[] => {
    if (typeof value === 'object' && value !== null) return secretsIn(value);
    const isSecret = /token|secret|password|apikey|appkey/iu.test(name) && typeof value === 'string';
    return isSecret && value.length > 7 ? [value] : [];
  });

export async function tellStory({ fault, inSmtp = fault, scope, deadlineMs }: Trouble): Promise<Story> {
  const town = await openTown();
  const proxies = new Map<string, FaultProxy>();
  const channels: Record<string, object> = {};
  for (const { name, entry } of town.houses) {
    const port = portOf(entry);
    channels[name] = entry;
    if (port === null) continue;
    const proxy = await startFaultProxy({ port }, isDueFor(entry, scope));
    proxies.set(name, proxy);
    channels[name] = JSON.parse(JSON.stringify(entry).replaceAll(String(port), String(proxy.port)));
  }
  const bench = await createAppBench({ ...town.config, store: undefined, channels });
  let limitMs = deadlineMs;
  const time = createLeapTime(() => limitMs * 2);
  const deps = withTime(bench.deps, time, () => limitMs);
  const look = async (): Promise<Standings> => {
    const rows = await bench.store.outbox.deliveries({});
    return new Map(
      await Promise.all(
        town.houses.map(async (house) => [house.name, await standingOf(house, rows, proxies)] as const),
      ),
    );
  };
  const deliver = async (): Promise<Standings> => {
    const ended = await continueDeliveries(deps)(
      { id: null, retryFailed: false },
      { onProgress: () => {}, signal: never },
    );
    if (!ended.ok) throw new Error(ended.error.kind);
    return await look();
  };
  try {
    for (const house of town.houses) await proxies.get(house.name)?.break(speaksSmtp(house.entry) ? inSmtp : fault);
    await done(verbs.open(deps, openInput({ message: words })));
    const opened = await look();
    const again = [await deliver(), await deliver()];
    const tookMs = time.elapsedMs();
    await Promise.all([...proxies.values()].map((proxy) => proxy.break(null)));
    // From now on an answer comes, however busy this machine is.
    limitMs = 10_000;
    // What a service may ask to be waited for, at the longest.
    time.leap(3_700_000);
    const mended = await deliver();
    const sound = town.houses.flatMap(({ name }) => (proxies.has(name) ? [] : [name]));
    const secrets = Object.values(channels).flatMap(secretsIn);
    return { houses: town.houses, sound, secrets, opened, again, mended, tookMs, strange: town.strange() };
  } finally {
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    await Promise.all([town.close(), bench.remove()]);
  }
}

async function standingOf(
  house: House,
  rows: readonly Delivery[],
  proxies: ReadonlyMap<string, FaultProxy>,
): Promise<Standing> {
  const proxy = proxies.get(house.name);
  const exchanges = proxy?.exchanges() ?? [];
  return {
    deliveries: rows.filter(({ channel }) => channel === house.name),
    posts: (await house.posts()).length,
    carried: exchanges.filter(carries).length,
    exchanges: exchanges.length,
    connections: proxy?.connections() ?? 0,
  };
}

/** The same program under a clock that leaps, and with a deadline that a test can wait for. */
export function withTime(deps: Deps, time: LeapTime, deadlineMs: () => number): Deps {
  const { now, monotonicMs, sleep } = time;
  const ioFor: Deps['ioFor'] = (channel) => {
    const io = deps.ioFor(channel);
    return {
      ...io,
      now: () => new Date(),
      http: (url, request, signal) => io.http(url, { ...request, deadlineMs: deadlineMs() }, signal),
    };
  };
  const busyChannel = (channel: Channel): Channel => ({
    ...channel,
    definition: {
      ...channel.definition,
      open: async (settings, io) =>
        busySender(impatientMail(channel, deadlineMs()) ?? (await channel.definition.open(settings, io)), time),
    },
  });
  const channels = deps.config.channels.map(busyChannel);
  return {
    ...deps,
    ...{ now, monotonicMs, sleep, ioFor },
    delivery: () => ({ ...deps.delivery(), time, ioFor, channels }),
  };
}

/** The same way to the mail server with limits that a test can wait for: the usual ones are minutes. */
function impatientMail({ settings }: Channel, ms: number): Sender | null {
  const [server] = (settings['smtp'] ?? []) as readonly { host: string; port: number; signIn: object | null }[];
  const limits = { connectMs: ms, commandsMs: ms, replyMs: ms, quitMs: ms };
  if (!server || server.signIn) return null;
  const connections = Number(settings['connections']);
  return transportTo([serverAt(server.port, { host: server.host })], { limits, connections });
}

function busySender(sender: Sender, time: LeapTime): Sender {
  const { lookUp } = sender;
  return {
    ...sender,
    send: (...given) => time.busy(() => sender.send(...given)),
    ...(lookUp ? { lookUp: (...given) => time.busy(() => lookUp.call(sender, ...given)) } : {}),
    close: () => time.busy(() => sender.close()),
  };
}
