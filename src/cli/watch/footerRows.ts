import { roomiest } from '../io/paintedLine.ts';
import { leadOf, nextStep } from './nextStep.ts';
import { type Row, row } from './row.ts';
import type { Scene, WatchSetting } from './scene.ts';
import { elapsed } from './spans.ts';

/** What to type next, and what is done without a person. */
export function footerRows(scene: Scene, now: Date, room: number, hasKeys: boolean): readonly Row[] {
  const step = nextStep(scene, now);
  const { why, command } = step;
  const end = hasKeys ? 'q ends it' : 'Ctrl-C ends it';
  const alone = autoWords(scene.setting);
  const next =
    command === null
      ? row('edge', `${why} …`)
      : row('edge', ...roomiest([[leadOf(step), [command, 'bold']], [[command, 'bold']]], room));
  return [row('heading', ...roomiest([[[`${end}   ${alone}`, 'dim']], [[end, 'dim']]], room)), next];
}

/** `Posts nothing by itself`, `By itself: opens after 3 min of failing, gives the all-clear` */
export function autoWords({ auto, dryRun }: WatchSetting): string {
  const deeds = [
    ...(auto.open ? [`opens after ${elapsed(auto.open.afterMs)} of failing`] : []),
    ...(auto.monitoring ? ['says monitoring'] : []),
    ...(auto.resolve ? ['gives the all-clear'] : []),
  ];
  if (deeds.length === 0) return 'Posts nothing by itself';
  return dryRun ? `Dry run, posts nothing; would: ${deeds.join(', ')}` : `By itself: ${deeds.join(', ')}`;
}
