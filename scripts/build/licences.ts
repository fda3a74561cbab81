import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShippedPackage } from './shipped.ts';

/** Those that ask for no more than that their text goes along. https://blueoakcouncil.org/list */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** Which of them ask for more than we give, a line each. */
export const licenceFaults = (packages: readonly ShippedPackage[]): readonly string[] =>
  packages
    .filter(({ licence }) => !permissive.has(licence))
    .map(
      ({ name, version, licence }) =>
        `${name}@${version} is shipped under ${licence}, which is not known as permissive.`,
    );

/** The texts of all that is in the bundle. Throws for a package that brings none. */
export function thirdPartyLicences(root: string, packages: readonly ShippedPackage[]): string {
  const byText = new Map<string, ShippedPackage[]>();
  for (const one of packages.filter(({ way }) => way === 'bundled')) {
    const text = licenceText(join(root, one.folder));
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const parts = [...byText].map(([text, ones]) => {
    const names = ones.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  const head = 'The files of this package hold code of these others, under the licences that follow.\n';
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(folder: string): string {
  const files = readdirSync(folder).toSorted();
  const own = files.filter((name) => /^(?:licen[cs]e|copying|notice)/iu.test(name));
  const texts = own.map((name) => readFileSync(join(folder, name), 'utf8'));
  // Some have it in their README only.
  const readme = files.find((name) => /^readme/iu.test(name));
  if (texts.length === 0 && readme !== undefined) {
    const said = /^#+ licen[cs]e\s+(?<text>[^#]+)/imu.exec(readFileSync(join(folder, readme), 'utf8'))?.groups?.[
      'text'
    ];
    if (said !== undefined && /permission is hereby granted/iu.test(said)) texts.push(said);
  }
  if (texts.length === 0) throw new Error(`${folder} brings no text of its licence, so it can't be shipped.`);
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
}
