import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { readRawConfig } from '../../config/load.ts';
import { type Environment, findPaths } from '../../config/paths.ts';
import { announcementId, incidentId, maintenanceId } from '../../domain/incident.ts';
import { announcedStatus, isStatus, maintenanceStatuses, openStatuses } from '../../domain/status.ts';
import type { Glimpse } from '../../store/glance.ts';
import { cleanLine } from '../io/cleanText.ts';

/** A word that may stand there, and what is said beside it where the shell shows that. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

export type Which = 'open' | 'resolved' | 'planned' | 'under way' | 'unfinished' | 'incidents' | 'all';

/** What the founder's own config and store have names for. Each is read when it is asked for; what can't be read is empty. */
export interface Known {
  readonly channels: () => readonly Candidate[];
  readonly components: () => readonly Candidate[];
  readonly sources: () => readonly Candidate[];
  /** Ids, the open incidents first. */
  readonly ids: (which: Which) => Promise<readonly Candidate[]>;
}

/** As many as a screen shows. */
const mostIds = 40;

interface Where {
  readonly config: string | null;
  readonly store: string | null;
  readonly env: Environment;
}

export function lookUpKnown({ config, store, env }: Where): Known {
  const paths = findPaths(env);
  const file = resolve(config ?? (env['INCIDENT_CONFIG'] || paths.configFile));
  let read: Readonly<Record<string, unknown>> | null = null;
  // Not checked any further: a config with a fault still has channels that a founder wants to name.
  const raw = (): Readonly<Record<string, unknown>> => {
    if (read === null) {
      const found = readRawConfig(file);
      read = found.ok ? record(found.value.raw) : {};
    }
    return read;
  };
  const storePath = (): string | null => {
    const url = store ?? (env['INCIDENT_STORE'] || raw()['store']) ?? paths.storeUrl;
    if (typeof url !== 'string' || !url.startsWith('sqlite:')) return null;
    const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/u, '');
    return isAbsolute(path) ? path : resolve(dirname(file), path);
  };
  return {
    channels: () => Object.entries(record(raw()['channels'])).map(([word, of]) => ({ word, about: text(of, 'type') })),
    components: () => list(raw()['components']).map((one) => ({ word: text(one, 'name'), about: text(one, 'title') })),
    sources: () => list(record(raw()['contacts'])['sources']).map(sourceOf),
    ids: async (which) => {
      const path = storePath();
      if (path === null) return [];
      const { glanceAt } = await import('../../store/glance.ts');
      return glanceAt(path, mostIds)
        .filter((one) => kinds[which](one))
        .map(candidateOf);
    },
  };
}

const isOneOf = (statuses: readonly string[], { status }: Glimpse): boolean => statuses.includes(status);

const kinds: Readonly<Record<Which, (one: Glimpse) => boolean>> = {
  open: (one) => isOneOf(openStatuses, one),
  resolved: (one) => one.status === 'resolved',
  planned: (one) => one.status === 'scheduled',
  'under way': (one) => isOneOf(['in_progress', 'verifying'], one),
  unfinished: (one) => isOneOf(['scheduled', 'in_progress', 'verifying'], one),
  incidents: (one) => one.status !== announcedStatus,
  all: () => true,
};

function candidateOf({ number, title, status }: Glimpse): Candidate {
  const id = isStatus(status) ? incidentId : isMaintenance(status) ? maintenanceId : announcementId;
  return { word: id(number), about: `${cleanLine(title)} (${status.replaceAll('_', ' ')})` };
}

const isMaintenance = (status: string): boolean => maintenanceStatuses.some((one) => one === status);

/** Named as the config's check names it, but for the number that tells two of a name apart. */
function sourceOf(source: unknown): Candidate {
  const command = record(source)['command'];
  const program = Array.isArray(command) ? String(command[0] ?? '') : '';
  return { word: text(source, 'name') || basename(text(source, 'path') || program), about: text(source, 'type') };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (of: unknown, key: string): string => {
  const value = record(of)[key];
  return typeof value === 'string' ? cleanLine(value) : '';
};
