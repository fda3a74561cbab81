import { dirname, isAbsolute, resolve } from 'node:path';
import * as v from 'valibot';
import type { Channel, SettingFault } from '../channels/channel.ts';
import { type ChannelTypes, channelTypeNames } from '../channels/index.ts';
import { commonSettings } from '../channels/settings.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { Secret } from '../domain/secret.ts';
import { probeTypes } from '../probes/index.ts';
import type { Probe } from '../probes/probe.ts';
import { approvalFaults, approvalSettings } from './approvalSettings.ts';
import type { Config, ConfigFaultLine } from './config.ts';
import { namedSources } from './contactSources.ts';
import { linesOf, nearest } from './faults.ts';
import { pageSettings } from './pageSettings.ts';
import type { Paths } from './paths.ts';
import { commonProbeSettings, configSchema, type ParsedConfig } from './schema.ts';
import { apartFromPassword } from './storePassword.ts';
import { systemZone } from './zones.ts';

/**
 * Checks what stands in a config file, down to the settings of each channel and probe, and fills in the defaults. Every
 * fault is found in one go.
 * @param channelTypes at least those that `typesNamedIn` finds
 */
export function checkConfig(
  raw: unknown,
  file: string,
  paths: Paths,
  channelTypes: ChannelTypes,
): Result<Config, readonly ConfigFaultLine[]> {
  const parsed = v.safeParse(configSchema, raw);
  const faults: ConfigFaultLine[] = parsed.success ? [] : [...linesOf(parsed.issues, '', configSchema)];
  const entries = (key: 'channels' | 'probes'): [string, Record<string, unknown>][] => {
    const section = isRecord(raw) ? raw[key] : undefined;
    if (!isRecord(section)) return [];
    return Object.entries(section).filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]));
  };
  const channels = readTypes(entries('channels'), 'channels', channelTypes, channelTypeNames, commonSettings, faults);
  const probes = readTypes(
    entries('probes'),
    'probes',
    probeTypes,
    Object.keys(probeTypes),
    commonProbeSettings,
    faults,
  );
  faults.push(...crossFaults(raw));
  if (!parsed.success || faults.length > 0) return err(faults);
  const read = { channels: channels as readonly Channel[], probes: probes as readonly Probe[] };
  return ok(build(parsed.output, read, file, paths));
}

