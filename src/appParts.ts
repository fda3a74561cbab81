import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidV7 } from 'uuid';
import { once, onceDone } from './appOnce.ts';
import { whoActs } from './appWho.ts';
import { type Channel, type ChannelIo, SecretFault } from './channels/channel.ts';
import type { Config } from './config/config.ts';
import type { Environment, Paths } from './config/paths.ts';
import { createSecrets, type Secrets } from './config/secrets.ts';
import { passwordsAtHand } from './config/storePassword.ts';
import type { UnsubscribeTokens } from './contacts/unsubscribeToken.ts';
import type { SharedWork } from './delivery/run.ts';
import { systemTime } from './delivery/time.ts';
import type { Via } from './domain/audit.ts';
import type { Secret } from './domain/secret.ts';
import { loadRenderer } from './messages/render.ts';
import { createTemplates, type Templates } from './messages/templates.ts';
import { checkWording } from './messages/wording.ts';
import { readWordList } from './messages/wordList.ts';
import type { HttpClient } from './net/httpClient.ts';
import { openStore } from './store/open.ts';
import { currentOwner } from './store/owner.ts';
import { isPostgresUrl } from './store/postgresUrl.ts';
import type { Store } from './store/store.ts';
import type { Deps } from './usecases/deps.ts';
import { incidentUrl } from './usecases/facts.ts';
import { pageHistory } from './usecases/pageHistory.ts';
import type { Watcher } from './usecases/progress.ts';

// What `app.ts` puts together: each part is made when it is first asked for.

export interface AppOptions {
  readonly config: Config;
  readonly paths: Paths;
  readonly env: Environment;
  readonly version: string;
  /** From where it acts; absent: from a script. */
  readonly via?: Via;
  /** What is to be known of besides the answer. */
  readonly warn?: (text: string) => void;
}

/** In the root of the package, above this file: it is bundled into a folder of `dist`, and lies in `src` before. */
export function builtInTemplates(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'templates', 'wording')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'templates');
}

export const makeSecrets = ({ config, env }: AppOptions): Secrets =>
  createSecrets({
    env,
    folder: config.path === null ? '/' : dirname(config.path),
    hidden: secretVariables(config),
    atHand: passwordsAtHand(config, env),
  });

export const secretVariables = ({ secrets }: Config): readonly string[] =>
  secrets.flatMap(({ secret }) => (secret.source.kind === 'env' ? [secret.source.name] : []));

/** The store for looking, and the one for recording: the same file once it stands. */
export function createStores(options: AppOptions, secrets: () => Secrets) {
  const { config, paths, env } = options;
  const urlOf = async (): Promise<string> => {
    if (!isPostgresUrl(config.storeUrl)) return config.storeUrl;
    return await (await import('./appStoreUrl.ts')).connectionUrl(options, secrets());
  };
  let queueIsOpen = false;
  const queue = onceDone(async () => {
    const started = await (await import('./appShared.ts')).openQueue(options, await urlOf());
    queueIsOpen = true;
    return started;
  });
  const open = async (create: boolean): Promise<Store> => {
    if (config.storeUrl === `sqlite:${paths.standbyFile}`) (await import('./appStores.ts')).needStandby(options);
    const where = { url: await urlOf(), anchorsPath: paths.anchorsFile, env };
    return await openStore({ ...where, create, queue, now: systemTime.now, who: whoActs(options) });
  };
  const opened: Store[] = [];
  const keep = async (create: boolean): Promise<Store> => {
    const store = await open(create);
    opened.push(store);
    return store;
  };
  const looking = onceDone(() => keep(false));
  const recording = onceDone(() => {
    isRecording = true;
    return keep(true);
  });
  let isRecording = false;
  return {
    // Where no store stood there was an empty one to look at; it knows nothing of what has been recorded since.
    reading: () => (isRecording ? recording() : looking()),
    writing: recording,
    /** Of a store that many machines share. */
    queue,
    close: async (): Promise<void> => {
      const shared = isRecording ? opened.find((store) => store.snapshot !== null) : undefined;
      // What it has to say `doctor` says too; nobody waits for it now.
      if (shared) await (await import('./appStores.ts')).keepStandby(options, shared, false);
      if (queueIsOpen) await (await queue()).close();
      await Promise.all(opened.splice(0).map((store) => store.close()));
    },
  };
}

export function makeDeps(
  options: AppOptions,
  store: Store,
  queue: SharedWork['queue'],
  secrets: Secrets,
  templates: () => Templates,
): Deps {
  const { config } = options;
  const ioFor = ioMaker(options, secrets, async () => store);
  return {
    config,
    store,
    ioFor,
    renderer: once(() => loadRenderer(templates(), config.locale)),
    checkWording: async (text, locale, resolved) =>
      checkWording(text, resolved, readWordList(builtInTemplates(), config.templatesFolder, locale)),
    peopleSources: async () => ({ ...(await lazyPeopleSources(options, secrets)()), now: store.now }),
    delivery: () => ({
      outbox: store.outbox,
      incidents: store.incidents,
      channels: config.channels,
      ioFor,
      urlOf: (incident) => incidentUrl(config, incident),
      redact: secrets.redact,
      owner: currentOwner(),
      time: { ...systemTime, now: store.now },
      shared: store.chunks && { chunks: store.chunks, queue },
    }),
    look: lazyLook(options, secrets, store.now),
    who: () => whoActs(options),
    now: store.now,
    monotonicMs: systemTime.monotonicMs,
    sleep: systemTime.sleep,
    newId: uuidV7,
  };
}

