import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './makeFolder.ts';
import { StoreError } from './store.ts';
import { unwritable } from './unwritable.ts';

/**
 * Records, and has what was recorded remembered elsewhere before anything is sent.
 * @param isRecorded whether there is anything to remember
 */
export type Remembering = <T>(record: () => Promise<T>, isRecorded: (result: T) => boolean) => Promise<T>;

/** A full disk is met before anything is recorded and not after it, so that what was refused can be typed again. */
export const rememberingIn =
  (anchors: string, moveAnchor: () => Promise<void>): Remembering =>
  async (record, isRecorded) => {
    const result = await unrecordedIfFull(async () => {
      const giveBack = takeRoom(anchors);
      return await record().finally(giveBack);
    });
    if (isRecorded(result)) await moveAnchor();
    return result;
  };

export async function unrecordedIfFull<T>(record: () => Promise<T>): Promise<T> {
  try {
    return await record();
  } catch (error) {
    throw saidUnrecorded(error);
  }
}

/** A full disk that was met before anything was recorded says so; any other error stays what it is. */
export function saidUnrecorded(error: unknown): unknown {
  if (!(error instanceof StoreError) || error.fault.kind !== 'store_full') return error;
  return new StoreError({ ...error.fault, unrecorded: true }, { cause: error });
}

/** More than one anchor takes. */
const spareBytes = 4096;

/** Takes room by a file of no name, which is nobody's to find, and the system's to take back when the process dies. */
function takeRoom(anchors: string): () => void {
  const path = `${anchors}.${process.pid}.room`;
  try {
    makeFolder(dirname(anchors));
    rmSync(path, { force: true });
    const handle = openSync(path, 'wx', 0o600);
    try {
      rmSync(path);
      writeSync(handle, Buffer.alloc((existsSync(anchors) ? statSync(anchors).size : 0) + spareBytes));
    } catch (error) {
      closeSync(handle);
      throw error;
    }
    return () => closeSync(handle);
  } catch (error) {
    throw unwritable(anchors, error);
  }
}
