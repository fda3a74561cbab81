import { accessSync, constants, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadChannelTypes } from '../channels/index.ts';
import { statusPage } from '../channels/statusPage.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { checkConfig, typesNamedIn } from './check.ts';
import type { Config, ConfigFault } from './config.ts';
import type { Environment, Paths } from './paths.ts';
import { apartFromPassword } from './storePassword.ts';
import { systemZone } from './zones.ts';

export interface LoadOptions {
  /** `--config` */
  readonly path: string | null;
  /** `--store` */
  readonly storeUrl: string | null;
  readonly env: Environment;
  readonly paths: Paths;
}

/** Reads and checks the config: flags beat the environment, that beats the file. Nothing of the current folder is read. */
export async function loadConfig(options: LoadOptions): Promise<Result<Config, ConfigFault>> {
  const { env, paths } = options;
  const named = options.path ?? (env['INCIDENT_CONFIG'] || null);
  const file = resolve(named ?? paths.configFile);
  const storeUrl = options.storeUrl ?? (env['INCIDENT_STORE'] || null);
  const read = readRawConfig(file);
  if (!read.ok && read.error.kind === 'config_missing' && named === null) {
    return ok(withStore(noConfig(paths), storeUrl, options));
  }
  if (!read.ok) return read;
  const types = await loadChannelTypes(typesNamedIn(read.value.raw));
  const checked = checkConfig(read.value.raw, file, paths, types);
  if (!checked.ok) return err({ kind: 'config_invalid', file, faults: checked.error });
  const insecure = literalFault(checked.value, file, read.value.stats);
  return insecure ? err(insecure) : ok(withStore(checked.value, storeUrl, options));
}

export interface RawConfig {
  readonly text: string;
  /** Some JSON, not checked yet. */
  readonly raw: unknown;
  readonly stats: Stats;
}

/** What stands in the file, if only its owner can have written it. */
export function readRawConfig(file: string): Result<RawConfig, ConfigFault> {
  const read = readFile(file);
  if (!read.ok) return read;
  const raw = parse(read.value.text, file);
  return raw.ok ? ok({ ...read.value, raw: raw.value }) : raw;
}

function withStore(config: Config, storeUrl: string | null, { env, paths }: LoadOptions): Config {
  if (storeUrl === null) return config;
  // The password of the file is that of its own database, and goes to no other.
  const { storePassword: _, ...rest } = config;
  if (!/^sqlite:(?:\/\/)?$/u.test(storeUrl)) return { ...rest, ...apartFromPassword(storeUrl) };
  // A file of this machine: the one that stands by for the shared store, or the very store that is a file anyway.
  const isShared = [config.storeUrl, env['INCIDENT_STORE'] ?? ''].some((one) => /^postgres(?:ql)?:/iu.test(one));
  return isShared ? { ...rest, storeUrl: `sqlite:${paths.standbyFile}` } : config;
}

function readFile(file: string): Result<{ readonly text: string; readonly stats: Stats }, ConfigFault> {
  try {
    const stats = statSync(file);
    const insecure = ownerFault(file, stats) ?? writableFault(file, stats);
    return insecure ? err(insecure) : ok({ text: readFileSync(file, 'utf8'), stats });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return err({ kind: 'config_missing', file });
    return err({ kind: 'config_unreadable', file, detail: code || String(error) });
  }
}

/** A config says which programs run and where messages go, so nobody else may have written it. */
function ownerFault(file: string, stats: Stats): ConfigFault | null {
  const me = process.getuid?.();
  if (me === undefined) return null;
  if (stats.uid !== me && stats.uid !== 0) {
    return { kind: 'config_insecure', file, problem: 'belongs to another user', mend: `chown ${me} ${quote(file)}` };
  }
  return null;
}

/** Nor may they change it now, or put another in its place: in a folder that they can write only a sticky bit (`/tmp`) keeps them from it. */
function writableFault(file: string, { mode }: Stats): ConfigFault | null {
  if (process.getuid === undefined) return null;
  const isOpen = (one: number): boolean => (one & 0o022) !== 0;
  const folders = [...new Set([...foldersAbove(file), ...foldersAbove(realpathSync.native(file))])].filter((folder) => {
    const above = statSync(folder).mode;
    return isOpen(above) && (above & 0o1000) === 0 && !isReadOnly(folder);
  });
  const all = isOpen(mode) ? [file, ...folders] : folders;
  if (all.length === 0) return null;
  const problem = isOpen(mode)
    ? 'can be changed by others'
    : `can be replaced by others, who can write in ${folders[0]}`;
  return { kind: 'config_insecure', file, problem, mend: `chmod go-w ${all.map(quote).join(' ')}` };
}

/** Of a file system that nobody can write to, as Kubernetes mounts a ConfigMap, in a folder of mode 0777. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS';
  }
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function literalFault(config: Config, file: string, stats: Stats): ConfigFault | null {
  const literal = config.secrets.find(({ secret }) => secret.source.kind === 'literal');
  if (!literal || process.getuid === undefined || (stats.mode & 0o077) === 0) return null;
  const problem = `holds a secret (${literal.path}) and can be read by others`;
  return { kind: 'config_insecure', file, problem, mend: `chmod 600 ${quote(file)}` };
}

const quote = (path: string): string => (/^[\w./-]+$/u.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

function parse(text: string, file: string): Result<unknown, ConfigFault> {
  try {
    return ok(JSON.parse(text.replace(/^\ufeff/u, '')));
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'not JSON';
    const place = Number(/position (\d+)/u.exec(detail)?.[1] ?? text.length);
    const before = text.slice(0, place).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    // The parser quotes what it stumbled over, which may be a secret: only its kind of complaint is passed on.
    return err({ kind: 'config_syntax', file, line: before.length, column, detail: 'this is not JSON' });
  }
}

/** Without a config the page on this machine still says it. */
function noConfig(paths: Paths): Config {
  const day = 86_400_000;
  const minute = 60_000;
  return {
    path: null,
    company: { name: 'Our service', url: null, supportEmail: null },
    pageUrl: null,
    page: { logo: null, accent: null, links: [], footer: null, subscribe: null },
    timezone: systemZone(process.env['TZ']),
    locale: 'en',
    storeUrl: paths.storeUrl,
    components: [],
    channels: [
      {
        name: 'page',
        definition: statusPage,
        settings: { out: paths.pageFolder, audience: 'public', expireAfter: day, allowMetadata: false },
      },
    ],
    routes: [],
    probes: [],
    allClear: {
      soakMs: { none: 5 * minute, minor: 15 * minute, major: 30 * minute, critical: 60 * minute },
      everyMs: 30_000,
      growth: 2,
      maxMs: 360 * minute,
    },
    promise: { critical: 30 * minute, major: 60 * minute, minor: 240 * minute, none: null },
    autoOpen: { afterMs: 3 * minute, impact: 'major', title: null, needs: [] },
    contactSources: [],
    templatesFolder: null,
    signingKey: null,
    secrets: [],
  };
}
