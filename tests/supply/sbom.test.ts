import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { beforeAll, expect, it } from 'vitest';
import { bundle } from '../../scripts/build/bundle.ts';
import { directFolders, readProject } from '../../scripts/build/project.ts';
import { sbom } from '../../scripts/build/sbom.ts';
import { nameOf, packageFolder, readLock, type ShippedPackage, shippedPackages } from '../../scripts/build/shipped.ts';

interface Bill {
  readonly metadata: { readonly component: { readonly 'bom-ref': string; readonly version: string } };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly purl: string;
    readonly version: string;
    readonly scope: string;
    readonly licenses: readonly object[];
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const root = join(import.meta.dirname, '../..');
const project = readProject(root);
let bundled: readonly string[];
let packages: readonly ShippedPackage[];
let text: string;
let bill: Bill;
const write = (shipped = packages): string => sbom(project, shipped, directFolders(project));

beforeAll(async () => {
  const { metafile } = await bundle(root);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  bundled = [...new Set(inputs.flatMap((path) => packageFolder(path) ?? []))];
  packages = shippedPackages(root, metafile);
  text = write();
  bill = JSON.parse(text);
}, 60_000);

const validate = (json: string): Promise<object | null> =>
  new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(json);

it('is CycloneDX 1.6', async () => {
  expect(await validate(text)).toBeNull();
  expect(await validate(text.replace('"MIT"', '"mine"'))).not.toBeNull();
});

it('is in what was built', async () => {
  const shipped = readFileSync(join(root, 'dist', 'sbom.cdx.json'), 'utf8');
  expect(await validate(shipped)).toBeNull();
  expect(JSON.parse(shipped).metadata.component['bom-ref']).toBe(`${project.name}@${project.version}`);
});

it('names all that went into the bundle and nothing else, and apart from that what npm fetches beside it', () => {
  const lock = readLock(root);
  const refs = (folders: readonly string[]): readonly string[] =>
    folders.map((folder) => `${nameOf(folder)}@${lock[folder]?.version}`).toSorted();
  const listed = (scope: string): readonly string[] =>
    bill.components
      .filter((one) => one.scope === scope)
      .map((one) => one['bom-ref'])
      .toSorted();
  expect(listed('required')).toEqual(refs(bundled));
  expect(listed('optional')).toEqual(refs(Object.keys(lock).filter((folder) => folder !== '' && !lock[folder]?.dev)));
});

it('says of each its address, version, licence and the hash of its tarball', () => {
  for (const one of bill.components) {
    const [, name, version] = /^(.+)@([^@]+)$/u.exec(one['bom-ref']) ?? [];
    expect(one.purl).toBe(`pkg:npm/${name?.replace('@', '%40')}@${version}`);
    expect(one.licenses).toHaveLength(1);
    expect(one.hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/u) }]);
  }
  const uuid = bill.components.find(({ purl }) => purl.startsWith('pkg:npm/uuid@'));
  const { integrity = '' } = readLock(root)['node_modules/uuid'] ?? {};
  expect(Buffer.from(uuid?.hashes[0]?.content ?? '', 'hex').toString('base64')).toBe(integrity.slice('sha512-'.length));
});

it('leads from us to every one of them', () => {
  const asks = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn ?? []]));
  const seen = new Set([bill.metadata.component['bom-ref']]);
  for (const ref of seen) for (const one of asks.get(ref) ?? []) seen.add(one);
  expect(bill.components.map((one) => one['bom-ref']).filter((ref) => !seen.has(ref))).toEqual([]);
});

it('has the same bytes each time, no time of its own, and another number for other contents', () => {
  expect(write()).toBe(text);
  expect(text).not.toMatch(/timestamp|20\d\d-\d\d-\d\dT/u);
  const serial = (json: string): string => JSON.parse(json).serialNumber;
  expect(serial(write(packages.slice(1)))).not.toBe(serial(text));
});