/** The channel types that a config asks for, whatever else is wrong with it. */
export function typesNamedIn(raw: unknown): readonly string[] {
  const section = isRecord(raw) ? raw['channels'] : undefined;
  const types = isRecord(section) ? Object.values(section).map((one) => (isRecord(one) ? one['type'] : null)) : [];
  return types.filter((type) => typeof type === 'string');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Typed {
  readonly type: string;
  readonly settings: v.ObjectEntries;
  faults?(settings: never): readonly SettingFault[];
}

function readTypes<Definition extends Typed>(
  entries: readonly [string, Record<string, unknown>][],
  section: string,
  types: Readonly<Record<string, Definition>>,
  known: readonly string[],
  common: v.ObjectEntries,
  faults: ConfigFaultLine[],
): readonly { readonly name: string; readonly definition: Definition; readonly settings: unknown }[] {
  return entries.flatMap(([name, { type, ...rest }]) => {
    const definition = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
    if (!definition) {
      if (typeof type === 'string') faults.push({ path: `${section}.${name}.type`, message: unknownType(type, known) });
      return [];
    }
    const schema = v.strictObject({ ...common, ...definition.settings });
    const checked = v.safeParse(schema, rest);
    if (!checked.success) {
      faults.push(...linesOf(checked.issues, `${section}.${name}`, schema));
      return [];
    }
    const together = definition.faults?.(checked.output as never) ?? [];
    faults.push(...together.map(({ setting, message }) => ({ path: `${section}.${name}.${setting}`, message })));
    return [{ name, definition, settings: checked.output }];
  });
}

function unknownType(type: string, known: readonly string[]): string {
  const near = nearest(type, known);
  return `no type "${type.slice(0, 40)}"; this version knows ${known.join(', ')}${near ? `; did you mean "${near}"?` : ''}`;
}

/**
 * What names something else in the file must name something that is there. Looks at the file as it stands, so that these
 * faults are told together with all others.
 */
function crossFaults(raw: unknown): readonly ConfigFaultLine[] {
  const file = isRecord(raw) ? raw : {};
  const keys = (section: unknown): readonly string[] => (isRecord(section) ? Object.keys(section) : []);
  const channels = keys(file['channels']);
  const probes = keys(file['probes']);
  const names = records(file['components']).map(({ name }) => name);
  return [
    ...records(file['routes']).flatMap((route, i) =>
      strangers(route['channels'], channels).map(([j, name]) => ({
        path: `routes[${i}].channels[${j}]`,
        message: `there is no channel "${name}"`,
      })),
    ),
    ...records(file['components']).flatMap((component, i) =>
      strangers(component['probes'], probes).map(([j, name]) => ({
        path: `components[${i}].probes[${j}]`,
        message: `there is no probe "${name}"`,
      })),
    ),
    ...strangers(isRecord(file['autoOpen']) ? file['autoOpen']['needs'] : [], probes).map(([i, name]) => ({
      path: `autoOpen.needs[${i}]`,
      message: `there is no probe "${name}"`,
    })),
    ...approvalFaults(file['approval'], file['channels']),
    ...names.flatMap((name, i) =>
      typeof name === 'string' && names.indexOf(name) !== i
        ? [{ path: `components[${i}].name`, message: `"${name}" is there twice` }]
        : [],
    ),
  ];
}

/** What is no object keeps its place, so that the others keep theirs. */
const records = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.map((one) => (isRecord(one) ? one : {})) : [];

const strangers = (value: unknown, known: readonly string[]): readonly (readonly [number, string])[] =>
  (Array.isArray(value) ? value : []).flatMap((name, index) =>
    typeof name === 'string' && !known.includes(name) ? [[index, name] as const] : [],
  );

function build(
  given: ParsedConfig,
  { channels, probes }: { readonly channels: readonly Channel[]; readonly probes: readonly Probe[] },
  file: string,
  paths: Paths,
): Config {
  const folder = dirname(file);
  const absolute = (path: string): string => resolve(folder, path);
  const { company, allClear, promise, autoOpen } = given;
  const store = storeOf(given.store, paths, absolute);
  const orNone = (length: number | 'none'): number | null => (length === 'none' ? null : length);
  return {
    path: file,
    company: { name: company.name, url: company.url ?? null, supportEmail: company.supportEmail ?? null },
    pageUrl: given.statusPage?.url.replace(/\/+$/u, '') ?? null,
    timezone: given.timezone ?? systemZone(process.env['TZ']),
    locale: given.locale,
    ...store,
    components: given.components.map(({ name, title, group, probes: own }) => ({
      name,
      title: title ?? name,
      group: group ?? null,
      probes: own,
    })),
    page: pageSettings(given.page, absolute),
    channels,
    routes: given.routes.map((route) => ({
      channels: route.channels,
      impacts: route.impacts ?? null,
      events: route.events ?? null,
      afterMs: route.after ?? 0,
    })),
    probes,
    allClear: { soakMs: allClear.soak, everyMs: allClear.every, growth: allClear.growth, maxMs: allClear.max },
    promise: {
      critical: orNone(promise.critical),
      major: orNone(promise.major),
      minor: orNone(promise.minor),
      none: orNone(promise.none),
    },
    autoOpen: {
      afterMs: autoOpen.after,
      impact: autoOpen.impact,
      title: autoOpen.title ?? null,
      needs: autoOpen.needs,
    },
    ...(given.approval === undefined ? {} : { approval: approvalSettings(given.approval) }),
    contactSources: namedSources(given.contacts?.sources ?? [], absolute),
    templatesFolder: given.templates === undefined ? null : absolute(given.templates),
    signingKey: given.signingKey ?? null,
    secrets: [
      ...secretsIn({ channels: settingsOf(channels), probes: settingsOf(probes), signingKey: given.signingKey }, ''),
      ...secretsIn(store.storePassword, typeof given.store === 'string' ? 'store' : 'store.password'),
    ],
  };
}

function storeOf(
  given: ParsedConfig['store'],
  paths: Paths,
  absolute: (path: string) => string,
): Pick<Config, 'storeUrl' | 'storePassword'> {
  if (given === undefined) return { storeUrl: paths.storeUrl };
  if (typeof given !== 'string') return { storeUrl: given.url, storePassword: given.password };
  return apartFromPassword(absoluteStore(given, absolute));
}

function absoluteStore(store: string, absolute: (path: string) => string): string {
  if (!store.startsWith('sqlite:')) return store;
  const path = store.slice('sqlite:'.length);
  return isAbsolute(path) ? store : `sqlite:${absolute(path)}`;
}

const settingsOf = (named: readonly { readonly name: string; readonly settings: unknown }[]): unknown =>
  Object.fromEntries(named.map(({ name, settings }) => [name, settings]));

/** Every secret with its place, however deep it stands. */
function secretsIn(value: unknown, path: string): Config['secrets'] {
  if (value instanceof Secret) return [{ path, secret: value }];
  if (Array.isArray(value)) return value.flatMap((one, index) => secretsIn(one, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    // Of an e-mail server the file has no such level: user and password stand beside the host.
    if (key === 'signIn') return secretsIn(one, path);
    return secretsIn(one, path === '' ? key : `${path}.${key}`);
  });
}
