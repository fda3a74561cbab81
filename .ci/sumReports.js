// Adds up what `.ci/run` has gathered, names what failed, and ends with "N passed, N failed"; the exit code says whether all
// is well. What failed stands at the end, because of a long log that is often all that one sees.
// Plain JavaScript, because it must run on the Node that stands there when `npm ci` has failed.
// Usage: node .ci/sumReports.js <folder with steps, <suite>.json, <suite>.exit>
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [folder = '.'] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const steps = join(folder, 'steps');
for (const line of existsSync(steps) ? readFileSync(steps, 'utf8').trim().split('\n') : []) {
  const [outcome, ...name] = line.split(' ');
  if (outcome === 'passed') sum.passed += 1;
  if (outcome === 'failed') failures.push(`the step ${name.join(' ')}`);
}
for (const file of readdirSync(folder).filter((name) => name.endsWith('.exit'))) {
  const exit = readFileSync(join(folder, file), 'utf8').trim();
  const path = join(folder, file.replace(/\.exit$/u, '.json'));
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  sum.passed += report?.numPassedTests ?? 0;
  sum.skipped += report?.numPendingTests ?? 0;
  const failed = failedTests(report);
  failures.push(...failed);
  // A suite that broke outside its tests has none that failed.
  if (exit !== '0' && failed.length === 0)
    failures.push(`the suite ${file.replace(/\.exit$/u, '')}, outside its tests`);
}
sum.failed = failures.length;
for (const failure of failures) process.stdout.write(`\nFAILED: ${failure}\n`);
if (sum.skipped > 0) process.stdout.write(`\n${sum.skipped} skipped, each with its reason above\n`);
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;

function failedTests(report) {
  return (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => {
        const why = (failureMessages ?? []).join('\n').slice(0, 2_000).replaceAll('\n', '\n  ');
        return `${relative(process.cwd(), name)}: ${fullName}\n  ${why}`;
      }),
  );
}
