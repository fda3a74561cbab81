import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type ForeignHistory, ImportFault } from '../../src/imports/foreign.ts';
import type { ImportIo, ImportSource } from '../../src/imports/importSource.ts';
import { createHttpClient } from '../../src/net/httpClient.ts';

/** A folder of its own for each test, with room for what another tool left behind. */
export function importFolderOfEachTest() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'allclear-import-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (name = ''): string => join(folder, name),
    write: (name: string, content: string | Buffer | object): string => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const isWritten = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(path, isWritten ? content : JSON.stringify(content));
      return path;
    },
  };
}

const client = createHttpClient({ allowMetadata: false, userAgent: 'test' });

/** Waits for nothing; what does not answer at once is late. */
export const importIo = (waited: number[] = []): ImportIo => ({
  http: (url, request, signal) => client(url, { ...request, deadlineMs: 1_000 }, signal),
  sleep: async (ms) => void waited.push(ms),
  signal: new AbortController().signal,
});

export const readPath = (source: ImportSource, path: string): Promise<ForeignHistory> =>
  source.read({ kind: 'path', path }, importIo());

/** Why it is refused, and the way out. */
export async function faultIn(reading: Promise<ForeignHistory>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof ImportFault) return `${error.message} | ${error.hint}`;
    throw error;
  }
  throw new Error('it was taken');
}
