import { publicId } from '../../domain/incident.ts';
import { isUnderWay } from '../../domain/maintenance.ts';
import { cleanLine } from '../io/cleanText.ts';
import { widthOf } from '../io/cut.ts';
import { type Line, type Piece, plainOf } from '../io/paintedLine.ts';
import { clockTime } from '../io/times.ts';
import { type Row, row } from './row.ts';
import type { Scene } from './scene.ts';
import { remaining } from './spans.ts';

/** Whose, what is open, when it is looked at next, and the time at the right. */
export function headerRow(scene: Scene, { now, nextLookMs }: Moment, room: number): Row {
  const { company, timezone } = scene.setting;
  const left: Line = [[cleanLine(company), 'bold'], '  ', openWords(scene)];
  const clock = withSeconds(clockTime(now, now, timezone), now);
  const looks = nextLookMs === null ? 'looking' : `next look in ${remaining(nextLookMs)}`;
  const gapOf = (right: string): number => room - widthOf(plainOf(left)) - widthOf(right);
  const fits = [`${looks}   ${clock}`, clock].find((right) => gapOf(right) >= 2);
  if (fits === undefined) return row('edge', ...left);
  return row('edge', ...left, ' '.repeat(gapOf(fits)), [fits, 'dim']);
}

/** What the clocks say when it is drawn. */
export interface Moment {
  readonly now: Date;
  /** Null: somebody is looking. */
  readonly nextLookMs: number | null;
}

function openWords({ round }: Scene): Piece {
  if (!round) return ['looking for the first time', 'dim'];
  const { incidents, maintenances, probes } = round.status;
  const [first, ...others] = incidents;
  if (first && others.length > 0) return [`${incidents.length} incidents are open`, 'red'];
  if (first) return [`${publicId(first.incident)} is open`, 'red'];
  if (maintenances.some(isUnderWay)) return ['planned work is under way', 'yellow'];
  const isWell = probes.every(({ sample }) => sample === null || sample.healthy);
  return ['no incident is open', isWell ? 'green' : 'yellow'];
}

/** `14:02 CET` → `14:02:11 CET`: in every zone of today a minute begins when it does in UTC. */
const withSeconds = (clock: string, now: Date): string =>
  clock.replace(/(\d\d:\d\d)/u, `$1:${String(now.getUTCSeconds()).padStart(2, '0')}`);
