import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';

const program = new URL('../../bin/incident.js', import.meta.url).pathname;
const home = mkdtempSync(join(tmpdir(), 'allclear-old-node-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Runs it on a Node that calls itself so. */
function runOn(version: string) {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const env = { PATH: process.env['PATH'], HOME: home };
  return spawnSync(process.execPath, ['--import', `data:text/javascript,${old}`, program, 'list'], {
    env,
    encoding: 'utf8',
  });
}

it.each(['24.14.1', '24.0.0', '22.22.0', '20.19.0', '0.12.18'])(faultCase(17, '%s'), (version) => {
  const { status, stdout, stderr } = runOn(version);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(`needs Node 24.15 or newer, and this is ${version}`);
  expect(stderr).toContain('can damage the store');
  expect(readdirSync(home)).toEqual([]);
});

it.each(['24.15.0', '24.21.0', '25.0.0', '30.1.0'])('starts on Node %s', (version) => {
  expect(runOn(version).status).toBe(0);
});
