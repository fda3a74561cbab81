import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Room that is given up when the disk is full, so that what was answered can still be written (RELIABILITY.md 2.1). */
export interface Ballast {
  /** Takes the room, unless it has been taken or the disk has little of its own left. Throws nothing. */
  lay(): void;
  /** False: there was none. */
  drop(): boolean;
}

const bytes = 16 * 2 ** 20;
/** A disk with less than so many times that is left what it has. */
const timesFree = 4;

/** @param path of the store's file; the ballast lies beside it as `<path>.ballast` */
export function createBallast(path: string): Ballast {
  const file = `${path}.ballast`;
  return {
    lay: () => {
      try {
        const { bavail, bsize } = statfsSync(dirname(path));
        if (existsSync(file) || bavail * bsize < timesFree * bytes) return;
        write(file);
      } catch {
        rmSync(file, { force: true });
      }
    },
    drop: () => {
      if (!existsSync(file)) return false;
      rmSync(file);
      return true;
    },
  };
}

/** What could be packed together, or left out because it is nothing, would be no room. */
function write(file: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const block = randomFillSync(Buffer.alloc(2 ** 20));
    for (let at = 0; at < bytes; at += block.byteLength) writeSync(descriptor, block);
  } finally {
    closeSync(descriptor);
  }
}
