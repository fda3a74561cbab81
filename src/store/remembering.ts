import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './makeFolder.ts';
import { StoreError } from './store.ts';

/**
 * Records, and has what was recorded remembered elsewhere before anything is sent.
 * @param isRecorded whether there is anything to remember
 */
export type Remembering = <T>(record: () => Promise<T>, isRecorded: (result: T) => boolean) => Promise<T>;

/** A full disk is met before anything is recorded and not after it, so that what was refused can be typed again. */
export const rememberingIn =
  (anchors: string, moveAnchor: () => Promise<void>): Remembering =>
  async (record, isRecorded) => {
    const { room, result } = await unrecordedIfFull(async () => {
      const taken = takeRoom(anchors);
      try {
        return { room: taken, result: await record() };
      } catch (error) {
        taken.giveBack();
        throw error;
      }
    });
    room.giveBack();
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
  if (!(error instanceof StoreError) || !isFull(error)) return error;
  return new StoreError({ kind: 'store_full', path: error.fault.path, unrecorded: true }, { cause: error });
}

const isFull = (error: StoreError): error is StoreError & { readonly fault: { readonly path: string } } =>
  error.fault.kind === 'store_full' ||
  (error.fault.kind === 'store_unwritable' && error.fault.detail.startsWith('ENOSPC'));

/** More than one anchor takes. */
const spareBytes = 4096;

/** Room that is taken by nothing, until the anchors need it or the process dies. */
interface Room {
  giveBack(): void;
}

function takeRoom(anchors: string): Room {
  const path = `${anchors}.${process.pid}.room`;
  try {
    makeFolder(dirname(anchors));
    rmSync(path, { force: true });
    const handle = openSync(path, 'wx', 0o600);
    // Without a name it is nobody's to find, and the system's to take back.
    rmSync(path);
    const room = { giveBack: () => closeSync(handle) };
    try {
      writeSync(handle, Buffer.alloc((existsSync(anchors) ? statSync(anchors).size : 0) + spareBytes));
      return room;
    } catch (error) {
      room.giveBack();
      throw error;
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreError({ kind: 'store_unwritable', path: anchors, detail }, { cause: error });
  }
}
