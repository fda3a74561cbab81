import { createHash } from 'node:crypto';
import type { Approval, SaidMessage } from '../domain/approval.ts';
import type { Draft } from './draft.ts';

/** What a draft would say, so that another one can be told from it. */
export const saidMessages = ({ messages }: Pick<Draft, 'messages'>): readonly SaidMessage[] =>
  messages.map(({ channel, locale, recipients, message }) => {
    const said = [message.subject ?? '', message.text, ...message.parts, message.inPlace?.text ?? ''];
    return {
      channel,
      locale,
      recipients,
      digest: createHash('sha256')
        .update(timeless(said.join('\n')))
        .digest('hex'),
    };
  });

/**
 * The text without its times and lengths of time, which are others a minute later: numbers with the word behind each
 * (`30 minutes`, `14:30 UTC`, `24 November`), however many follow each other.
 */
const timeless = (text: string): string =>
  text.replace(/\d[\d:.,]*(?:\s+\p{L}+)?/gu, '#').replace(/#(?:[\s,]*(?:and\s+|und\s+)?#)+/gu, '#');

/** How what is said now differs from what was asked for, besides its times; in words, a sentence each. */
export function changesSince({ request, subject }: Approval, draft: Draft): readonly string[] {
  if (request === null) return [];
  const now = saidMessages(draft);
  const of = (list: readonly SaidMessage[], { channel, locale }: SaidMessage): SaidMessage | undefined =>
    list.find((one) => one.channel === channel && one.locale === locale);
  const name = ({ channel, locale }: SaidMessage): string => `${channel} (${locale})`;
  const gone = request.says.filter((one) => !of(now, one));
  const added = now.filter((one) => !of(request.says, one));
  const pairs = now.flatMap((one) => {
    const then = of(request.says, one);
    return then ? [{ one, then }] : [];
  });
  const others = pairs.filter(({ one, then }) => one.digest !== then.digest);
  const later = subject.id === null ? 0 : draft.update.seq - subject.seq;
  return [
    ...(later > 0
      ? [`${later} more ${later === 1 ? 'entry was' : 'entries were'} recorded on ${subject.id} since.`]
      : []),
    ...gone.map((one) => `Nothing goes to ${name(one)} any more.`),
    ...added.map((one) => `It goes to ${name(one)} too, which it did not then.`),
    ...others.map(({ one }) => `The text for ${name(one)} is not the one that was asked for.`),
    ...pairs
      .filter(({ one, then }) => one.recipients !== then.recipients)
      .map(({ one, then }) => `${name(one)} reaches ${one.recipients} instead of ${then.recipients}.`),
  ];
}
