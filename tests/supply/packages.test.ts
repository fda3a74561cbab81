import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type Bundle, bundle } from '../../scripts/build/bundle.ts';
import { licenceFaults, thirdPartyLicences } from '../../scripts/build/licences.ts';
import { readProject } from '../../scripts/build/project.ts';
import { nameOf, packageFolder, readLock, type ShippedPackage, shippedPackages } from '../../scripts/build/shipped.ts';
import { developmentReasons, shippedReasons } from '../../scripts/dependencies.ts';
import { reasonFaults } from '../../scripts/docs/dependencyTables.ts';
import { startServices } from '../helpers/services.ts';

const root = join(import.meta.dirname, '../..');
const project = readProject(root);
const lock = readLock(root);
let built: Bundle;
let packages: readonly ShippedPackage[];
beforeAll(async () => {
  built = await bundle(root);
  packages = shippedPackages(root, built.metafile);
}, 60_000);

it('has a reason for every package, and a package for every reason', () => {
  expect(reasonFaults(project, packages, shippedReasons, developmentReasons)).toEqual([]);
});

it('says which package has no reason, a reason that is left over, and one in the wrong list', () => {
  const { feed: _, ...others } = shippedReasons;
  expect(reasonFaults(project, packages, others, { ...developmentReasons, moment: '', pg: '' })).toEqual([
    'feed has no reason in shippedReasons of scripts/dependencies.ts.',
    'moment has a reason in scripts/dependencies.ts that no package asks for.',
    'pg has a reason in scripts/dependencies.ts that no package asks for.',
  ]);
});

it('ships permissive licences only', () => {
  expect(licenceFaults(packages)).toEqual([]);
});

it.each(['GPL-3.0-only', 'MPL-2.0', 'SEE LICENSE IN LICENSE.md', 'unknown'])(
  'does not take %s for permissive',
  (licence) => {
    const [first] = packages;
    expect(licenceFaults(first ? [{ ...first, licence }] : [])).toEqual([expect.stringContaining(`under ${licence}`)]);
  },
);

it('ships the text of every licence in the bundle', () => {
  const texts = thirdPartyLicences(root, packages);
  const parts = texts.split(`\n${'-'.repeat(80)}\n\n`).slice(1);
  for (const { name, version, licence, way } of packages) {
    const [own, ...twice] = parts.filter((part) =>
      part.split('\n\n')[0]?.split('\n').includes(`${name} ${version} (${licence})`),
    );
    if (way === 'beside') expect(own, name).toBeUndefined();
    else expect(own, name).toMatch(/copyright|licensed under|permission/iu);
    expect(twice, name).toEqual([]);
  }
  expect(readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8')).toMatch(/^MIT|\(MIT\)/mu);
  expect(texts).toContain('Copyright (c) 2014 Brian M. Carlson');
  expect(texts).toContain('Hannes Hörl');
});

it('names every package with an install script, and ships none that has one', () => {
  const withScript = Object.keys(lock).filter((folder) => lock[folder]?.hasInstallScript);
  const names = withScript.map(nameOf);
  expect(names.toSorted()).toEqual(Object.keys(project.allowScripts).toSorted());
  const shipped = new Set(packages.map(({ folder }) => folder));
  expect(withScript.filter((folder) => shipped.has(folder))).toEqual([]);
});

it('asks npm to fail for another one, but to install whatever is locked, however young', () => {
  const settings = readFileSync(join(root, '.npmrc'), 'utf8');
  expect(settings).toContain('strict-allow-scripts=true\n');
  expect(settings).not.toMatch(/^(?:min-release-age|before)\b/mu);
});

it('takes all packages from the registry, each with its hash', () => {
  const others = Object.entries(lock).filter(([folder, one]) => folder !== '' && !one.integrity?.startsWith('sha512-'));
  expect(others.map(([folder]) => folder)).toEqual([]);
});

it.each([
  ['node_modules/pg/lib/index.js', 'node_modules/pg'],
  ['node_modules/@inquirer/core/dist/index.js', 'node_modules/@inquirer/core'],
  ['node_modules/a/node_modules/@b/c/d.js', 'node_modules/a/node_modules/@b/c'],
  ['src/cli/run.ts', null],
  ['import-statement:node:fs?/somewhere/node_modules/pg/lib/index.js', null],
])('knows to which package %s belongs', (path, folder) => {
  expect(packageFolder(path)).toBe(folder);
});

/** Direct packages of which the files of `dist/` that were loaded hold code. */
async function readBy(log: string): Promise<readonly string[]> {
  const files = readFileSync(log, 'utf8')
    .split('\n')
    .filter((url) => url.includes('/dist/'));
  const outputs = [...new Set(files.map((url) => url.slice(url.indexOf('dist/'))))].filter(
    (name) => name !== 'dist/main.js',
  );
  const found = new Set(packages.filter(({ inMain }) => inMain).map(({ folder }) => folder));
  for (const name of outputs) {
    for (const path of Object.keys(built.metafile.outputs[name]?.inputs ?? {})) found.add(packageFolder(path) ?? '');
  }
  const strange = outputs.filter((name) => built.metafile.outputs[name] === undefined);
  expect(strange, 'dist/ was built of other sources: npm run build').toEqual([]);
  return Object.keys(shippedReasons)
    .filter((name) => found.has(`node_modules/${name}`))
    .toSorted();
}

it('reads of them what docs/dependencies.md says, for `status` and for `open`', async () => {
  const services = await startServices();
  try {
    const saidOf = (start: string): readonly string[] =>
      Object.keys(shippedReasons).filter((name) => shippedReasons[name]?.readBy.startsWith(start));
    const logged = async (name: string, ...args: string[]): Promise<readonly string[]> => {
      const log = services.desk.path(`${name}.log`);
      const hook = new URL('../helpers/logModules.mjs', import.meta.url).pathname;
      const env = { NODE_OPTIONS: `--import=${hook}`, MODULE_LOG: log };
      expect(await services.desk.runWith({ env }, ...args)).toMatchObject({ code: 0 });
      return readBy(log);
    };
    expect(await logged('status', 'status', '--json')).toEqual(saidOf('every command').toSorted());
    const opened = await logged(
      'open',
      'open',
      'Checkout is down',
      '--impact',
      'major',
      '-m',
      'Nobody can **pay**.',
      '--yes',
    );
    // The desk has no channel for SMS.
    const expected = saidOf('`open`').filter((name) => name !== 'libphonenumber-js');
    expect(opened).toEqual([...saidOf('every command'), ...expected].toSorted());
  } finally {
    await services.close();
  }
});
