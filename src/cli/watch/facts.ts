import { publicId } from '../../domain/incident.ts';
import { isUnderWay, isWorkOverdue } from '../../domain/maintenance.ts';
import { isOverdue } from '../../domain/promise.ts';
import { cleanLine } from '../io/cleanText.ts';
import { clockTime } from '../io/times.ts';
import type { Scene } from './scene.ts';
import { elapsed } from './spans.ts';

/** Something that is so at the moment. It has changed when its text has. */
export interface Fact {
  /** The same as long as it is the same thing. */
  readonly key: string;
  readonly text: string;
  /** What is said when it is so no more; null: nothing. */
  readonly over: string | null;
  /** Somebody should look when it begins. */
  readonly isAlarm: boolean;
}

const fact = (key: string, text: string, over: string | null = null): Fact => ({ key, text, over, isAlarm: false });
const alarm = (key: string, text: string, over: string | null = null): Fact => ({ key, text, over, isAlarm: true });

/** All that is so, for the log, the bell and the desktop: each tells what is new in it. */
export function factsOf(scene: Scene, now: Date): readonly Fact[] {
  const { trouble, unseen } = scene;
  const at = (time: Date): string => clockTime(time, now, scene.setting.timezone);
  return [
    ...(trouble ? [alarm('store', `${cleanLine(trouble.message)} Trying again.`, 'The store can be used again.')] : []),
    ...(unseen
      ? [fact(`unseen:${unseen.until.getTime()}`, `Nobody looked from ${at(unseen.from)} to ${at(unseen.until)}.`)]
      : []),
    ...probeFacts(scene),
    ...incidentFacts(scene, now, at),
    ...afterFacts(scene, at),
    ...workFacts(scene, now, at),
    ...handFacts(scene),
  ];
}

function probeFacts({ round }: Scene): readonly Fact[] {
  return (round?.status.probes ?? []).flatMap(({ name, sample }) =>
    sample && !sample.healthy
      ? [alarm(`probe:${name}`, `${name} fails: ${cleanLine(sample.reason)}`, `${name} is healthy again.`)]
      : [],
  );
}

function incidentFacts({ round }: Scene, now: Date, at: (time: Date) => string): readonly Fact[] {
  return (round?.status.incidents ?? []).flatMap(({ incident, guard }) => {
    const id = publicId(incident);
    const by = incident.nextUpdateBy;
    const promise = by === null ? 'no next update promised' : `next update by ${at(by)}`;
    const title = cleanLine(incident.title);
    const open = `${id} is open: ${title} (${incident.status}, impact ${incident.impact}, ${promise})`;
    const late = by !== null && isOverdue(by, now);
    const soon = by !== null && !late && by.getTime() - now.getTime() < soonMs;
    const soak = elapsed(guard.requiredMs);
    const standing =
      guard.earliestAt === null
        ? fact(`soak:${id}`, `${id}: the soak of ${soak} has not begun.`)
        : fact(
            `soak:${id}`,
            `${id}: the soak of ${soak} has begun, all-clear at ${at(guard.earliestAt)} at the earliest.`,
          );
    return [
      alarm(`open:${id}`, open, `${id} is not open any more.`),
      ...(late && by ? [alarm(`late:${id}`, `${id} is OVERDUE: its next update was promised by ${at(by)}.`)] : []),
      ...(soon && by ? [alarm(`soon:${id}`, `${id}: the next update is due by ${at(by)}.`)] : []),
      guard.green
        ? alarm(`soak:${id}`, `${id}: the all-clear may go out: incident resolve ${incident.number}`)
        : standing,
    ];
  });
}

const soonMs = 5 * 60_000;

function afterFacts({ round }: Scene, at: (time: Date) => string): readonly Fact[] {
  return (round?.afterWatch ?? []).flatMap(({ incident, until, failure }) => {
    const id = publicId(incident);
    const over = `${id} is not watched any more.`;
    return [
      fact(`after:${id}`, `${id} is resolved; it is watched until ${at(until)}.`, over),
      ...(failure
        ? [alarm(`again:${id}`, `${id}: reopen? ${failure.probe} fails again: incident reopen ${incident.number}`)]
        : []),
    ];
  });
}

function workFacts({ round }: Scene, now: Date, at: (time: Date) => string): readonly Fact[] {
  const asked = (round?.due ?? []).flatMap((due) =>
    due.kind === 'maintenance' && (due.duty === 'ask' || due.duty === 'verifying') ? [due.maintenance.uuid] : [],
  );
  return (round?.status.maintenances ?? []).flatMap((one) => {
    const id = publicId(one);
    const time = isUnderWay(one) ? `until ${at(one.work.endsAt)}` : `from ${at(one.work.startsAt)}`;
    const text = `${id} ${one.status.replaceAll('_', ' ')}, ${time}: ${cleanLine(one.title)}`;
    const needsOne = isWorkOverdue(one, now) || asked.includes(one.uuid);
    return [
      fact(`work:${id}`, text, `${id} is over.`),
      ...(needsOne
        ? [alarm(`ask:${id}`, `${id} needs a person: its time has come, and nothing goes on by itself.`)]
        : []),
    ];
  });
}

/** One an incident and state, so that the second of a thousand failures does not ring again. */
function handFacts({ round, idOf }: Scene): readonly Fact[] {
  const groups = Map.groupBy(
    round?.status.attention ?? [],
    ({ incidentNumber, state }) => `${incidentNumber}:${state}`,
  );
  return [...groups].flatMap(([key, [first]]) => {
    if (!first) return [];
    const why = first.reason === null ? '' : ` (${cleanLine(first.reason)})`;
    const text = `${idOf(first.incidentNumber)}#${first.seq}: ${first.channel} is ${first.state}${why}`;
    return [first.state === 'retrying' ? fact(`hand:${key}`, text) : alarm(`hand:${key}`, text)];
  });
}
