import type { Config } from '../config/config.ts';
import type { Quiet, QuietHours } from '../domain/quietHours.ts';
import { zoneOffsetMs } from '../messages/zoneOffset.ts';

/** When whoever is reached by phone is left alone: by the zone they have said, else that of their number, else ours. */
export async function quietReaders({ timezone }: Config, hours: QuietHours, now: Date): Promise<Quiet> {
  const { loadNumberZones } = await import('../contacts/numberZone.ts');
  const zoneOfNumber = await loadNumberZones(now.getUTCFullYear());
  // All readers of an update ask for the same few instants.
  const offsets = new Map<string, number>();
  return {
    hours,
    zoneOf: (to) => zoneOfNumber(to) ?? timezone,
    offsetMsAt: (zone, at) => {
      const key = `${zone} ${at.getTime()}`;
      const offsetMs = offsets.get(key) ?? zoneOffsetMs(zone, at);
      offsets.set(key, offsetMs);
      return offsetMs;
    },
  };
}
