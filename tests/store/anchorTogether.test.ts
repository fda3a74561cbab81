import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAnchorWriter } from '../helpers/anchorWriters.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-anchors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const anchorsIn = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

it('keeps the anchor of every store, however many programs write theirs at once', async () => {
  const file = join(folder, 'state', 'anchors.json');
  const names = Array.from({ length: 8 }, (_, index) => `/srv/${index}.db`);
  const epochs = 60;
  const writers = await Promise.all(names.map((name) => startAnchorWriter(file, name, epochs)));
  for (const writer of writers) writer.go();
  expect(await Promise.all(writers.map(({ answer }) => answer))).toEqual(names.map(() => 'written'));
  expect(anchorsIn(file)).toEqual(
    Object.fromEntries(names.map((name) => [name, { uuid: `uuid of ${name}`, epoch: epochs }])),
  );
  expect(readdirSync(join(folder, 'state')).toSorted()).toEqual(['anchors.json', 'anchors.json.lock']);
  expect(statSync(join(folder, 'state', 'anchors.json.lock')).mode & 0o777).toBe(0o600);
});

it('needs nobody to tidy up after a program that died while it held the anchors', async () => {
  const file = join(folder, 'anchors.json');
  const dying = await startAnchorWriter(file, '/srv/dying.db', Number.POSITIVE_INFINITY);
  dying.go();
  await dying.written;
  dying.kill();
  await dying.ended;
  const next = await startAnchorWriter(file, '/srv/next.db', 1);
  next.go();
  expect(await next.answer).toBe('written');
  expect(anchorsIn(file)).toMatchObject({ '/srv/next.db': { epoch: 1 }, '/srv/dying.db': {} });
});
