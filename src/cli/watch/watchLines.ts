import { cleanLine } from '../io/cleanText.ts';
import type { Size } from '../io/liveBlock.ts';
import { type Line, paintedLine, roomiest } from '../io/paintedLine.ts';
import type { Colour } from '../io/terminal.ts';
import { clockTime } from '../io/times.ts';
import { afterRows } from './afterRows.ts';
import { footerRows } from './footerRows.ts';
import { handRows } from './handRows.ts';
import { headerRow, type Moment } from './headerRow.ts';
import { incidentRows } from './incidentRows.ts';
import { probeRows } from './probeRows.ts';
import { fitRows, type Rank, type Row, row } from './row.ts';
import type { Scene } from './scene.ts';
import { elapsed } from './spans.ts';
import { workRows } from './workRows.ts';

export interface ScreenStyle extends Size {
  readonly colour: Colour;
  /** Keys reach the program, so `q` does something. */
  readonly hasKeys: boolean;
}

/** The whole screen. No line is as wide as the terminal, and there are no more than it has rows. */
export function watchLines(scene: Scene, moment: Moment, style: ScreenStyle): readonly string[] {
  const room = style.columns - 1;
  const { now } = moment;
  const rows = [
    headerRow(scene, moment, room),
    row('blank'),
    ...troubleRows(scene, now, room),
    ...afterRows(scene, now, room),
    ...(scene.round?.status.incidents ?? []).flatMap((one) => incidentRows(one, scene, now, room)),
    ...probeRows(scene, now, room),
    ...handRows(scene, room),
    ...workRows(scene, now),
    ...deedRows(scene, now),
    ...footerRows(scene, now, room, style.hasKeys),
  ];
  return fitRows(rows, style.rows).map(({ line }) => paintedLine(line, room, style.colour));
}

/** Why what stands below may be older than it seems. */
function troubleRows({ trouble, unseen, setting, round }: Scene, now: Date, room: number): readonly Row[] {
  const at = (time: Date): string => clockTime(time, now, setting.timezone);
  const warn = (rank: Rank, ...texts: readonly string[]): Row =>
    row(
      rank,
      ...roomiest(
        texts.map((text): Line => [[`! ${text}`, 'yellow']]),
        room,
      ),
    );
  const rows: Row[] = [];
  if (trouble) {
    const asOf = round ? `; what stands here is of ${at(round.at)}` : '';
    const short = 'The store can not be used';
    rows.push(warn('alarm', `${short}; trying again${asOf}.`, `${short}.`));
    rows.push(row('calm', [`  ${cleanLine(trouble.message)}`, 'dim']));
  }
  if (unseen) {
    const short = `Nobody looked for ${elapsed(unseen.until.getTime() - unseen.from.getTime())}`;
    const [from, until] = [at(unseen.from), at(unseen.until)];
    const long = from === until ? `${short} at ${until}` : `${short} (${from} to ${until})`;
    rows.push(warn('hand', `${long}: this machine slept, or its clock was set.`, `${long}.`, `${short}.`));
  }
  return rows.length === 0 ? [] : [...rows, row('blank')];
}

function deedRows({ deeds, setting }: Scene, now: Date): readonly Row[] {
  if (deeds.length === 0) return [];
  const line = ({ at, text, paint }: Scene['deeds'][number]): Row => {
    const clock = `  ${clockTime(at, now, setting.timezone)}  `;
    return row('ahead', clock, paint === null ? text : [text, paint]);
  };
  return [row('heading', setting.dryRun ? 'Would be done' : 'Done'), ...deeds.map(line), row('blank')];
}
