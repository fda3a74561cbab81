import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidV7 } from 'uuid';
import type { Channel, ChannelIo } from './channels/channel.ts';
import type { Config } from './config/config.ts';
import type { Environment, Paths } from './config/paths.ts';
import { createSecrets, type Secrets } from './config/secrets.ts';
import { systemTime } from './delivery/time.ts';
import type { EntryEvent } from './domain/event.ts';
import type { Delivery } from './domain/delivery.ts';
import type { Incident } from './domain/incident.ts';
import type { Result } from './domain/result.ts';
import type { Renderer } from './messages/renderer.ts';
import type { Templates } from './messages/templates.ts';
import type { HttpClient } from './net/httpClient.ts';
import type { Store } from './store/store.ts';
import type { DeliverInput, SettleRefusal } from './usecases/deliver.ts';
import type { Deps } from './usecases/deps.ts';
import type { Draft, Repeat } from './usecases/draft.ts';
import { incidentUrl } from './usecases/facts.ts';
import type { NoteInput, OpenInput, ReopenInput, ResolveInput, UpdateInput } from './usecases/input.ts';
import type { Delivered, Published } from './usecases/published.ts';
import type { PreviewInput } from './usecases/preview.ts';
import type { PublishRun } from './usecases/publish.ts';
import type { Refusal } from './usecases/refusal.ts';

/** A verb that publishes: first what it will do, as a value, then the doing. */
export interface Publishing<Input> {
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
  const templates = once(() => makeTemplates(config));
  const stores = createStores(options);
  const deps = async (store: Store): Promise<Deps> => makeDeps(options, store, secrets(), templates);
  const reading = once(async () => deps(await stores.reading()));
  const writing = once(async () => deps(await stores.writing()));

  /** Plans on whatever stands there; a store is made only when there is something to put into it. */
  const publishing = <Input>(
    load: () => Promise<(deps: Deps) => (input: Input) => Promise<Result<Draft | Repeat, Refusal>>>,
  ): Publishing<Input> => {
    let madeAtMs = 0;
    return {
      prepare: async (input) => {
        const prepared = await (await load())(await reading())(input);
        madeAtMs = performance.now();
        return prepared;
      },
      publish: async (input, prepared, run) => {
        const [{ publish }, prepare, ready] = await Promise.all([import('./usecases/publish.ts'), load(), writing()]);
        return await publish(ready, () => prepare(ready)(input), prepared, madeAtMs, run);
      },
    };
  };
  const views = async () => ({ ...(await import('./usecases/views.ts')), deps: await reading() });

