import type { App } from '../app.ts';
import { describeDuration } from '../domain/duration.ts';
import { isPlanned, isUnderWay, type Maintenance } from '../domain/maintenance.ts';
import { clockTime, when } from './io/times.ts';

/** Its state, its times and its notices, as a plan begins with. */
export function workHead({ status, impact, work }: Maintenance, app: App): readonly string[] {
  const now = app.now();
  const zone = app.config.timezone;
  const ahead = work.remindMs.filter((notice) => work.remindedMs === null || notice < work.remindedMs);
  const notices =
    ahead.length === 0 ? 'no further notice before it' : `notices ${ahead.map(describeDuration).join(', ')} before`;
  return [
    `${status.replaceAll('_', ' ')}, impact ${impact}`,
    `from ${clockTime(work.startsAt, now, zone)} to ${clockTime(work.endsAt, now, zone)}`,
    ...(status === 'scheduled' ? [notices] : []),
  ];
}

/** What comes next, with its time and its command. */
export function workSteps(maintenance: Maintenance, app: App): readonly string[] {
  const { number, work } = maintenance;
  const now = app.now();
  const zone = app.config.timezone;
  if (isUnderWay(maintenance)) {
    const who = work.byHand ? 'Say when it is done' : 'incident tick completes it then, or you do before';
    return [
      `You said that it takes until ${when(work.endsAt, now, zone)}. ${who}:  incident maintenance complete ${number}`,
      `It takes longer:  incident maintenance extend ${number} --by 30m`,
      `It went wrong:  incident open --from-maintenance ${number}`,
    ];
  }
  if (!isPlanned(maintenance)) return [];
  const who = work.byHand ? 'Begin it' : 'incident tick begins it then, or you do';
  return [
    `It begins ${when(work.startsAt, now, zone)}. ${who}:  incident maintenance start ${number}`,
    `It does not take place:  incident maintenance cancel ${number}`,
    ...(work.byHand && work.remindMs.length === 0
      ? []
      : ['Notices and its start need a clock: run  incident tick  every few minutes (cron, CI).']),
  ];
}
