import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

/** A disk of its own, which fills up and is remounted as a test likes. */
export interface SmallDisk {
  readonly folder: string;
  /** To the last byte. */
  fill(): void;
  free(): void;
  remount(how: 'ro' | 'rw'): void;
  close(): void;
}

const system = (program: string, args: readonly string[]) => execFileSync(program, args, { stdio: 'pipe' });

/** Skips the test where nothing may be mounted. */
export function mountSmallDisk(context: TestContext, folder: string, size = '1m'): SmallDisk {
  mkdirSync(folder, { recursive: true });
  try {
    system('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', folder]);
  } catch (error) {
    context.skip(`a disk can not be mounted here (${error instanceof Error ? error.message.trim() : 'unknown'})`);
  }
  const filling = join(folder, 'filling');
  return {
    folder,
    fill: () => {
      const file = openSync(filling, 'a');
      try {
        for (;;) writeSync(file, Buffer.alloc(4096));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filling, { force: true }),
    remount: (how) => void system('mount', ['-o', `remount,${how}`, folder]),
    close: () => void system('umount', [folder]),
  };
}
