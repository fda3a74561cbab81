import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { House, Loss } from './house.ts';

/** A program of the founder's, and the folder in which it keeps what it was given. */
export interface Program extends Pick<House, 'tries' | 'lose' | 'close'> {
  readonly folder: string;
  readonly command: readonly string[];
}

/** One run at a time; each dies before or after it has kept its message, if a line of `losses` says so. */
const keeper = (folder: string, keep: string): string => `#!/bin/sh
cd '${folder}' || exit 1
until mkdir lock 2>/dev/null; do sleep 0.01; done
echo >> tries
loss=$(head -n 1 losses 2>/dev/null)
sed -i 1d losses 2>/dev/null
if [ "$loss" = untaken ]; then rmdir lock; kill -9 $$; fi
count=$(ls | grep -c kept)
${keep} > part && mv part "$(printf %03d "$count").kept"
rmdir lock
if [ "$loss" = taken ]; then kill -9 $$; fi
`;

/** @param keep a command of the shell that writes what is to be kept */
export function openProgram(name: string, keep: string): Program {
  const folder = temporary(name);
  const [path, losses, tries] = [join(folder, name), join(folder, 'losses'), join(folder, 'tries')];
  writeFileSync(path, keeper(folder, keep), { mode: 0o755 });
  const lost: Loss[] = [];
  return {
    folder,
    command: [path],
    tries: () => (existsSync(tries) ? readFileSync(tries).length : 0),
    lose: (...more) => {
      lost.push(...more);
      writeFileSync(losses, `${lost.join('\n')}\n`);
    },
    close: () => remove(folder),
  };
}

export const temporary = (name: string): string => mkdtempSync(join(tmpdir(), `allclear-town-${name}-`));
export const remove = async (folder: string): Promise<void> => rmSync(folder, { recursive: true, force: true });
export const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .toSorted();
