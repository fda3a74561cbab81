import type { Availability, Report } from '../domain/report.ts';
import type { Target } from '../domain/target.ts';
import { downLength, isOver, leftLength, moment, nearLength, percentOf, periodWord } from './reportWords.ts';

// The sentences that the text and the page of a report share.

/** Whether the target holds, and what is left of it. */
export interface Verdict {
  readonly tone: 'kept' | 'reach' | 'missed';
  /** `kept so far`, `missed` */
  readonly word: string;
  /** `Down 6 min 40 s of the 43 min 12 s that the month allows. Left: 36 min 32 s.` */
  readonly sentence: string;
  /** 0 to 1, and more where it is missed. */
  readonly used: number;
}

export function verdictOf(one: Availability, { period, target }: Report): Verdict {
  const { downTenths, allowedMs } = one;
  const leftMs = allowedMs - downTenths / 10;
  const tone = toneOf(one, leftMs, target);
  const allowed = `${leftLength(allowedMs)} that ${target.text} % of the ${periodWord(period)} ${allowedMs < 2000 ? 'leaves' : 'allows'}`;
  const rest = leftMs >= 0 ? `Left: ${leftLength(leftMs)}.` : `Too long by ${downLength(-leftMs * 10)}.`;
  return {
    tone,
    word: tone === 'kept' && !isOver(period) ? 'kept so far' : words[tone],
    sentence: `Down ${downLength(downTenths)} of the ${allowed}. ${rest}`,
    used: allowedMs === 0 ? (downTenths > 0 ? 1 : 0) : downTenths / 10 / allowedMs,
  };
}

/** While a month goes on less of it than its target may have been up, and the month still keep to it. */
function toneOf({ uptimeMillionths }: Availability, leftMs: number, target: Target): Verdict['tone'] {
  if (leftMs < 0) return 'missed';
  return uptimeMillionths >= target.millionths ? 'kept' : 'reach';
}

const words = { kept: 'kept', reach: 'still within reach', missed: 'missed' } as const;

/** A line of the way from one account to the other; the length is signed by its place. */
export interface Step {
  readonly sign: '' | '+' | '−' | '=';
  readonly words: string;
  readonly length: string;
}

/** How what the incidents say becomes what the probes saw. Empty: no probe looked. */
export function twoAccounts({ downTenths, seen }: Availability): readonly Step[] {
  if (seen === null) return [];
  const { untold, toldAsDegraded, toldAsPartial, seenHealthy, notWatched } = seen.difference;
  const steps: readonly (readonly [tenths: number, words: string])[] = [
    [untold, 'failed, and no incident says so'],
    [toldAsDegraded, 'failed, told as degraded, which does not count as down'],
    [toldAsPartial, 'failed, told as a partial outage, of which 30 % counts'],
    [seenHealthy, 'told as down, while the probes were healthy'],
    [notWatched, 'told as down, while nobody looked'],
  ];
  return [
    { sign: '', words: 'The incidents say', length: nearLength(downTenths / 10) },
    ...steps
      .filter(([tenths]) => tenths !== 0)
      .map(
        ([tenths, words]): Step => ({
          sign: tenths > 0 ? '+' : '−',
          words,
          length: nearLength(Math.abs(tenths) / 10),
        }),
      ),
    { sign: '=', words: 'The probes saw', length: nearLength(seen.failingMs) },
  ];
}

/** What to know of the probes besides, a sentence each. */
export function besides({ seen }: Availability, { timezone, at }: Report): readonly string[] {
  if (seen === null) return ['No probe looked in this time, so the incidents are all that is known.'];
  const { unknownMs, inMaintenanceMs, untold, untoldCount } = seen;
  const listed = untold.map(
    ({ fromMs, toMs }) => `${moment(new Date(fromMs), timezone, at)} (${nearLength(toMs - fromMs)})`,
  );
  const more = untoldCount - untold.length;
  return [
    ...(unknownMs > 0 ? [`Nobody looked for ${nearLength(unknownMs)}.`] : []),
    ...(inMaintenanceMs > 0
      ? [`Failures during planned work, ${nearLength(inMaintenanceMs)}, do not count: it was told beforehand.`]
      : []),
    ...(listed.length > 0
      ? [`Failed without an incident: ${listed.join(', ')}${more > 0 ? `, and ${more} shorter` : ''}.`]
      : []),
  ];
}

