import { isUnderWay } from '../../domain/maintenance.ts';
import { cleanLine } from '../io/cleanText.ts';
import { clockTime } from '../io/times.ts';
import type { Scene } from './scene.ts';

/** What to do next: why, and the command, ready to be typed. */
export interface NextStep {
  readonly why: string;
  /** Null: nothing is to be done. */
  readonly command: string | null;
}

/** `It came back:  ` before the command; a question needs no colon. */
export const leadOf = ({ why }: NextStep): string => `${why}${why.endsWith('?') ? '' : ':'}  `;

const soonMs = 5 * 60_000;

/** The one thing that matters most now. */
export function nextStep(scene: Scene, now: Date): NextStep {
  if (!scene.round) return { why: 'Looking for the first time', command: null };
  for (const find of [falseAllClear, promise, hand, work, allClear, unspoken, watching]) {
    const step = find(scene, now);
    if (step) return step;
  }
  return calm(scene, now);
}

type Find = (scene: Scene, now: Date) => NextStep | null;

const falseAllClear: Find = ({ round }) => {
  const again = round?.afterWatch.find(({ failure }) => failure !== null);
  return again ? { why: 'It came back', command: `incident reopen ${again.incident.number}` } : null;
};

const promise: Find = ({ round }, now) => {
  const owed = (round?.status.incidents ?? [])
    // The all-clear will be the update.
    .filter(({ guard }) => !guard.green)
    .map(({ incident }) => incident)
    .filter(({ nextUpdateBy }) => nextUpdateBy && nextUpdateBy.getTime() - now.getTime() < soonMs)
    .toSorted((a, b) => (a.nextUpdateBy?.getTime() ?? 0) - (b.nextUpdateBy?.getTime() ?? 0))[0];
  if (!owed) return null;
  const late = (owed.nextUpdateBy?.getTime() ?? 0) < now.getTime();
  return {
    why: late ? 'You owe an update' : 'An update is due',
    command: `incident update ${owed.number} --still-working`,
  };
};

const hand: Find = ({ round }) => {
  const states = new Set(round?.status.attention.map(({ state }) => state));
  if (states.has('failed')) return { why: 'Some were not told', command: 'incident deliver --retry-failed' };
  if (states.has('uncertain')) return { why: 'Some may not know', command: 'incident deliveries --state uncertain' };
  return states.has('retrying') ? { why: 'Not all is told yet', command: 'incident deliver' } : null;
};

const work: Find = ({ round }) => {
  const asked = round?.due.find((one) => one.kind === 'maintenance' && one.duty !== 'remind');
  if (asked?.kind !== 'maintenance') return null;
  const { maintenance } = asked;
  const verb = isUnderWay(maintenance) ? 'complete' : 'start';
  return { why: `Planned work is to ${verb}`, command: `incident maintenance ${verb} ${maintenance.number}` };
};

const allClear: Find = ({ round }) => {
  const green = round?.status.incidents.find(({ guard }) => guard.green);
  return green ? { why: 'It is true now', command: `incident resolve ${green.incident.number}` } : null;
};

/** Nobody has been told of what the probes see. */
const unspoken: Find = ({ round }) => {
  const { incidents = [], probes = [] } = round?.status ?? {};
  const failing = probes.find(({ sample }) => sample && !sample.healthy);
  const spoken = incidents.some(({ guard }) => failing && guard.probes.includes(failing.name));
  if (!failing || spoken) return null;
  return { why: `${cleanLine(failing.name)} fails; do customers feel it?`, command: 'incident open' };
};

/** Of an incident that waits for its soak. */
const watching: Find = ({ round, setting }, now) => {
  const [one] = round?.status.incidents ?? [];
  if (!one) return null;
  const { incident, guard } = one;
  const healthy = guard.stableSince !== null || guard.probes.length === 0;
  if (healthy && incident.status !== 'monitoring')
    return { why: 'Say that you are watching', command: `incident update ${incident.number} --status monitoring` };
  if (!guard.earliestAt) return { why: 'Tell them what you know', command: `incident update ${incident.number}` };
  const at = clockTime(guard.earliestAt, now, setting.timezone);
  return { why: `At ${at} at the earliest`, command: `incident resolve ${incident.number}` };
};

const calm = ({ round }: Scene, now: Date): NextStep => {
  const ahead = round?.status.maintenances.find((one) => !isUnderWay(one) && one.work.startsAt > now);
  return ahead
    ? { why: 'All is calm. Planned work', command: `incident show ${ahead.number}` }
    : { why: 'All is calm. If something breaks', command: 'incident open' };
};
