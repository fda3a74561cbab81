import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseOwner } from './leaseStore.ts';

/** This process, as a lease names it. Where a system does not tell a part, that part is empty. */
export function currentOwner(): LeaseOwner {
  return {
    host: hostname(),
    bootId: read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: read(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    startedAt: startOf(process.pid) ?? '',
  };
}

/**
 * Whether a lease's owner is surely gone: on the same boot of the same machine, in the same namespace of process ids,
 * and its process does not exist any more or is another one by now. Everything else has to wait for the lease's end.
 */
export function isDead(owner: LeaseOwner, me: LeaseOwner): boolean {
  if (owner.host !== me.host || owner.bootId !== me.bootId || owner.pidNamespace !== me.pidNamespace) return false;
  if (owner.bootId === '' || owner.pidNamespace === '') return false;
  const startedAt = startOf(owner.pid);
  return startedAt === null || (owner.startedAt !== '' && startedAt !== owner.startedAt);
}

/** A process's start in clock ticks since boot: field 22 of its stat, counted after the name, which may hold spaces. */
function startOf(pid: number): string | null {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === '') return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended, only its parent has not noticed yet.
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

function read(source: () => string): string {
  try {
    return source();
  } catch {
    return '';
  }
}
