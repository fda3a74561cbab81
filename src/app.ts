import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidV7 } from 'uuid';
import type { Channel, ChannelIo } from './channels/channel.ts';
import type { Config } from './config/config.ts';
import type { Environment, Paths } from './config/paths.ts';
import { createSecrets, type Secrets } from './config/secrets.ts';
import { readContacts } from './contacts/index.ts';
import { systemTime } from './delivery/time.ts';
import type { Delivery } from './domain/delivery.ts';
import type { Incident } from './domain/incident.ts';
import type { Result } from './domain/result.ts';
import { loadRenderer } from './messages/render.ts';
import { createTemplates, type Templates } from './messages/templates.ts';
import { checkWording, readWordList } from './messages/wording.ts';
import type { HttpClient } from './net/httpClient.ts';
import { lookAt } from './probes/look.ts';
import { inspectStore } from './store/adopt.ts';
import { openStore } from './store/open.ts';
import { currentOwner } from './store/owner.ts';
import type { Store } from './store/store.ts';
import { continueDeliveries, type DeliverInput, type SettleRefusal, settleDelivery } from './usecases/deliver.ts';
import type { Deps } from './usecases/deps.ts';
import { examine } from './usecases/doctor.ts';
import type { Draft, Repeat } from './usecases/draft.ts';
import { incidentUrl } from './usecases/facts.ts';
import { findIncident } from './usecases/find.ts';
import type { NoteInput, OpenInput, ReopenInput, ResolveInput, UpdateInput } from './usecases/input.ts';
import { prepareNote } from './usecases/note.ts';
import { prepareOpen } from './usecases/open.ts';
import { pageHistory } from './usecases/pageHistory.ts';
import { type PreviewInput, previewEvent } from './usecases/preview.ts';
import { type PublishRun, publish } from './usecases/publish.ts';
import type { Delivered, Published } from './usecases/published.ts';
import type { Refusal } from './usecases/refusal.ts';
import { prepareReopen } from './usecases/reopen.ts';
import { prepareResolve } from './usecases/resolve.ts';
import { testChannels } from './usecases/testChannels.ts';
import { prepareUpdate } from './usecases/update.ts';
import { listDeliveries, showIncident, viewStatus } from './usecases/views.ts';
import { waitForGreen } from './usecases/waitForGreen.ts';

/** A verb that publishes: first what it will do, as a value, then the doing. */
export interface Publishing<Input> {
  /** What it would do, to be shown only: its ids stand for nothing. Stores and sends nothing. */
  plan(input: Input): Promise<Result<Draft | Repeat, Refusal>>;
  /** Stores and sends nothing. */
  prepare(input: Input): Promise<Result<Draft | Repeat, Refusal>>;
  /** Commits and sends; what changed since it was prepared is prepared again from the same input. */
  publish(input: Input, prepared: Draft | Repeat, run: PublishRun): Promise<Result<Published, Refusal>>;
}

export interface AppOptions {
  readonly config: Config;
  readonly paths: Paths;
  readonly env: Environment;
  readonly version: string;
}

export type App = ReturnType<typeof createApp>;

/** In the root of the package, above this file: it is bundled into a folder of `dist`, and lies in `src` before. */
export function builtInTemplates(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'templates', 'wording')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'templates');
}

/** Puts everything together. Members load what they need when they are used, so that a verb pays for itself only. */
export function createApp(options: AppOptions) {
  const { config } = options;
  const secrets = once(() => makeSecrets(options));
  const templates = once(() => createTemplates(builtInTemplates(), config.templatesFolder));
  const stores = createStores(options);
  const deps = (store: Store): Deps => makeDeps(options, store, secrets(), templates);
  const depsOf = new Map<Store, Deps>();
  const depsOn = (store: Store): Deps => {
    const made = depsOf.get(store) ?? deps(store);
    depsOf.set(store, made);
    return made;
  };
  const reading = async (): Promise<Deps> => depsOn(await stores.reading());
  const writing = async (): Promise<Deps> => depsOn(await stores.writing());

  /** Plans on whatever stands there; a store is made only when there is something to put into it. */
  const publishing = <Input>(
    prepare: (deps: Deps) => (input: Input) => Promise<Result<Draft | Repeat, Refusal>>,
  ): Publishing<Input> => {
    let madeAtMs = 0;
    return {
      plan: async (input) => await prepare(forShow(await reading()))(input),
      prepare: async (input) => {
        const prepared = await prepare(await reading())(input);
        madeAtMs = systemTime.monotonicMs();
        return prepared;
      },
      publish: async (input, prepared, run) => {
        const ready = await writing();
        return await publish(ready, () => prepare(ready)(input), prepared, madeAtMs, run);
      },
    };
  };
  return {
    config,
    now: systemTime.now,
    redact: (text: string): string => secrets().redact(text),
    templates,
    open: publishing<OpenInput>(prepareOpen),
    update: publishing<UpdateInput>(prepareUpdate),
    resolve: publishing<ResolveInput>(prepareResolve),
    reopen: publishing<ReopenInput>(prepareReopen),
    note: publishing<NoteInput>(prepareNote),
    preview: async (input: PreviewInput): Promise<Result<Draft, Refusal>> =>
      previewEvent(forShow(await reading()))(input),
    waitForGreen: async (...args: Parameters<ReturnType<typeof waitForGreen>>) =>
      waitForGreen(await writing())(...args),
    find: async (id: string | null, without: 'open' | 'resolved' | 'any') => findIncident(await reading(), id, without),
    status: async () => viewStatus(await reading())(),
    list: async () => (await stores.reading()).incidents.list(),
    show: async (id: string | null) => showIncident(await reading())(id),
    deliveries: async (...args: Parameters<ReturnType<typeof listDeliveries>>) =>
      listDeliveries(await reading())(...args),
    deliver: async (input: DeliverInput, run: PublishRun): Promise<Result<Delivered, Refusal>> =>
      continueDeliveries(await writing())(input, run),
    settle: async (id: string, as: 'sent' | 'resend'): Promise<Result<Delivery, SettleRefusal>> =>
      settleDelivery(await writing())(id, as),
    testChannels: async (names: readonly string[] | null, signal: AbortSignal) =>
      testChannels({ config, ioFor: ioMaker(options, secrets(), stores.reading) })(names, signal),
    look: async (probe: Config['probes'][number], signal: AbortSignal) => {
      const http = lazyHttp(options.version, probe.settings.allowMetadata);
      return await lookAt(probe, { http, ...systemTime }, config.allClear.everyMs, signal);
    },
    /** What `doctor` looks at besides. */
    examine: async (signal: AbortSignal) => {
      return await examine(await doctorDeps(options, secrets(), templates, stores), signal);
    },
    urlOf: (incident: Incident): string | null => incidentUrl(config, incident),
    close: () => stores.close(),
  };
}

