import type { App } from '../app.ts';
import { publicId } from '../domain/incident.ts';
import type { Draft, DraftMessage } from '../usecases/draft.ts';
import { cleanText } from './io/cleanText.ts';
import type { Terminal } from './io/terminal.ts';
import { clockTime, when } from './io/times.ts';
import { wrap } from './io/wrap.ts';

/** Everything that will go out, channel by channel, with what it takes and what can't be undone. */
export function planText(draft: Draft, app: App, { colour, width }: Terminal): string {
  const { incident, update } = draft;
  const now = app.now();
  const head = [
    colour.bold(`${publicId(incident)}  ${cleanText(incident.title)}`),
    `${incident.status}, impact ${incident.impact}${incident.isPrivate ? ', private' : ''}`,
    update.nextUpdateBy
      ? `next update by ${when(update.nextUpdateBy, now, app.config.timezone)}`
      : 'no next update promised',
  ];
  const quoted = (text: string): string => `  ${colour.dim('│')} ${text}`;
  const messages = draft.messages.map(({ channel, type, message, ...rest }) => {
    const facts = factsOf({ channel, type, message, ...rest }, now, app.config.timezone);
    const [first = '', ...others] = wrap(`${channel}  ${facts}`, width - 2);
    const body = cleanText((message.inPlace ?? message).text)
      .split('\n')
      .flatMap((line) => wrap(line, width - 4));
    const subject = message.subject === null || type !== 'email' ? [] : [colour.bold(cleanText(message.subject)), ''];
    return [
      `${colour.bold(channel)}${colour.dim(first.slice(channel.length))}`,
      ...others.map((line) => `  ${colour.dim(line)}`),
      ...[...subject, ...body].map(quoted),
    ].join('\n');
  });
  const skipped = draft.skippedChannels.map((name) => `${colour.bold(name)}  ${colour.dim('left out (--skip)')}`);
  const rule = colour.dim('─'.repeat(Math.min(width, 72)));
  return [head.join('\n'), rule, ...messages.flatMap((text) => [text, '']), ...skipped, rule].join('\n');
}

function factsOf(message: DraftMessage, now: Date, timezone: string): string {
  const { size, recipients, cost, type, locale, sentencesLeftOut, dueAt, isEdit } = message;
  const people = type === 'email' ? `${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}` : '';
  const length = size.limit === null ? '' : `${size.length} of ${size.limit} characters`;
  const segments = size.segments === null ? '' : `${size.segments} ${size.segments === 1 ? 'segment' : 'segments'}`;
  const price = cost === null ? '' : `about $${cost.toFixed(cost < 0.1 ? 3 : 2)}`;
  const left =
    sentencesLeftOut === 0
      ? ''
      : `${sentencesLeftOut} ${sentencesLeftOut === 1 ? 'sentence' : 'sentences'} left out to fit`;
  const later = dueAt === null ? '' : `not before ${clockTime(dueAt, now, timezone)}`;
  const afterwards = isEdit ? 'the post is edited in place' : message.afterwards;
  return [type, locale, people, length, segments, price, left, later, afterwards]
    .filter((one) => one !== '')
    .join(' · ');
}
