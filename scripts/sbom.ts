// `npm run sbom`: looks at the bill of materials that the build has written, and says what is in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

const path = join(import.meta.dirname, '..', 'dist', 'sbom.cdx.json');
const text = readFileSync(path, 'utf8');
const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
if (fault === null) {
  const { components } = JSON.parse(text);
  const bundled = components.filter(({ scope }: { scope: string }) => scope === 'required').length;
  console.log(
    `dist/sbom.cdx.json: CycloneDX 1.6, ${bundled} packages in the bundle and ${components.length - bundled} that npm fetches beside it`,
  );
} else {
  console.error(`dist/sbom.cdx.json is not CycloneDX 1.6: ${JSON.stringify(fault, null, 2)}`);
  process.exitCode = 1;
}
