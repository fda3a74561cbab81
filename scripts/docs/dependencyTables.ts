import { bundle } from '../build/bundle.ts';
import { directNames, type Project, readProject } from '../build/project.ts';
import { type Lock, nameOf, neededBy, readLock, type ShippedPackage, shippedPackages } from '../build/shipped.ts';
import { developmentReasons, type ShippedReason, shippedReasons } from '../dependencies.ts';
import { table } from './table.ts';

/** The lists of docs/dependencies.md. */
export interface DependencyTables {
  readonly shipped: string;
  readonly development: string;
  readonly scripts: string;
}

/** Bundles, for what is shipped is told by the bundle: some seconds. Throws for a package without a reason, and for the reverse. */
export async function dependencyTables(root: string): Promise<DependencyTables> {
  const project = readProject(root);
  const packages = shippedPackages(root, (await bundle(root)).metafile);
  const faults = reasonFaults(project, packages, shippedReasons, developmentReasons);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const lock = readLock(root);
  return { shipped: shippedTable(packages), development: developmentTable(lock), scripts: scriptTable(project, lock) };
}

/** Which package has no reason, or the wrong one, and which reason no package; a line each. */
export function reasonFaults(
  project: Project,
  packages: readonly ShippedPackage[],
  forShipped: Readonly<Record<string, unknown>>,
  forDevelopment: Readonly<Record<string, unknown>>,
): readonly string[] {
  const inside = new Set(packages.map(({ folder }) => folder));
  const direct = directNames(project);
  const file = 'scripts/dependencies.ts';
  const missing = direct.flatMap((name) => {
    const [right, list] = inside.has(`node_modules/${name}`)
      ? [forShipped, 'shippedReasons']
      : [forDevelopment, 'developmentReasons'];
    return Object.hasOwn(right, name) ? [] : [`${name} has no reason in ${list} of ${file}.`];
  });
  const reasons = [...Object.keys(forShipped), ...Object.keys(forDevelopment)];
  const idle = reasons.filter((name, at) => !direct.includes(name) || reasons.indexOf(name) !== at);
  return [...missing, ...idle.map((name) => `${name} has a reason in ${file} that no package asks for.`)];
}

function shippedTable(packages: readonly ShippedPackage[]): string {
  const byFolder = new Map(packages.map((one) => [one.folder, one]));
  return table(
    ['Package', 'What for', 'Licence', 'Size', 'Brings along', 'Read by'],
    Object.entries<ShippedReason>(shippedReasons).map(([name, { why, readBy }]) => {
      const all = closure([`node_modules/${name}`], (folder) => byFolder.get(folder)?.asksFor ?? []);
      const [own, ...others] = all.flatMap((folder) => byFolder.get(folder) ?? []);
      return [
        `\`${name}\` ${own?.version}`,
        why,
        own?.licence ?? '',
        own?.way === 'beside' ? 'not in the bundle' : size(all, byFolder),
        brings(others),
        readBy,
      ];
    }),
  );
}

/** Licences are named where they differ from the usual one. */
function brings(others: readonly ShippedPackage[]): string {
  if (others.every(({ way }) => way === 'beside'))
    return others.length === 0 ? 'nothing' : `${others.length} builds of it, one a platform`;
  return others
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, licence }) => (licence === 'MIT' ? name : `${name} (${licence})`))
    .join(', ');
}

/** To two digits, so that not every change of ours makes the docs stale. */
function size(folders: readonly string[], byFolder: ReadonlyMap<string, ShippedPackage>): string {
  const bytes = folders.reduce((sum, folder) => sum + (byFolder.get(folder)?.bytes ?? 0), 0);
  return `${Number((bytes / 1000).toPrecision(2))} kB`;
}

function developmentTable(lock: Lock): string {
  return table(
    ['Package', 'What for', 'Licence', 'Brings along'],
    Object.entries(developmentReasons).map(([name, why]) => {
      const folder = `node_modules/${name}`;
      const count = closure([folder], (from) => neededBy(lock, from)).length - 1;
      const licence = lock[folder]?.license;
      return [
        `\`${name}\` ${lock[folder]?.version}`,
        why,
        typeof licence === 'string' ? licence : 'see its files',
        count === 0 ? 'nothing' : String(count),
      ];
    }),
  );
}

function scriptTable({ allowScripts }: Project, lock: Lock): string {
  const withScript = Object.keys(lock).filter((folder) => lock[folder]?.hasInstallScript);
  return table(
    ['Package', 'Its install script', 'Here for'],
    withScript.map((folder) => {
      const name = nameOf(folder);
      return [
        `\`${name}\``,
        allowScripts[name] ? 'may run' : 'is not run',
        Object.keys(developmentReasons)
          .filter((direct) => closure([`node_modules/${direct}`], (from) => neededBy(lock, from)).includes(folder))
          .map((direct) => `\`${direct}\``)
          .join(', '),
      ];
    }),
  );
}

/** All that can be reached, the beginnings first. */
function closure(from: readonly string[], next: (folder: string) => readonly string[]): readonly string[] {
  const seen = new Set(from);
  for (const folder of seen) for (const one of next(folder)) seen.add(one);
  return [...seen];
}
