import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import type { Verdict } from './channel.ts';
import { fileTrouble } from './fileTrouble.ts';
import { makeFolders } from './makeFolders.ts';

/**
 * Whole or not at all: a reader sees the old file or the new one. Modes are what the user's umask makes them, because
 * what is written here is meant to be read by others.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  await makeFolders(dirname(path));
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A refusal is final; a full disk or a folder that is away may be worth another try. */
const hopeless = ['EACCES', 'EROFS', 'ENOTDIR', 'EPERM', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ELOOP'];

export function writeOutcome(error: unknown, path: string): Outcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reason = `${path} can not be written: ${fileTrouble(code)}`;
  if (hopeless.includes(code)) return { kind: 'failed', reason, scope: 'channel' };
  return { kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' };
}

/** Whether a folder can be written into; it is made if it is not there. */
export async function verifyFolder(folder: string): Promise<Verdict> {
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK);
    return { kind: 'ok', message: `writes into ${folder}` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: 'fault', message: `can not write into ${folder}: ${detail}`, fix: `mkdir -p ${folder}` };
  }
}