  return {
    config,
    now: systemTime.now,
    redact: (text: string): string => secrets().redact(text),
    templates,
    open: publishing<OpenInput>(async () => (await import('./usecases/open.ts')).prepareOpen),
    update: publishing<UpdateInput>(async () => (await import('./usecases/update.ts')).prepareUpdate),
    resolve: publishing<ResolveInput>(async () => (await import('./usecases/resolve.ts')).prepareResolve),
    reopen: publishing<ReopenInput>(async () => (await import('./usecases/reopen.ts')).prepareReopen),
    note: publishing<NoteInput>(async () => (await import('./usecases/note.ts')).prepareNote),
    preview: async (input: PreviewInput): Promise<Result<Draft, Refusal>> =>
      (await import('./usecases/preview.ts')).previewEvent(await reading())(input),
    waitForGreen: async (...args: Parameters<ReturnType<typeof import('./usecases/waitForGreen.ts').waitForGreen>>) =>
      (await import('./usecases/waitForGreen.ts')).waitForGreen(await writing())(...args),
    defaultMessage: async (event: EntryEvent, incident: Incident): Promise<string> =>
      (await import('./usecases/words.ts')).defaultWords(await reading(), event, incident),
    find: async (id: string | null, without: 'open' | 'resolved' | 'any') =>
      (await import('./usecases/find.ts')).findIncident(await reading(), id, without),
    status: async () => {
      const { viewStatus, deps: ready } = await views();
      return await viewStatus(ready)();
    },
    list: async () => (await stores.reading()).incidents.list(),
    show: async (id: string | null) => {
      const { showIncident, deps: ready } = await views();
      return await showIncident(ready)(id);
    },
    deliveries: async (...args: Parameters<ReturnType<typeof import('./usecases/views.ts').listDeliveries>>) => {
      const { listDeliveries, deps: ready } = await views();
      return await listDeliveries(ready)(...args);
    },
    deliver: async (input: DeliverInput, run: PublishRun): Promise<Result<Delivered, Refusal>> =>
      (await import('./usecases/deliver.ts')).continueDeliveries(await writing())(input, run),
    settle: async (id: string, as: 'sent' | 'resend'): Promise<Result<Delivery, SettleRefusal>> =>
      (await import('./usecases/deliver.ts')).settleDelivery(await writing())(id, as),
    testChannels: async (names: readonly string[] | null, signal: AbortSignal) => {
      const { testChannels } = await import('./usecases/testChannels.ts');
      return await testChannels({ config, ioFor: await ioMaker(options, secrets(), stores.reading) })(names, signal);
    },
    /** What `doctor` looks at besides. */
    examine: async (signal: AbortSignal) => {
      const { examine } = await import('./usecases/doctor.ts');
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

async function makeTemplates(config: Config): Promise<Templates> {
  const { createTemplates } = await import('./messages/templates.ts');
  return createTemplates(builtInTemplates(), config.templatesFolder);
}

/** The store for looking, and the one for recording: the same file once it stands. */
function createStores({ config, paths }: AppOptions) {
  const open = async (create: boolean): Promise<Store> => {
    const { openStore } = await import('./store/open.ts');
    return await openStore({ url: config.storeUrl, create, anchorsPath: paths.anchorsFile, now: systemTime.now });
  };
  const opened: Store[] = [];
  const keep = async (create: boolean): Promise<Store> => {
    const store = await open(create);
    opened.push(store);
    return store;
  };
  return {
    reading: once(() => keep(false)),
    writing: once(() => keep(true)),
    close: async (): Promise<void> => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    },
  };
}

async function makeDeps(
  options: AppOptions,
  store: Store,
  secrets: Secrets,
  templates: () => Promise<Templates>,
): Promise<Deps> {
  const { config } = options;
  const ioFor = await ioMaker(options, secrets, async () => store);
  return {
    config,
    store,
    ioFor,
    renderer: once(async (): Promise<Renderer> => {
      const { createRenderer } = await import('./messages/render.ts');
      return createRenderer(await templates());
    }),
    checkWording: await wordingChecker(config),
    readContacts: async () => (await import('./contacts/index.ts')).readContacts(config.contactSources),
    delivery: async () => {
      const { currentOwner } = await import('./store/owner.ts');
      return {
        outbox: store.outbox,
        incidents: store.incidents,
        channels: config.channels,
        ioFor,
        urlOf: (incident) => incidentUrl(config, incident),
        redact: secrets.redact,
        owner: currentOwner(),
        time: systemTime,
      };
    },
    look: async (probe, everyMs, signal) => {
      const { lookAt } = await import('./probes/look.ts');
      const http = lazyHttp(options.version, probe.settings.allowMetadata);
      return await lookAt(probe, { http, ...systemTime }, everyMs, signal);
    },
    now: systemTime.now,
    monotonicMs: systemTime.monotonicMs,
    sleep: systemTime.sleep,
    newId: uuidV7,
  };
}

async function wordingChecker(config: Config): Promise<Deps['checkWording']> {
  return async (text, locale, resolved) => {
    const { checkWording, readWordList } = await import('./messages/wording.ts');
    return checkWording(text, resolved, readWordList(builtInTemplates(), config.templatesFolder, locale));
  };
}

async function ioMaker(
  { config, version }: AppOptions,
  secrets: Secrets,
  store: () => Promise<Store>,
): Promise<(channel: Channel) => ChannelIo> {
  const folder = config.path === null ? '/' : dirname(config.path);
  return (channel) => ({
    http: lazyHttp(version, channel.settings.allowMetadata),
    reveal: secrets.reveal,
    now: systemTime.now,
    history: async () => (await import('./usecases/pageHistory.ts')).pageHistory(config, await store()),
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
  templates: () => Promise<Templates>,
  stores: ReturnType<typeof createStores>,
) {
  const { inspectStore } = await import('./store/adopt.ts');
  const { config, paths } = options;
  return {
    config,
    secrets,
    templates: await templates(),
    ioFor: await ioMaker(options, secrets, stores.reading),
    inspect: () => inspectStore({ url: config.storeUrl, anchorsPath: paths.anchorsFile }),
    openStore: stores.reading,
    readContacts: async () => (await import('./contacts/index.ts')).readContacts(config.contactSources),
    look: async (probe: Config['probes'][number], signal: AbortSignal) => {
      const { lookAt } = await import('./probes/look.ts');
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