/** Only what writes to people reads lists of them. */
export const lazyPeopleSources = (options: AppOptions, secrets: Secrets) => async () =>
  (await import('./appPeople.ts')).peopleSources(options, secrets);

/** Loaded with the first look. */
export const lazyLook =
  (options: AppOptions, secrets: Secrets, now = systemTime.now): Deps['look'] =>
  async (...args) =>
    await (await import('./appProbes.ts')).createLook(options, secrets, now)(...args);

/** The same, and somebody looks on. */
export const watchedBy = (watcher: Watcher | undefined, deps: Deps): Deps => (watcher ? { ...deps, watcher } : deps);

/** Real ids need node:crypto, which takes 6 of the 90 ms of a dry run to load. */
export const forShow = (deps: Deps): Deps => ({ ...deps, newId: () => 'not recorded' });

export function ioMaker(
  options: AppOptions,
  secrets: Secrets,
  store: () => Promise<Store>,
): (channel: Channel) => ChannelIo {
  const { config, version } = options;
  const folder = config.path === null ? '/' : dirname(config.path);
  return (channel) => ({
    http: lazyHttp(version, channel.settings.allowMetadata),
    reveal: secrets.reveal,
    run: programRunner(options, folder, secrets),
    now: systemTime.now,
    history: async () => {
      const templates = createTemplates(builtInTemplates(), config.templatesFolder);
      return await pageHistory({ config, store: await store(), templates, now: systemTime.now, version });
    },
    resolvePath: (path) => resolve(folder, path),
    lookUpTxt: async (...args) => await (await import('./net/txtRecords.ts')).txtLookUp(null)(...args),
    unsubscribeTokens: async () => (await unsubscribeTokens(config, secrets))?.of ?? null,
  });
}

/** Null: the config has no signing key. Throws `SecretFault` where it can't be read. */
export async function unsubscribeTokens(
  { signingKey }: Config,
  { reveal }: Pick<Secrets, 'reveal'>,
): Promise<UnsubscribeTokens | null> {
  if (signingKey === null) return null;
  const { createUnsubscribeTokens } = await import('./contacts/unsubscribeToken.ts');
  return createUnsubscribeTokens(await revealSigningKey(signingKey, reveal));
}

/** Throws `SecretFault`, which says what it is the key of. */
export async function revealSigningKey(signingKey: Secret, reveal: Secrets['reveal']): Promise<string> {
  try {
    return await reveal(signingKey);
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    throw new SecretFault(`the signingKey can't be read: ${error.message}`);
  }
}

/** Runs a program where the config stands; of the variables that hold secrets it sees those it was allowed. */
export function programRunner(
  { config, env }: AppOptions,
  folder: string,
  secrets: Secrets,
  leavesNothing = false,
): ChannelIo['run'] {
  return async ({ argv, env: allowed, stdin, timeoutMs, cwd = folder, variables, ...more }, signal) => {
    const { environmentWithout, runProgram } = await import('./config/runProgram.ts');
    const visible = { ...environmentWithout(env, secretVariables(config), allowed), ...variables };
    const start = { ...more, argv, env: visible, cwd, stdin, timeoutMs, ownGroup: true, leavesNothing };
    const end = await runProgram(start, signal);
    if (end.kind !== 'exited') return end;
    // What it could see it can print; a value that was never revealed here is not known to `redact`.
    const seen = config.secrets.filter(
      ({ secret: { source } }) => source.kind === 'env' && allowed.includes(source.name),
    );
    await Promise.allSettled(seen.map(({ secret }) => secrets.reveal(secret)));
    return { ...end, output: secrets.redact(end.output), errors: secrets.redact(end.errors) };
  };
}

/** The client is loaded with the first request. */
export function lazyHttp(version: string, allowMetadata: boolean): HttpClient {
  const client = once(async () => {
    const { createHttpClient } = await import('./net/httpClient.ts');
    return createHttpClient({ allowMetadata, userAgent: `allclear/${version}` });
  });
  return async (...args) => (await client())(...args);
}

export const testPostDeps = async (
  options: AppOptions,
  secrets: Secrets,
  templates: () => Templates,
  stores: ReturnType<typeof createStores>,
) => ({
  config: options.config,
  ioFor: ioMaker(options, secrets, stores.reading),
  renderer: once(() => loadRenderer(templates(), options.config.locale)),
  store: await stores.reading(),
  peopleSources: lazyPeopleSources(options, secrets),
  now: systemTime.now,
  newId: uuidV7,
});
