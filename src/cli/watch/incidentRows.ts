import type { Guard } from '../../domain/greenLight.ts';
import { type Incident, publicId } from '../../domain/incident.ts';
import { isOverdue } from '../../domain/promise.ts';
import { cleanLine } from '../io/cleanText.ts';
import { type Line, roomiest } from '../io/paintedLine.ts';
import { clockTime } from '../io/times.ts';
import { overdueWords, promiseWords } from '../promiseWords.ts';
import { type Row, row } from './row.ts';
import type { Scene } from './scene.ts';
import { soakRows } from './soakRows.ts';
import { elapsed } from './spans.ts';

/** One open incident: what it is, the promise, the soak. */
export function incidentRows(
  one: { readonly incident: Incident; readonly guard: Guard },
  scene: Scene,
  now: Date,
  room: number,
): readonly Row[] {
  const { incident } = one;
  return [
    row('alarm', [`${publicId(incident)}  ${cleanLine(incident.title)}`, 'bold']),
    row('calm', ...standing(incident, scene, now, room)),
    promiseRow(incident, scene, now, room),
    ...soakRows(one, scene, now, room),
    row('blank'),
  ];
}

function standing(incident: Incident, { setting }: Scene, now: Date, room: number): Line {
  const since = elapsed(now.getTime() - incident.startedAt.getTime());
  const begun = clockTime(incident.startedAt, now, setting.timezone);
  const parts = incident.components.filter((part) => part.status !== 'operational');
  const affected = parts.map((part) => `${part.name} ${part.status.replaceAll('_', ' ')}`).join(', ');
  const again =
    incident.falseAllClears === 0
      ? ''
      : `, ${incident.falseAllClears} false all-clear${plural(incident.falseAllClears)}`;
  const short = `  ${incident.status}, ${incident.impact}, for ${since}`;
  const long = `  ${incident.status}, impact ${incident.impact}, for ${since} (since ${begun})${again}`;
  return roomiest([...(affected === '' ? [] : [[`${long}: ${affected}`]]), [long], [short]], room);
}

const plural = (count: number): string => (count === 1 ? '' : 's');

function promiseRow({ nextUpdateBy: by }: Incident, { setting }: Scene, now: Date, room: number): Row {
  if (by === null) return row('calm', '  no next update promised');
  const clock = clockTime(by, now, setting.timezone);
  if (isOverdue(by, now)) {
    const late = `  ${overdueWords(by, now)}`;
    const long = `${late}: the next update was promised by ${clock}`;
    return row('alarm', ...roomiest([[[long, 'red']], [[late, 'red']]], room));
  }
  const text = `  ${promiseWords(by, now)}`;
  const layouts = [`${text} (by ${clock})`, text];
  const isSoon = by.getTime() - now.getTime() < soonMs;
  return row(
    'soak',
    ...roomiest(
      layouts.map((line): Line => [isSoon ? [line, 'yellow'] : line]),
      room,
    ),
  );
}

/** From here on it is worth a colour: there is a message to be written. */
const soonMs = 5 * 60_000;
