// `npm run audit`: known faults of the packages that are shipped end it with 1; those of the others are named only. Where the
// registry does not answer it says so, and ends with 0.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { judgeAudit, judgeSignatures } from './audit/judgeAudit.ts';
import { bundle } from './build/bundle.ts';
import { shippedPackages } from './build/shipped.ts';

const root = join(import.meta.dirname, '..');
const patience = ['--fetch-retries=0', '--fetch-timeout=20000'];

const packages = shippedPackages(root, (await bundle(root)).metafile);
const verdict = judgeAudit(npm('audit', '--json').stdout, new Set(packages.map(({ folder }) => folder)));
if (verdict.kind === 'no_answer') {
  console.log(`npm audit: skipped, because the registry does not answer: ${verdict.reason}`);
} else {
  for (const line of verdict.development) console.log(`Not shipped: ${line}`);
  for (const line of verdict.shipped) console.error(`Shipped: ${line}`);
  console.log(`npm audit: ${verdict.shipped.length} known faults in the ${packages.length} packages that are shipped`);
  if (verdict.shipped.length > 0) process.exitCode = 1;
}

const signatures = npm('audit', 'signatures', '--json');
const signed = judgeSignatures(signatures.stdout, signatures.stderr);
if (signed.kind === 'no_answer') console.log(`npm audit signatures: skipped: ${signed.reason}`);
else {
  for (const name of signed.missing) console.log(`Not signed: ${name}`);
  for (const name of signed.invalid) console.error(`Wrongly signed: ${name}`);
  console.log(`npm audit signatures: ${signed.invalid.length} wrong, ${signed.missing.length} missing`);
  if (signed.invalid.length > 0) process.exitCode = 1;
}

function npm(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync('npm', [...args, ...patience], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