const makeSecrets = ({ config, env }: AppOptions): Secrets =>
  createSecrets({
    env,
    folder: config.path === null ? '/' : dirname(config.path),
    hidden: config.secrets.flatMap(({ secret }) => (secret.source.kind === 'env' ? [secret.source.name] : [])),
  });

/** The store for looking, and the one for recording: the same file once it stands. */
function createStores({ config, paths }: AppOptions) {
  const open = async (create: boolean): Promise<Store> => {
    return await openStore({ url: config.storeUrl, create, anchorsPath: paths.anchorsFile, now: systemTime.now });
  };
  const opened: Store[] = [];
  const keep = async (create: boolean): Promise<Store> => {
    const store = await open(create);
    opened.push(store);
    return store;
  };
  const looking = once(() => keep(false));
  const recording = once(() => {
    isRecording = true;
    return keep(true);
  });
  let isRecording = false;
  return {
    // Where no store stood there was an empty one to look at; it knows nothing of what has been recorded since.
    reading: () => (isRecording ? recording() : looking()),
    writing: recording,
    close: async (): Promise<void> => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    },
  };
}

function makeDeps(options: AppOptions, store: Store, secrets: Secrets, templates: () => Templates): Deps {
  const { config } = options;
  const ioFor = ioMaker(options, secrets, async () => store);
  return {
    config,
    store,
    ioFor,
    renderer: once(() => loadRenderer(templates())),
    checkWording: async (text, locale, resolved) =>
      checkWording(text, resolved, readWordList(builtInTemplates(), config.templatesFolder, locale)),
    readContacts: () => readContacts(config.contactSources),
    delivery: () => ({
      outbox: store.outbox,
      incidents: store.incidents,
      channels: config.channels,
      ioFor,
      urlOf: (incident) => incidentUrl(config, incident),
      redact: secrets.redact,
      owner: currentOwner(),
      time: systemTime,
    }),
    look: async (probe, everyMs, signal) => {
      const http = lazyHttp(options.version, probe.settings.allowMetadata);
      return await lookAt(probe, { http, ...systemTime }, everyMs, signal);
    },
    now: systemTime.now,
    monotonicMs: systemTime.monotonicMs,
    sleep: systemTime.sleep,
    newId: uuidV7,
  };
}

/** Real ids need node:crypto, which takes 6 of the 90 ms of a dry run to load. */
const forShow = (deps: Deps): Deps => ({ ...deps, newId: () => 'not recorded' });

function ioMaker(
  { config, version }: AppOptions,
  secrets: Secrets,
  store: () => Promise<Store>,
): (channel: Channel) => ChannelIo {
  const folder = config.path === null ? '/' : dirname(config.path);
  return (channel) => ({
    http: lazyHttp(version, channel.settings.allowMetadata),
    reveal: secrets.reveal,
    now: systemTime.now,
    history: async () => pageHistory(config, await store()),
    resolvePath: (path) => resolve(folder, path),
  });
}

/** The client is loaded with the first request. */
function lazyHttp(version: string, allowMetadata: boolean): HttpClient {
  const client = once(async () => {
    const { createHttpClient } = await import('./net/httpClient.ts');
    return createHttpClient({ allowMetadata, userAgent: `allclear/${version}` });
  });
  return async (...args) => (await client())(...args);
}

async function doctorDeps(
  options: AppOptions,
  secrets: Secrets,
  templates: () => Templates,
  stores: ReturnType<typeof createStores>,
) {
  const { config, paths } = options;
  return {
    config,
    secrets,
    templates: templates(),
    ioFor: ioMaker(options, secrets, stores.reading),
    inspect: () => inspectStore({ url: config.storeUrl, anchorsPath: paths.anchorsFile }),
    openStore: stores.reading,
    readContacts: () => readContacts(config.contactSources),
    look: async (probe: Config['probes'][number], signal: AbortSignal) => {
      const http = lazyHttp(options.version, probe.settings.allowMetadata);
      return await lookAt(probe, { http, ...systemTime }, config.allClear.everyMs, signal);
    },
    now: systemTime.now,
  };
}

/** Made on the first call, kept for the next. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
