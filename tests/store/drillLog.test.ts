import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DrillRecord, drillLogOf, keepDrill, lastDrill } from '../../src/store/drillLog.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-drills-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = (): string => drillLogOf({ anchorsFile: join(folder, 'state', 'anchors.json') });
const record = (minute: number, more: Partial<DrillRecord> = {}): DrillRecord => ({
  at: new Date(Date.UTC(2026, 10, 23, 12, minute)),
  version: '1.0.0',
  ok: true,
  firstNoticeMs: 300,
  allToldMs: 900,
  addresses: 12_000,
  rehearsed: 500,
  ...more,
});

it('gives back the newest, in a file that only its owner can read', () => {
  expect(lastDrill(log())).toBeNull();
  for (const minute of [1, 2]) keepDrill(log(), record(minute));
  keepDrill(log(), record(3, { ok: false, firstNoticeMs: null, allToldMs: null }));
  expect(lastDrill(log())).toEqual(record(3, { ok: false, firstNoticeMs: null, allToldMs: null }));
  expect(statSync(log()).mode & 0o777).toBe(0o600);
  expect(readFileSync(log(), 'utf8').split('\n')).toHaveLength(4);
});

it.each(['{"at":"2026-11-2', 'null\n', '{"ok":true}\n', '[]\n', '\u0000\u0000\u0000'])(
  'passes over a line that a crash left behind, and loses none after it: %j',
  (rubbish) => {
    keepDrill(log(), record(1));
    appendFileSync(log(), rubbish);
    expect(lastDrill(log())).toEqual(record(1));
    keepDrill(log(), record(2));
    expect(lastDrill(log())).toEqual(record(2));
  },
);

it('takes a file that is no log for none, and says so where it can not write', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  expect(lastDrill(join(file, 'drills.jsonl'))).toBeNull();
  expect(() => keepDrill(join(file, 'drills.jsonl'), record(1))).toThrow();
  chmodSync(file, 0o600);
  expect(existsSync(join(folder, 'state'))).toBe(false);
});
