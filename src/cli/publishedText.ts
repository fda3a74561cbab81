import type { App } from '../app.ts';
import { heldReason } from '../domain/approval.ts';
import { isAnnouncement, publicId } from '../domain/incident.ts';
import { isMaintenance } from '../domain/maintenance.ts';
import { isAsked, type Published } from '../usecases/published.ts';
import { aboutWords, askedLines, heldWords } from './approvalWords.ts';
import { cleanText } from './io/cleanText.ts';
import { channelLines } from './io/lines.ts';
import type { Terminal } from './io/terminal.ts';
import { when } from './io/times.ts';
import { leftSteps } from './leftSteps.ts';
import { workSteps } from './maintenanceText.ts';
import { asleepWords } from './messageFacts.ts';

/** How it went, a line a channel, and what comes next with its time. */
export function publishedText(published: Published, app: App, { colour }: Terminal): string {
  const { incident, update, tallies, created } = published;
  if (published.approval && isAsked(published)) {
    return [colour.bold(aboutWords(published.approval.approval)), ...askedLines(published.approval)].join('\n');
  }
  const id = publicId(incident);
  const head = `${colour.bold(id)}  ${cleanText(incident.title)}  ${colour.dim(isAnnouncement(incident) ? update.event : `${update.event}, impact ${incident.impact}`)}`;
  const lines = channelLines(tallies, colour, waitsByChannel(published));
  return [
    head,
    ...(created || published.approval?.kind === 'approved'
      ? []
      : ['This was recorded before, under the same key; nothing new was stored.']),
    ...(published.approval?.approval.state === 'broken_glass'
      ? ['It went without the second person that the rules ask for. That, and why, is kept, and told nobody.']
      : []),
    ...(lines.length > 0
      ? lines
      : [update.event === 'note' ? '  kept; no team channel is configured' : '  nobody was told']),
    '',
    ...nextSteps(published, app),
  ].join('\n');
}

const waitsByChannel = ({ asleep = [], approval, tallies }: Published): ReadonlyMap<string, string> => {
  const held = tallies.filter(({ state, reason }) => state === 'queued' && reason === heldReason);
  return new Map([
    ...asleep.map(({ channel, count, until }) => [channel, asleepWords(count, until)] as const),
    ...held.map(
      ({ channel }) => [channel, approval ? heldWords(approval.approval.id) : 'waits for a second person'] as const,
    ),
  ]);
};

function nextSteps(published: Published, app: App): readonly string[] {
  const { incident, update, asleep = [] } = published;
  const steps = [...leftSteps(published)];
  if (asleep.length > 0) steps.push('Who waits is told by the first run after that:  incident deliver');
  if (update.event === 'note') return steps;
  if (isAnnouncement(incident)) return [...steps, 'Do the pages of your own site say it too?  incident doctor'];
  if (isMaintenance(incident)) return [...steps, ...workSteps(incident, app)];
  if (incident.status === 'resolved') {
    steps.push(`It came back? Say so at once:  incident reopen ${incident.number}`);
    return steps;
  }
  if (incident.nextUpdateBy) {
    const by = when(incident.nextUpdateBy, app.now(), app.config.timezone);
    steps.push(`You promised the next update by ${by}:  incident update ${incident.number} --still-working`);
  } else steps.push(`The next update:  incident update ${incident.number} -m "…"`);
  return steps;
}
