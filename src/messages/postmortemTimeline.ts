import type { EntryEvent } from '../domain/event.ts';
import type { Moment } from '../domain/postmortemMoments.ts';
import type { PostmortemStory } from './postmortemDraft.ts';
import { sentencesOf } from './sentences.ts';
import { format } from './times.ts';

/** What an update said, of which its first words are enough. */
const quotedChars = 240;

/** Times as a draft tells them, in the company's zone: `23 November 2026`, `10:04`. */
export function draftTimes(timezone: string) {
  const day = (at: Date): string => format(at, { day: 'numeric', month: 'long', year: 'numeric' }, timezone, 'en');
  const clock = (at: Date): string =>
    format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timezone, 'en');
  const moment = (at: Date): string => `${day(at)}, ${clock(at)}`;
  return {
    day,
    clock,
    moment,
    /** `From 10:00 to 13:20 on 23 November 2026` */
    span: (from: Date, to: Date): string =>
      day(from) === day(to)
        ? `From ${clock(from)} to ${clock(to)} on ${day(to)}`
        : `From ${moment(from)} to ${moment(to)}`,
  };
}

/** A line a moment; where it goes over several days, a line a day besides. */
export function timelineLines({ moments, timezone }: Pick<PostmortemStory, 'moments' | 'timezone'>): readonly string[] {
  const { day, clock } = draftTimes(timezone);
  const days = new Set(moments.map(({ at }) => day(at)));
  let shown = '';
  return moments.flatMap((moment, index) => {
    const today = day(moment.at);
    const isNew = today !== shown;
    shown = today;
    const heading = !isNew || days.size === 1 ? [] : [...(index === 0 ? [] : ['']), `${today}:`, ''];
    return [
      ...heading,
      `- ${clock(moment.at)} ${wordsOf(moment, (at) => (day(at) === today ? clock(at) : `${day(at)}, ${clock(at)}`))}`,
    ];
  });
}

function wordsOf(moment: Moment, time: (at: Date) => string): string {
  switch (moment.kind) {
    case 'began':
      return 'It began.';
    case 'first_failure':
      return 'Our own checks failed for the first time.';
    case 'last_failure':
      return 'Our own checks failed for the last time.';
    case 'more':
      return `Until ${time(moment.until)} we posted ${moment.count} updates without a change.`;
    case 'said': {
      const { update, isFirst } = moment;
      const corrected =
        update.correctedAt === null ? '' : ` (We corrected these words at ${time(update.correctedAt)}.)`;
      return `${isFirst ? 'We spoke for the first time. ' : ''}${eventWords(update.event)}: ${firstWords(update.body)}${corrected}`;
    }
    default:
      return moment satisfies never;
  }
}

function eventWords(event: EntryEvent): string {
  if (event === 'resolved') return 'All-clear';
  const words = event.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The first sentence of Markdown on one line; of one without an end whole words. */
function firstWords(body: string): string {
  const line = body.split('\n').find((one) => one.trim() !== '') ?? '';
  const words = line.trim().replace(/^(?:[#>]+|[-+*]|\d+[.)])\s+/u, '');
  const sentence = (sentencesOf(words, 'en')[0] ?? '').trim();
  if (sentence.length <= quotedChars) return sentence;
  const start = sentence.slice(0, quotedChars).toWellFormed();
  return `${start.replace(/\s\S*$/u, '')} …`;
}
