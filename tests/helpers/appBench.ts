import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import { builtInTemplates } from '../../src/appParts.ts';
import { peopleSources } from '../../src/appPeople.ts';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';
import type { Config } from '../../src/config/config.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import { systemTime } from '../../src/delivery/time.ts';
import type { Sample } from '../../src/domain/greenLight.ts';
import { loadRenderer } from '../../src/messages/render.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { checkWording } from '../../src/messages/wording.ts';
import { readWordList } from '../../src/messages/wordList.ts';
import { currentOwner } from '../../src/store/owner.ts';
import type { NewDelivery, Store } from '../../src/store/store.ts';
import type { Deps } from '../../src/usecases/deps.ts';
import type { Draft } from '../../src/usecases/draft.ts';
import { incidentUrl } from '../../src/usecases/facts.ts';
import { pageHistory } from '../../src/usecases/pageHistory.ts';
import { shownPeople } from '../../src/usecases/people.ts';
import { testIo, testNow } from './httpChannelIo.ts';
import { createStoreFolder } from './storeTemp.ts';

const channelTypes = await loadChannelTypes();

/** The use cases over a real store, real templates and `file` channels, with a clock that is set by hand. */
export interface AppBench {
  readonly deps: Deps;
  readonly store: Store;
  readonly folder: string;
  /** Sets the clock to this many minutes after the beginning. */
  at(minutes: number): void;
  /** What lies in a `file` channel's folder. */
  posts(channel: string): readonly string[];
  post(channel: string, name: string): string;
  write(name: string, content: string): void;
  /** Looks of a probe, every half minute over these minutes. */
  watch(probe: string, fromMinute: number, toMinute: number, healthy?: boolean): Promise<void>;
  /** All that is stored, to be compared. */
  stored(): Promise<unknown>;
  remove(): Promise<void>;
}

export const minuteMs = 60_000;

/** The least config with two public channels and one for the team, with something laid over it. */
export const sampleConfig = (more: object = {}): object => ({
  company: { name: 'Acme', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  components: [{ name: 'checkout', title: 'Checkout' }, { name: 'search' }],
  channels: {
    blog: { type: 'file', folder: 'blog' },
    forum: { type: 'file', folder: 'forum' },
    team: { type: 'file', folder: 'team', audience: 'team' },
  },
  ...more,
});

export async function createAppBench(raw: object = sampleConfig()): Promise<AppBench> {
  const temp = createStoreFolder();
  const { folder } = temp;
  const config = configOf(raw, folder);
  const store = await temp.open();
  let minutes = 0;
  const now = (): Date => new Date(testNow.getTime() + minutes * minuteMs);
  const deps = depsOf(config, store, folder, now);
  return {
    deps,
    store,
    folder,
    at: (minute) => {
      minutes = minute;
    },
    posts: (channel) => readdirSync(join(folder, channel)).sort(),
    post: (channel, name) => readFileSync(join(folder, channel, name), 'utf8'),
    write: (name, content) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    },
    watch: async (probe, from, to, healthy = true) => {
      const looks = Array.from({ length: (to - from) * 2 + 1 }, (_, index) => from + index / 2);
      await store.samples.add(looks.map((minute) => sampleAt(probe, minute, healthy)));
    },
    stored: async () => ({
      incidents: await store.incidents.list(),
      deliveries: await store.outbox.deliveries({}),
      epoch: await store.incidents.epoch(),
    }),
    remove: () => temp.remove(),
  };
}

const sampleAt = (probe: string, minute: number, healthy: boolean): Sample => ({
  probe,
  at: new Date(testNow.getTime() + minute * minuteMs),
  healthy,
  reason: healthy ? 'HTTP 200' : 'HTTP 502',
  everyMs: 30_000,
  tookMs: 5,
});

function configOf(raw: object, folder: string): Config {
  const paths = { configFile: '', storeUrl: '', pageFolder: '', anchorsFile: '', standbyFile: '' };
  const config = checkConfig(raw, join(folder, 'config.json'), paths, channelTypes);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

function depsOf(config: Config, store: Store, folder: string, now: () => Date): Deps {
  const secrets = createSecrets({ env: {}, folder, hidden: [] });
  const templates = createTemplates(builtInTemplates(), config.templatesFolder);
  const rendering = loadRenderer(templates);
  const ioFor = () =>
    testIo({
      now,
      reveal: secrets.reveal,
      resolvePath: (path) => resolve(folder, path),
      history: () => pageHistory({ config, store, templates, now, version: '0' }),
    });
  return {
    config,
    store,
    ioFor,
    renderer: () => rendering,
    checkWording: async (text, locale, isResolved) =>
      checkWording(text, isResolved, readWordList(builtInTemplates(), null, locale)),
    peopleSources: async () => {
      const paths = { configFile: '', storeUrl: '', pageFolder: '', anchorsFile: '', standbyFile: '' };
      return { ...peopleSources({ config, paths, env: {}, version: '0' }, secrets), now };
    },
    delivery: () => ({
      outbox: store.outbox,
      incidents: store.incidents,
      channels: config.channels,
      ioFor,
      urlOf: (incident) => incidentUrl(config, incident),
      redact: secrets.redact,
      owner: currentOwner(),
      time: { ...systemTime, now },
      shared: null,
    }),
    look: async (probe) => sampleAt(probe.name, (now().getTime() - testNow.getTime()) / minuteMs, true),
    who: () => ({ person: 'ana', host: 'desk', via: 'terminal', from: null }),
    now,
    monotonicMs: systemTime.monotonicMs,
    sleep: systemTime.sleep,
    newId: uuidV7,
  };
}

/** All that a draft would send, page after page. */
export async function plannedIn(bench: AppBench, draft: Draft): Promise<readonly NewDelivery[]> {
  const { people, close } = await shownPeople(bench.deps, true);
  const pages = await Array.fromAsync(draft.toEntry().pages(bench.store.incidents.past, people)).finally(close);
  return pages.flatMap((page) => page.deliveries);
}
