import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from './makeFolder.ts';

/** How a drill went, kept on the machine it was held on; nothing in it is of a customer. */
export interface DrillRecord {
  readonly at: Date;
  /** Of this program. */
  readonly version: string;
  readonly ok: boolean;
  /** From the command to the first notice; null: there was none. */
  readonly firstNoticeMs: number | null;
  /** From the command until the last of those in the rehearsal had been told. */
  readonly allToldMs: number | null;
  /** How many addresses the contact list has, and how many stood for them. */
  readonly addresses: number;
  readonly rehearsed: number;
}

/** In the state folder, beside the anchors. */
export const drillLogOf = ({ anchorsFile }: { readonly anchorsFile: string }): string =>
  join(dirname(anchorsFile), 'drills.jsonl');

/** The newest drill of a file; null: there was none. A line that was cut off by a crash counts for nothing. */
export function lastDrill(file: string): DrillRecord | null {
  const lines = contentOf(file).split('\n').reverse();
  for (const line of lines) {
    const record = recordOf(line);
    if (record) return record;
  }
  return null;
}

/** One line in one write, so that two drills at once keep both. Throws what the file system throws. */
export function keepDrill(file: string, record: DrillRecord): void {
  makeFolder(dirname(file));
  const before = contentOf(file);
  // Behind a line that a crash cut off this one would be lost, too.
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  const handle = openSync(file, 'a', 0o600);
  try {
    writeSync(handle, `${gap}${JSON.stringify(record)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function recordOf(line: string): DrillRecord | null {
  const parsed = parse(line);
  const at = new Date(String(parsed['at']));
  if (Number.isNaN(at.getTime()) || typeof parsed['ok'] !== 'boolean') return null;
  const number = (key: string): number | null => (typeof parsed[key] === 'number' ? parsed[key] : null);
  return {
    at,
    version: String(parsed['version']),
    ok: parsed['ok'],
    firstNoticeMs: number('firstNoticeMs'),
    allToldMs: number('allToldMs'),
    addresses: number('addresses') ?? 0,
    rehearsed: number('rehearsed') ?? 0,
  };
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
