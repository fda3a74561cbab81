import { publicId } from '../../domain/incident.ts';
import { isUnderWay, isWorkOverdue, type Maintenance } from '../../domain/maintenance.ts';
import { cleanLine } from '../io/cleanText.ts';
import { clockTime } from '../io/times.ts';
import { type Row, row } from './row.ts';
import type { Scene } from './scene.ts';
import { elapsed, remaining } from './spans.ts';

/** Planned work that is under way or to come, a line each. */
export function workRows({ round, setting }: Scene, now: Date): readonly Row[] {
  const all = round?.status.maintenances ?? [];
  if (all.length === 0) return [];
  return [row('heading', 'Maintenance'), ...all.map((one) => workRow(one, setting.timezone, now)), row('blank')];
}

function workRow(maintenance: Maintenance, zone: string, now: Date): Row {
  const title = cleanLine(maintenance.title);
  const id = `  ${publicId(maintenance)}  `;
  const { startsAt, endsAt } = maintenance.work;
  const running = isUnderWay(maintenance);
  const at = running ? endsAt : startsAt;
  const leftMs = at.getTime() - now.getTime();
  const clock = clockTime(at, now, zone);
  if (isWorkOverdue(maintenance, now)) {
    const late = `OVERDUE ${elapsed(-leftMs)}`;
    return row('hand', id, [`${late}: should have ${running ? 'ended' : 'begun'} at ${clock}`, 'red'], `  ${title}`);
  }
  const state = maintenance.status.replaceAll('_', ' ');
  if (running) return row('hand', id, [`${state}, ends in ${remaining(leftMs)} (${clock})`, 'yellow'], `  ${title}`);
  const begins = leftMs < 0 ? `begins now (${clock})` : `begins in ${remaining(leftMs)} (${clock})`;
  return row('ahead', `${id}${begins}  ${title}`);
}
