import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExportProblem } from '../../src/store/export/exportFault.ts';
import { fillStore } from '../helpers/fullStore.ts';
import { createExportDesk, type ExportDesk, forged, inPieces, lineOf, wholeExport } from '../helpers/storeExport.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let at: StoreFolder;
let desk: ExportDesk;
beforeEach(() => {
  at = createStoreFolder();
  desk = createExportDesk(at);
});
afterEach(() => at.remove());

it('refuses an export that is cut anywhere, and stores nothing of it', async () => {
  await fillStore(await at.open());
  const bytes = Buffer.from(await desk.exported(wholeExport));
  const path = desk.elsewhere();
  await at.open({ url: `sqlite:${path}` });
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 5000 }), async (length, size) => {
      const problem = await desk.problemOf(path, bytes.subarray(0, length), {
        open: () => inPieces(bytes.subarray(0, length), size),
      });
      expect(['cut', 'foreign']).toContain(problem.kind);
      expect(problem.kind === 'foreign').toBe(length < '[\n'.length);
      expect(desk.rowsAt(path).flat()).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

it('says what is missing of one that is cut', async () => {
  await fillStore(await at.open());
  const lines = (await desk.exported(wholeExport)).split('\n');
  const moves = lines.findIndex((line) => line.startsWith('{"record":"move"'));
  expect(await desk.problemOf(desk.elsewhere(), `${lines.slice(0, moves).join('\n')}\n`)).toEqual({
    ...{ kind: 'cut', line: moves + 1, after: 'deliveries' },
    missing: [
      'deliveries',
      'moves',
      'imports',
      'paces',
      'samples',
      'approvals',
      'auditEntries',
      'contacts',
      'suppressions',
      'sources',
    ],
  });
});

it('refuses an export in which any bit is another one', async () => {
  await fillStore(await at.open());
  const bytes = Buffer.from(await desk.exported(wholeExport));
  const path = desk.elsewhere();
  await at.open({ url: `sqlite:${path}` });
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (place, bit) => {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << bit), place);
      const { kind } = await desk.problemOf(path, flipped);
      expect(kind).not.toBe('used_up');
      expect(desk.rowsAt(path).flat()).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

const incidentLike = lineOf('incident', (line) => line);

it.each<[string, (lines: string[]) => readonly string[], Partial<ExportProblem>]>([
  [
    'a number that is taken',
    (lines) => lines.toSpliced(3, 0, (lines[2] ?? '').replace(/"uuid":"[^"]*"/u, '"uuid":"u2"')),
    { kind: 'conflict' },
  ],
  ['an id that is there twice', (lines) => lines.toSpliced(3, 0, lines[2] ?? ''), { kind: 'conflict' }],
  [
    'a message of no update',
    lineOf('message', (line) => line.replace(/"update":"[^"]*"/u, '"update":"none"')),
    { kind: 'conflict' },
  ],
  ['an update of no incident', lineOf('update', (line) => line.replace('INC-1', 'INC-77')), { kind: 'damaged' }],
  [
    'a key of the language',
    lineOf('incident', (line) => line.replace('{', '{"__proto__":{"x":1},')),
    { kind: 'damaged' },
  ],
  [
    'a key that nobody knows',
    lineOf('incident', (line) => line.replace('},', ',"constructor":1},')),
    { kind: 'damaged' },
  ],
  ['a key twice', lineOf('incident', (line) => line.replace('{', '{"title":"x",')), { kind: 'damaged' }],
  [
    'an unknown word',
    lineOf('incident', (line) => line.replace('"impact":"major"', '"impact":"huge"')),
    { kind: 'damaged' },
  ],
  ['a NUL', lineOf('incident', (line) => line.replace(/"title":"/u, '"title":"\\u0000')), { kind: 'damaged' }],
  ['half a letter', lineOf('incident', (line) => line.replace(/"title":"/u, '"title":"\\ud800')), { kind: 'damaged' }],
  [
    'a day that is none',
    lineOf('incident', (line) => line.replace(/"startedAt":"[^"]*"/u, '"startedAt":"2026-02-30T00:00:00.000Z"')),
    { kind: 'damaged' },
  ],
  ['a number beyond all', lineOf('update', (line) => line.replace(/"seq":\d+/u, '"seq":1e30')), { kind: 'damaged' }],
  ['a number below 0', lineOf('update', (line) => line.replace(/"seq":\d+/u, '"seq":-1')), { kind: 'damaged' }],
  [
    'an epoch beyond that of all',
    lineOf('update', (line) => line.replace(/"epoch":\d+/u, '"epoch":99')),
    { kind: 'damaged' },
  ],
  [
    'an address that is none',
    lineOf('contact', (line) => line.replace(/"email":"[^"]*"/u, '"email":"a@b\\r\\nBcc: c@d"')),
    { kind: 'damaged' },
  ],
  ['a record out of its place', (lines) => lines.toSpliced(-1, 0, lines[2] ?? ''), { kind: 'damaged' }],
  ['a record of another kind', lineOf('pace', () => '{"record":"lease"},'), { kind: 'damaged' }],
  ['nothing but brackets', lineOf('pace', () => `${'['.repeat(100_000)}${']'.repeat(100_000)},`), { kind: 'damaged' }],
  [
    'a depth without end',
    lineOf('incident', (line) =>
      line.replace(/"touched":\[[^\]]*\]/u, `"touched":${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    ),
    { kind: 'damaged' },
  ],
  ['a row less', (lines) => lines.filter((line) => !line.startsWith('{"record":"pace"')), { kind: 'damaged' }],
  [
    'a newer version',
    (lines) =>
      lines.with(
        1,
        (lines[1] ?? '').replace('"version":2,"program":"1.2.3"', '"version":3,"new":true,"program":"7.0.0"'),
      ),
    { kind: 'newer', version: 3, program: '7.0.0' },
  ],
])('refuses a forged export with %s, and stores nothing', async (_, change, expected) => {
  await fillStore(await at.open());
  const text = await desk.exported(wholeExport);
  // By itself the forger's hand leaves an export that is taken.
  expect(forged(text, incidentLike)).toBe(text);
  const path = desk.elsewhere();
  expect(await desk.problemOf(path, forged(text, change))).toMatchObject(expected);
  expect(desk.rowsAt(path).flat()).toEqual([]);
});

it.each([
  ['nothing', ''],
  ['another JSON', '[{"record":"export"}]'],
  ['an array that begins alike', '[\n{"record":"export","format":"other"},\n'],
  ['what is packed', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe])],
  ['a database', Buffer.from('SQLite format 3\0')],
])('says of %s that it is no export', async (_, text) => {
  expect(await desk.problemOf(desk.elsewhere(), text)).toEqual({ kind: 'foreign' });
});

it('gives up on a line without end before it fills the memory', async () => {
  await at.open();
  const [open = '', header = ''] = (await desk.exported(wholeExport)).split('\n');
  let given = 0;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${open}\n${header}\n`);
    for (; ; given += 1) yield Buffer.alloc(1024 * 1024, 'x');
  };
  expect(await desk.problemOf(desk.elsewhere(), '', { open: endless })).toMatchObject({ kind: 'damaged', line: 3 });
  expect(given).toBeLessThan(40);
});
