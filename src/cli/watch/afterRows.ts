import { publicId } from '../../domain/incident.ts';
import type { AfterWatch } from '../../usecases/watchRound.ts';
import { cleanLine } from '../io/cleanText.ts';
import { type Line, roomiest } from '../io/paintedLine.ts';
import { type Row, row } from './row.ts';
import type { Scene } from './scene.ts';
import { elapsed, remaining } from './spans.ts';

/** Incidents whose all-clear may still turn out to be false. */
export function afterRows({ round }: Scene, now: Date, room: number): readonly Row[] {
  const all = round?.afterWatch ?? [];
  return all.length === 0 ? [] : [...all.map((one) => afterRow(one, now, room)), row('blank')];
}

function afterRow({ incident, until, failure }: AfterWatch, now: Date, room: number): Row {
  const id = publicId(incident);
  const left = remaining(until.getTime() - now.getTime());
  if (!failure) {
    const long: Line = [`watching ${id} for ${left} more: no failure since its all-clear`];
    return row('calm', ...roomiest([long, [`watching ${id} for ${left} more`]], room));
  }
  const ago = elapsed(failure.at.getTime() - (incident.resolvedAt ?? failure.at).getTime());
  const why = `${failure.probe} fails again, ${ago} after the all-clear: ${cleanLine(failure.reason)}`;
  return row(
    'alarm',
    ...roomiest([[[`✗ ${id}: reopen? ${why}`, 'red']], [[`✗ ${id}: reopen? ${failure.probe} fails`, 'red']]], room),
  );
}
