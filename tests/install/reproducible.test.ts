import { expect, it } from 'vitest';
import { root, runFile } from '../helpers/packed.ts';

it('is built to the same bytes elsewhere: in another folder, year, time zone, language and umask', async () => {
  const { HOME = '', PATH = '' } = process.env;
  const script = [process.execPath, 'scripts/packCheck.ts', '--executable'];
  const ran = await runFile(script, { cwd: root, env: { HOME, PATH } });
  process.stdout.write(ran.stdout);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^[0-9a-f]{64} {2}allclear-.*\.tgz$/mu);
  expect(ran.stdout).toMatch(/^[0-9a-f]{64} {2}incident$/mu);
}, 400_000);
