// Adds up what `.ci/run` has gathered and ends with "N passed, N failed"; the exit code says whether all is well.
// Plain JavaScript, because it must run on the Node that stands there when `npm ci` has failed.
// Usage: node .ci/sumReports.js <folder with steps, <suite>.json, <suite>.exit>
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '.'] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };

const steps = join(folder, 'steps');
for (const line of existsSync(steps) ? readFileSync(steps, 'utf8').trim().split('\n') : []) {
  sum[line === 'passed' ? 'passed' : 'failed'] += 1;
}
for (const file of readdirSync(folder).filter((name) => name.endsWith('.exit'))) {
  const exit = readFileSync(join(folder, file), 'utf8').trim();
  const path = join(folder, file.replace(/\.exit$/u, '.json'));
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  sum.passed += report?.numPassedTests ?? 0;
  sum.failed += report?.numFailedTests ?? 0;
  sum.skipped += report?.numPendingTests ?? 0;
  // A suite that broke outside its tests has none that failed.
  if (exit !== '0' && (report?.numFailedTests ?? 0) === 0) sum.failed += 1;
}
if (sum.skipped > 0) process.stdout.write(`\n${sum.skipped} skipped, each with its reason above\n`);
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
