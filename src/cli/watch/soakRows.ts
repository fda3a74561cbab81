import type { Guard } from '../../domain/greenLight.ts';
import type { Incident } from '../../domain/incident.ts';
import { cleanLine } from '../io/cleanText.ts';
import { type Line, type Piece, roomiest } from '../io/paintedLine.ts';
import type { Paint } from '../io/terminal.ts';
import { clockTime } from '../io/times.ts';
import { type Row, row } from './row.ts';
import type { Scene } from './scene.ts';
import { partOf } from './spans.ts';

const barWidths = [24, 16, 8] as const;

/** How far it is to the all-clear: the probes' soak, and where no probe watches all of it how long it is monitored. */
export function soakRows(
  { incident, guard }: { readonly incident: Incident; readonly guard: Guard },
  { setting }: Scene,
  now: Date,
  room: number,
): readonly Row[] {
  if (guard.green) {
    const command = `incident resolve ${incident.number}`;
    return [progress('soak', 1, 'green', [`✓ the all-clear may go out:  ${command}`, `✓ ${command}`], room)];
  }
  const earliest = guard.earliestAt ? clockTime(guard.earliestAt, now, setting.timezone) : null;
  return [
    ...(guard.probes.length > 0 ? [probeRow(guard, earliest, room)] : []),
    ...(guard.needsMonitoring ? [monitoringRow(incident, guard, earliest, room)] : []),
  ];
}

function probeRow(guard: Guard, earliest: string | null, room: number): Row {
  const { healthyForMs, requiredMs, stableSince, unwatched, lastFailure } = guard;
  const sum = partOf(healthyForMs, requiredMs);
  if (stableSince === null) {
    const why =
      unwatched.length > 0
        ? [`nobody has looked at ${unwatched.join(', ')} of late`, 'nobody is looking']
        : [`${lastFailure?.probe ?? 'a probe'} fails: ${cleanLine(lastFailure?.reason ?? '')}`, 'a probe fails'];
    return progress(
      'soak',
      0,
      'red',
      why.map((one) => `${sum} healthy, ${one}`),
      room,
    );
  }
  return progress('soak', healthyForMs / requiredMs, 'green', goingWords(sum, 'healthy', earliest), room);
}

/** Where no probe watches all that is affected a person has to say that he is watching, and for how long. */
function monitoringRow(incident: Incident, guard: Guard, earliest: string | null, room: number): Row {
  const forMs = guard.monitoringForMs ?? 0;
  const sum = partOf(forMs, guard.requiredMs);
  if (incident.status !== 'monitoring') {
    const words = ['not monitored yet, and no probe watches all of it', 'not monitored yet'];
    return progress('soak', 0, 'yellow', words, room);
  }
  return progress('soak', forMs / guard.requiredMs, 'green', goingWords(sum, 'monitored', earliest), room);
}

/** From the one that says most to the one that needs least. */
const goingWords = (sum: string, how: string, earliest: string | null): readonly string[] =>
  earliest === null
    ? [`${sum} ${how}`]
    : [
        `${sum} ${how}, all-clear at ${earliest} at the earliest`,
        `${sum} ${how}, all-clear from ${earliest}`,
        `${sum}, from ${earliest}`,
      ];

/** A bar and words: of both the longest that have room, the words first. */
function progress(label: string, part: number, paint: Paint, words: readonly string[], room: number): Row {
  const layouts = words.flatMap((text) => [
    ...barWidths.map((width): Line => [`  ${label}  `, ...bar(part, width, paint), '  ', said(text, paint)]),
    [`  ${label}  `, said(text, paint)],
  ]);
  return row('soak', ...roomiest(layouts, room));
}

/** Green words are those that ask for something to be done: the rest is plain. */
const said = (text: string, paint: Paint): Piece => (paint === 'green' && !text.startsWith('✓') ? text : [text, paint]);

function bar(part: number, width: number, paint: Paint): readonly Piece[] {
  const full = Math.min(width, Math.floor(part * width));
  return [
    ['█'.repeat(full), paint],
    ['░'.repeat(width - full), 'dim'],
  ];
}
