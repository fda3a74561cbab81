import type { App } from '../app.ts';
import { isAnnouncement, publicId } from '../domain/incident.ts';
import { isMaintenance } from '../domain/maintenance.ts';
import type { Draft } from '../usecases/draft.ts';
import { draftWords } from './approvalWords.ts';
import { totalLines } from './countWords.ts';
import { cleanText } from './io/cleanText.ts';
import type { Terminal } from './io/terminal.ts';
import { when } from './io/times.ts';
import { wrap } from './io/wrap.ts';
import { workHead } from './maintenanceText.ts';
import { messageFacts } from './messageFacts.ts';

/** Everything that will go out, channel by channel, with what it takes and what can't be undone. */
export function planText(draft: Draft, app: App, { colour, width }: Terminal): string {
  const { incident } = draft;
  const now = app.now();
  const head = [
    colour.bold(`${publicId(incident)}  ${cleanText(incident.title)}`),
    ...(isMaintenance(incident) ? workHead(incident, app) : stateLines(draft, app)),
  ];
  const quoted = (text: string): string => `  ${colour.dim('│')} ${text}`;
  const messages = draft.messages.map((planned) => {
    const { channel, type, message } = planned;
    const facts = messageFacts(planned, now, app.config.timezone);
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
  const second = draft.approval === null ? [] : wrap(draftWords(draft.approval), width).map(colour.yellow);
  const totals = totalLines(draft).flatMap((line) => wrap(line, width));
  return [
    head.join('\n'),
    rule,
    ...messages.flatMap((text) => [text, '']),
    ...skipped,
    ...totals,
    ...second,
    rule,
  ].join('\n');
}

function stateLines({ incident, update }: Draft, app: App): readonly string[] {
  if (isAnnouncement(incident))
    return ['an announcement: it belongs to no incident, and the status page does not list it'];
  return [
    `${incident.status}, impact ${incident.impact}${incident.isPrivate ? ', private' : ''}`,
    update.nextUpdateBy
      ? `next update by ${when(update.nextUpdateBy, app.now(), app.config.timezone)}`
      : 'no next update promised',
  ];
}
