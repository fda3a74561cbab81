import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What package.json says. */
export interface Project {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  /** Whose install scripts may run, by name. https://docs.npmjs.com/cli/v11/using-npm/config#allow-scripts */
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

export const readProject = (root: string): Project => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The names of all that it asks for, in order. */
export const directNames = ({ devDependencies, optionalDependencies }: Project): readonly string[] =>
  Object.keys({ ...devDependencies, ...optionalDependencies }).toSorted();

export const directFolders = (project: Project): ReadonlySet<string> =>
  new Set(directNames(project).map((name) => `node_modules/${name}`));
