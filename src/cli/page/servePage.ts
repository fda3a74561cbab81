import { stat } from 'node:fs/promises';
import type { App } from '../../app.ts';
import type { PageFiles } from '../../channels/pageFiles.ts';
import { systemTime } from '../../delivery/time.ts';
import { isPostgresUrl } from '../../store/postgresUrl.ts';
import { CliError } from '../cliError.ts';
import type { Context } from '../define.ts';
import { explanationOf } from '../explainThrown.ts';
import { loadApp } from '../loadApp.ts';
import { type PageServer, startPageServer } from './pageServer.ts';

const lookEveryMs = 400;
/** Of a database, which is asked over the network. */
const askEveryMs = 2_000;

/**
 * Serves the page until Ctrl-C, and builds it anew when the config or the store has changed.
 * @param port null: any
 */
export async function servePage(app: App, port: number | null, context: Context): Promise<void> {
  const { output, signal } = context;
  const server = await started(port, await (await app.page()).files());
  const { url } = server;
  output.result({ url }, `${url}  (this machine only; Ctrl-C ends it)`);
  const look = stamping(app);
  try {
    let seen = await look();
    while (!signal.aborted) {
      await systemTime.sleep(isPostgresUrl(app.config.storeUrl) ? askEveryMs : lookEveryMs, signal);
      const stamp = await look();
      if (signal.aborted || stamp === seen) continue;
      seen = stamp;
      const files = await builtAnew(context);
      if (files) server.show(files);
    }
  } finally {
    await server.close();
  }
}

async function started(port: number | null, files: PageFiles): Promise<PageServer> {
  try {
    return await startPageServer(port, files);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'EADDRINUSE' ? 'another program listens there' : code;
    throw new CliError({
      kind: 'port_taken',
      message: `Port ${port} can not be had: ${why}.`,
      hint: 'Name another, or leave it out: incident page serve',
      exit: 2,
    });
  }
}

/** What changes when the page may have to. */
function stamping(app: App): () => Promise<string> {
  const { path, storeUrl } = app.config;
  const configFile = path === null ? [] : [path];
  if (isPostgresUrl(storeUrl)) {
    // While it is away nothing can be built; when it is back its number tells whether something is to be.
    let epoch = 0;
    return async () => {
      epoch = await app.epoch().catch(() => epoch);
      return `${epoch} ${await stampOf(configFile)}`;
    };
  }
  const store = storeUrl.replace(/^sqlite:/u, '');
  // A write to the store is in the file beside it first.
  return () => stampOf([...configFile, store, `${store}-wal`]);
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = files.map(async (file) => {
    const found = await stat(file).catch(() => null);
    return found === null ? 'none' : `${found.ino} ${found.size} ${found.mtimeMs}`;
  });
  return (await Promise.all(stamps)).join();
}

/** By a program of its own, because the config may say anything by now. Null: it can't be built; the old one stays. */
async function builtAnew({ settings, version, output }: Context): Promise<PageFiles | null> {
  try {
    const app = await loadApp(settings, version);
    try {
      return await (await app.page()).files();
    } finally {
      await app.close();
    }
  } catch (error) {
    output.say(`The page stays as it was: ${explanationOf(error).message}`);
    return null;
  }
}