/** How it was told: a name and what there is to say, in the order in which they happen. */
export function conductLines(report: Report): readonly (readonly [name: string, words: string])[] {
  const { firstNotice, conduct, deliveries, peopleReached, timezone, at } = report;
  const { promises, longestSilence, falseAllClears, overrides } = conduct;
  const sum = (key: 'sent' | 'failed' | 'uncertain' | 'expired'): number =>
    deliveries.reduce((total, channel) => total + channel[key], 0);
  const given = promises.kept + promises.broken + promises.waiting;
  return [
    ['First notice', firstNoticeWords(firstNotice)],
    [
      'Longest silence',
      longestSilence === null
        ? 'none'
        : `${nearLength(longestSilence.to.getTime() - longestSilence.from.getTime())}, INC-${longestSilence.number} from ${moment(longestSilence.from, timezone, at)}`,
    ],
    [
      'Promises',
      given === 0
        ? 'none given'
        : [
            `${count(promises.kept)} kept`,
            `${count(promises.broken)} broken`,
            ...(promises.waiting > 0 ? [`${promises.waiting} still to come`] : []),
          ].join(', ') +
          (promises.worst
            ? `; the worst ${nearLength(promises.worst.lateByMs)} late, after update ${promises.worst.seq} of INC-${promises.worst.number}`
            : ''),
    ],
    [
      'False all-clears',
      countedWith(falseAllClears.map((one) => `INC-${one.number} on ${moment(one.at, timezone, at)}`)),
    ],
    [
      'Overrides',
      countedWith(overrides.map((one) => `INC-${one.number} on ${moment(one.at, timezone, at)}, “${one.reason}”`)),
    ],
    [
      'Deliveries',
      deliveries.length === 0
        ? 'none'
        : `${count(sum('sent'))} sent, ${count(sum('failed'))} failed, ${count(sum('uncertain'))} uncertain, ${count(sum('expired'))} too late to be sent`,
    ],
    ['People reached', count(peopleReached)],
  ];
}

function firstNoticeWords({ measured, medianMs, longestMs, longestId, untold }: Report['firstNotice']): string {
  const nobody = untold.length > 0 ? `no channel heard of ${someOf(untold)}` : '';
  if (medianMs === null || longestMs === null) return nobody === '' ? 'nothing to tell' : nobody;
  const known =
    measured === 1
      ? `${nearLength(medianMs)} after it was felt, ${longestId}`
      : `${nearLength(medianMs)} after it was felt (median of ${count(measured)}), at worst ${nearLength(longestMs)}, ${longestId}`;
  return [known, ...(nobody === '' ? [] : [nobody])].join('; ');
}

const shown = 5;
const someOf = (all: readonly string[]): string =>
  all.slice(0, shown).join(', ') + (all.length > shown ? ` and ${all.length - shown} more` : '');

const countedWith = (all: readonly string[]): string =>
  all.length === 0 ? 'none' : `${count(all.length)}: ${someOf(all)}`;

const count = (value: number): string => value.toLocaleString('en');

/** `None`, `3: 1 critical, 2 minor; 1 still open`. */
export function incidentCounts({ incidents: { total, open, byImpact } }: Report): string {
  if (total === 0) return 'None';
  const impacts = (['critical', 'major', 'minor', 'none'] as const)
    .filter((impact) => byImpact[impact] > 0)
    .map((impact) => `${count(byImpact[impact])} ${impact === 'none' ? 'without impact' : impact}`);
  return `${count(total)}: ${impacts.join(', ')}${open > 0 ? `; ${open} still open` : ''}`;
}

/** The rules behind the numbers, the same for every report. */
export const rules: readonly string[] = [
  'Down is the time of a major outage, and 30 % of a partial one, from when it was felt until the all-clear. Degraded performance and planned work do not count.',
  'The service as a whole is at each moment as bad as its worst part, and time in which incidents overlap counts once. An incident that names no component counts for the whole, by its impact.',
  'A failing probe is down until it is seen healthy again, as is a component one of whose probes fails. What nobody looked at is neither.',
  'Days and months are those of the zone named above, with 23 or 25 hours where clocks change. Shares are rounded down, never up.',
];

export const share = (one: Availability, report: Report): string => percentOf(one.uptimeMillionths, report.target.text);
