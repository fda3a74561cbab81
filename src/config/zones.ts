import { existsSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

// The first Intl.DateTimeFormat of a process costs 14 to 20 ms (measured), half of what a bare node takes to start, so a
// command that tells no time should not make one. The system's own zone files answer for most.
const zoneinfo = '/usr/share/zoneinfo';
const wellFormed = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/u;

export function isZone(zone: string): boolean {
  if (!wellFormed.test(zone)) return false;
  if (existsSync(join(zoneinfo, zone))) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The zone of this machine, as `TZ` or `/etc/localtime` name it. */
export function systemZone(named: string | undefined): string {
  if (named && isZone(named)) return named;
  try {
    const zone = /zoneinfo\/(.+)$/u.exec(readlinkSync('/etc/localtime'))?.[1];
    if (zone && isZone(zone)) return zone;
  } catch {
    // Not a link, or another system.
  }
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
