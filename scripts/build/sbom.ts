import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { v5 as nameBased } from 'uuid';
import type { Project } from './project.ts';
import type { ShippedPackage } from './shipped.ts';

/**
 * A CycloneDX 1.6 bill of what is shipped, as JSON: https://cyclonedx.org/docs/1.6/json/. The same contents give the same
 * bytes: it holds no time, and its number comes from what it lists.
 * @param direct the folders that the project asks for itself
 */
export function sbom(project: Project, packages: readonly ShippedPackage[], direct: ReadonlySet<string>): string {
  const components = new Map(packages.map((one) => [one.folder, component(one)]));
  const own = new Models.Component(Enums.ComponentType.Application, project.name, {
    version: project.version,
    description: project.description,
    bomRef: refOf(project),
    purl: purlOf(project),
    licenses: new Models.LicenseRepository([new Models.SpdxLicense(project.license)]),
  });
  const refs = (folders: Iterable<string>): Models.BomRef[] =>
    [...folders].flatMap((folder) => components.get(folder)?.bomRef ?? []);
  for (const ref of refs(direct)) own.dependencies.add(ref);
  for (const { folder, asksFor } of packages) {
    for (const ref of refs(asksFor)) components.get(folder)?.dependencies.add(ref);
  }
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: own }),
    components: new Models.ComponentRepository(components.values()),
    serialNumber: `urn:uuid:${nameBased(listed(project, packages), nameBased.URL)}`,
  });
  const normalise = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(normalise).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component(one: ShippedPackage): Models.Component {
  const [, scope, bare = one.name] = /^(@[^/]+)\/(.*)$/u.exec(one.name) ?? [];
  const bundled = one.way === 'bundled';
  return new Models.Component(Enums.ComponentType.Library, bare, {
    ...(scope === undefined ? {} : { group: scope }),
    version: one.version,
    bomRef: refOf(one),
    purl: purlOf(one),
    scope: bundled ? Enums.ComponentScope.Required : Enums.ComponentScope.Optional,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense(one.licence)]),
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], hexOf(one.integrity)]]),
    properties: new Models.PropertyRepository(
      bundled ? [new Models.Property('allclear:bytesInBundle', String(one.bytes))] : [],
    ),
  });
}

const refOf = ({ name, version }: { readonly name: string; readonly version: string }): string => `${name}@${version}`;

/** https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md */
const purlOf = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;

/** package-lock.json has it in base64, CycloneDX asks for hexadecimal. */
const hexOf = (integrity: string): string => Buffer.from(integrity.replace(/^sha512-/u, ''), 'base64').toString('hex');

function listed(project: Project, packages: readonly ShippedPackage[]): string {
  const hash = createHash('sha256').update(purlOf(project));
  for (const one of packages) hash.update(`\n${purlOf(one)} ${one.way} ${one.bytes} ${one.integrity}`);
  return `${purlOf(project)}#${hash.digest('hex')}`;
}
