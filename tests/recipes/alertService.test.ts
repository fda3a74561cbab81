import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readRecipe } from './recipeDesk.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-unit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const analyze = 'systemd-analyze';
const hasSystemd = spawnSync(analyze, ['--version']).status === 0;

it.runIf(hasSystemd)('systemd takes the unit of the receiver without a word', () => {
  const file = join(folder, 'alert-receiver.service');
  writeFileSync(file, readRecipe('examples/alert-receiver.service').replace('/usr/bin/node', process.execPath));
  const { status, stdout, stderr } = spawnSync(analyze, ['verify', '--man=no', file], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});
