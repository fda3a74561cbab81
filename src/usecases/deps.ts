import type { Channel, ChannelIo } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import type { DeliveryDeps } from '../delivery/run.ts';
import type { Who } from '../domain/audit.ts';
import type { Sample } from '../domain/greenLight.ts';
import type { Renderer } from '../messages/renderer.ts';
import type { WordingFinding } from '../messages/wording.ts';
import type { Probe } from '../probes/probe.ts';
import type { Store } from '../store/store.ts';
import type { Watcher } from './progress.ts';
import type { PeopleDeps } from './syncPeople.ts';

/** What the use cases are given. Members that cost something to make are functions. */
export interface Deps {
  readonly config: Config;
  readonly store: Store;
  readonly renderer: () => Promise<Renderer>;
  readonly checkWording: (text: string, locale: string, resolved: boolean) => Promise<readonly WordingFinding[]>;
  /** Where people come from; the people are the store's. */
  readonly peopleSources: () => Promise<Omit<PeopleDeps, 'people'>>;
  readonly ioFor: (channel: Channel) => ChannelIo;
  readonly delivery: () => DeliveryDeps;
  /** One look at a probe, its retries included. Never throws for what the service does. */
  readonly look: (probe: Probe, everyMs: number, signal: AbortSignal) => Promise<Sample>;
  /** Left out: nobody looks on. */
  readonly watcher?: Watcher;
  /** Who acts, and from where. */
  readonly who: () => Who;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** UUIDv7 */
  readonly newId: () => string;
}
