// Bundles the program and everything it needs into dist/, so that installing it in an outage downloads one package and
// starting it reads one file and the verb's own chunks.
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from '../src/config/jsonSchema.ts';
import { apiDeclarations } from './build/apiDeclarations.ts';
import { bundle } from './build/bundle.ts';
import { thirdPartyLicences } from './build/licences.ts';
import { directFolders, readProject } from './build/project.ts';
import { sbom } from './build/sbom.ts';
import { shippedPackages } from './build/shipped.ts';
import { manPage } from './manPage.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');
const project = readProject(root);

const { files: code, metafile } = await bundle(root);
const files = new Map(code);
const packages = shippedPackages(root, metafile);
files.set(join(out, 'api.d.ts'), apiDeclarations(root));
files.set(join(out, 'man', 'incident.1'), await manPage());
files.set(join(out, 'config.schema.json'), `${JSON.stringify(await configJsonSchema(), null, 2)}\n`);
files.set(join(out, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(root, packages));
files.set(join(out, 'sbom.cdx.json'), sbom(project, packages, directFolders(project)));
writeOver(out, files);

/** New files first and the old ones' end last, so that a program that runs meanwhile finds its chunks nearly always. */
function writeOver(folder: string, written: ReadonlyMap<string, string>): void {
  for (const name of ['chunks', 'man']) mkdirSync(join(folder, name), { recursive: true });
  for (const [path, text] of written) {
    writeFileSync(path, text);
    // Whatever the umask: the modes are in the tarball.
    chmodSync(path, 0o644);
  }
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path).isFile() && !written.has(path)) rmSync(path);
  }
}
