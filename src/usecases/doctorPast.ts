import type { Config } from '../config/config.ts';
import type { DrillRecord } from '../store/drillLog.ts';
import type { Store } from '../store/store.ts';
import type { DoctorDeps } from './doctor.ts';
import { type Check, ok, warning } from './doctorCheck.ts';
import { days } from './people.ts';

const dayMs = 86_400_000;
/** Customers come and go: in a year most lists have many who were never told. */
const announcementMs = 365 * dayMs;
/** Tokens expire and templates rot. */
const drillMs = 91 * dayMs;

interface PastDeps extends Pick<DoctorDeps, 'inspect' | 'openStore' | 'now'> {
  readonly config: Pick<Config, 'path'>;
  readonly lastDrill: () => DrillRecord | null;
}

/** What is to be done on a quiet day, and when it was done last. */
export async function checkPast(deps: PastDeps): Promise<readonly Check[]> {
  // Without a config there is nobody to be told, and a store that is refused is told of elsewhere.
  if (deps.config.path === null) return [];
  const announced = deps.inspect().fault ? [] : [await checkAnnouncement(deps)];
  return [...announced, checkDrill(deps)];
}

async function checkAnnouncement({ openStore, now }: PastDeps): Promise<Check> {
  const [area, name, fix] = ['where to look', 'announcement', 'incident announce'] as const;
  const at = await lastAnnounced(await openStore());
  if (at === null) {
    return warning(area, name, 'your customers were never told where to look when things break', fix);
  }
  const ageMs = now().getTime() - at.getTime();
  const message = `your customers were told where to look ${days(ageMs)} ago`;
  if (ageMs <= announcementMs) return ok(area, name, message);
  return warning(area, name, `${message}; who came since was not`, fix);
}

/** The newest one that reached somebody. */
async function lastAnnounced({ incidents, outbox }: Store): Promise<Date | null> {
  for (const { uuid, openedAt } of await incidents.listAnnouncements()) {
    const tallies = await outbox.tally({ incidentUuid: uuid, states: ['sent'] });
    if (tallies.length > 0) return openedAt;
  }
  return null;
}

function checkDrill({ lastDrill, now }: PastDeps): Check {
  const [area, name, fix] = ['drill', 'last', 'incident drill'] as const;
  const last = lastDrill();
  if (last === null) return warning(area, name, 'the protocol was never rehearsed on this machine', fix);
  const ageMs = now().getTime() - last.at.getTime();
  if (!last.ok) return warning(area, name, `the one ${days(ageMs)} ago failed`, fix);
  const message = `it went well ${days(ageMs)} ago`;
  return ageMs <= drillMs ? ok(area, name, message) : warning(area, name, message, fix);
}
