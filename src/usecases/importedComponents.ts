import type { ConfiguredComponent } from '../config/config.ts';
import type { ForeignIncident } from '../imports/foreign.ts';

const same = (text: string): string => text.trim().toLowerCase();

/**
 * Parts as the config names them: another tool knows them by what readers see, which is the config's title, with the
 * group in front of it where it has one.
 */
export function componentNames(components: readonly ConfiguredComponent[]): {
  readonly rename: (foreign: ForeignIncident) => ForeignIncident;
  /** Those of all renamed so far that the config does not have, in alphabetical order. */
  readonly unknown: () => readonly string[];
} {
  const names = new Map(
    components.flatMap(({ name, title, group }) => [
      ...(group === null ? [] : [[same(`${group} - ${title}`), name] as const]),
      [same(title), name] as const,
      [same(name), name] as const,
    ]),
  );
  const unknown = new Set<string>();
  const nameOf = (theirs: string): string => {
    const found = names.get(same(theirs));
    if (found === undefined) unknown.add(theirs);
    return found ?? theirs;
  };
  return {
    rename: (foreign) => ({
      ...foreign,
      updates: foreign.updates.map((update) => ({
        ...update,
        components: update.components.map(({ name, status }) => ({ name: nameOf(name), status })),
      })),
    }),
    unknown: () => [...unknown].toSorted((a, b) => a.localeCompare(b)),
  };
}
