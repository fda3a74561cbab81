import { readdirSync, readFileSync } from 'node:fs';

/** Ticks a second, as Linux has told programs for as long as it has told them (USER_HZ). */
const ticksASecond = 100;

/** Seconds of processor time that a process has used; those of its children that have ended are its own. */
export function cpuSeconds(pid: number): number {
  const fields = fieldsOf(pid);
  return fields === null ? 0 : fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticksASecond;
}

/** A process and the children that it has now. */
export function cpuSecondsOfAll(parent: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && fieldsOf(Number(name))?.[1] === String(parent))
    .map(Number);
  return [parent, ...children].reduce((sum, pid) => sum + cpuSeconds(pid), 0);
}

/** From the third field of `/proc/<pid>/stat` on; the second is a name that may hold anything. Null: it has ended. */
function fieldsOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
