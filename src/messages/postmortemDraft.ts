import { describeDuration } from '../domain/duration.ts';
import { type Incident, publicId } from '../domain/incident.ts';
import type { PostmortemFacts } from '../domain/postmortem.ts';
import type { Moment, PrivateWords } from '../domain/postmortemMoments.ts';
import { placeholder, privateEnd, privateStart } from '../domain/unfinished.ts';
import { escapeMarkdown } from './markdownText.ts';
import { draftTimes, timelineLines } from './postmortemTimeline.ts';
import { tellList } from './times.ts';

/** How many messages a channel carried, by the name that people know it by. */
export interface ToldBy {
  readonly title: string;
  readonly sent: number;
  readonly failed: number;
}

/** All that a draft is made from. */
export interface PostmortemStory {
  readonly incident: Incident;
  readonly facts: PostmortemFacts;
  readonly moments: readonly Moment[];
  readonly privateWords: readonly PrivateWords[];
  readonly told: readonly ToldBy[];
  /** Components by the names that people know them by. */
  readonly titles: ReadonlyMap<string, string>;
  readonly timezone: string;
}

/** Later than this it was no quick word any more (PRODUCT.md cites 5 minutes of PagerDuty, 20 of GDS Way). */
const quickMs = 10 * 60_000;
const slowMs = 20 * 60_000;

/** The mark by which a draft is known to be that of this incident, whatever store its number comes from. */
export const draftMark = ({ uuid }: Pick<Incident, 'uuid'>): string => `<!-- draft ${uuid} -->`;

/**
 * The draft of a postmortem in the order of the field: summary, impact in numbers, timeline with when we spoke, what went
 * well and what did not, what we do about it and by when. It begins with what is left of it in a short post.
 */
export function postmortemDraft(story: PostmortemStory): string {
  const { incident, timezone } = story;
  const { number } = incident;
  return `${[
    [
      `<!-- The postmortem of ${publicId(incident)}, drafted from its record. Lines like this one are left out. -->`,
      `<!-- Fill in or delete each [WRITE: …], save, and publish it: incident postmortem ${number} --publish -->`,
      draftMark(incident),
    ].join('\n'),
    summary(story),
    section('Impact in numbers', impactLines(story)),
    `**Timeline** (times: ${timezone})\n\n${timelineLines(story).join('\n')}`,
    section('What went well', wellLines(story)),
    section('What did not go well', badLines(story)),
    section('What we do about it', [
      placeholder('what you change so that it does not happen again'),
      `We will say here when this is done, by ${placeholder('a date that you can keep')} at the latest.`,
    ]),
    ...privateBlock(story),
  ].join('\n\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string =>
  `**${title}**\n\n${lines.map((line) => `- ${line}`).join('\n')}`;

function summary({ facts, timezone }: PostmortemStory): string {
  const { startedAt, resolvedAt, lastedMs } = facts;
  const when = draftTimes(timezone).span(startedAt, resolvedAt);
  return [
    `${when} (${timezone}), for ${lengthWords(lastedMs)}, ${placeholder('what customers could not do, and which of them')}.`,
    `The cause was ${placeholder('the cause, as far as you know it for certain')}.`,
    placeholder('whether any data was lost or damaged; if none was, say so'),
    'We are sorry.',
  ].join(' ');
}

const lengthWords = (ms: number): string => (ms < 60_000 ? 'less than a minute' : describeDuration(ms));

function impactLines({ facts, told, titles }: PostmortemStory): readonly string[] {
  const { firstNoticeMs, updates, longestSilenceMs, components, lastedMs, falseAllClears } = facts;
  // Parts count as well from a false all-clear on, which may not have been true for a minute.
  const without = falseAllClears.length === 0 ? '' : ' (without the time in which we believed that it was over)';
  const parts = components.map(({ name, worst, troubledMs }) => {
    const title = escapeMarkdown(titles.get(name) ?? name);
    return `${title}: ${lengthWords(troubledMs)} not working as it should, at worst ${worst.replaceAll('_', ' ')}${without}.`;
  });
  const silence =
    longestSilenceMs < 60_000 ? '' : ` The longest time without one was ${lengthWords(longestSilenceMs)}.`;
  const sent = told.filter((one) => one.sent > 0).map((one) => `${one.title} ${one.sent.toLocaleString('en')}`);
  return [
    `It lasted ${lengthWords(lastedMs)}.`,
    ...parts,
    placeholder('how many customers, orders or requests it touched, in numbers'),
    ...(firstNoticeMs === null ? [] : [`We first spoke of it ${afterWords(firstNoticeMs)}.`]),
    `We posted ${updates} ${updates === 1 ? 'update' : 'updates'}.${silence}`,
    ...(sent.length === 0 ? [] : [`Messages sent: ${tellList(sent, 'en')}.`]),
  ];
}

const afterWords = (ms: number): string => (ms < 60_000 ? 'at once' : `${lengthWords(ms)} after it began`);

function wellLines({ facts }: PostmortemStory): readonly string[] {
  const { firstNoticeMs, promises, falseAllClears } = facts;
  return [
    ...(firstNoticeMs !== null && firstNoticeMs <= quickMs ? [`We said so ${afterWords(firstNoticeMs)}.`] : []),
    ...(promises.given > 0 && promises.late === 0 ? ['Each next update came by the time that we had promised.'] : []),
    ...(falseAllClears.length === 0 ? ['We gave the all-clear once, and it held.'] : []),
    placeholder('what helped'),
  ];
}

function badLines({ facts, told, timezone }: PostmortemStory): readonly string[] {
  const { firstNoticeMs, promises, falseAllClears } = facts;
  const { moment } = draftTimes(timezone);
  const lost = told.filter((one) => one.failed > 0);
  const count = lost.reduce((sum, one) => sum + one.failed, 0);
  const where = lost.map((one) => `${one.title} ${one.failed.toLocaleString('en')}`);
  return [
    ...(firstNoticeMs !== null && firstNoticeMs >= slowMs
      ? [`It took us ${lengthWords(firstNoticeMs)} to say anything.`]
      : []),
    ...falseAllClears.map(
      ({ saidAt, lastedMs }) =>
        `The all-clear of ${moment(saidAt)} was wrong. We took it back ${lengthWords(lastedMs)} later.`,
    ),
    ...(promises.late > 0
      ? [
          `Of ${promises.given} promised updates ${promises.late} came late, by up to ${lengthWords(promises.latestByMs)}.`,
        ]
      : []),
    ...(count > 0
      ? [
          `${count.toLocaleString('en')} ${count === 1 ? 'message' : 'messages'} could not be delivered (${tellList(where, 'en')}).`,
        ]
      : []),
    placeholder('what made it worse, or longer'),
  ];
}

function privateBlock(story: PostmortemStory): readonly string[] {
  if (story.privateWords.length === 0) return [];
  return [
    [
      `${privateStart} Only you and your team have seen these. Put what customers should know into words above, then delete all of it.`,
      ...privateLines(story).map((line) => `> ${line}`.trimEnd()),
      privateEnd,
    ].join('\n'),
  ];
}

/** The private words as the draft quotes them, a line each. */
export function privateLines({
  privateWords,
  timezone,
}: Pick<PostmortemStory, 'privateWords' | 'timezone'>): readonly string[] {
  const { moment } = draftTimes(timezone);
  return privateWords.flatMap(({ at, body }) => `${moment(at)}: ${body}`.split('\n'));
}
