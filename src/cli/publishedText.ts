import type { App } from '../app.ts';
import type { DeliveryState } from '../domain/delivery.ts';
import { publicId } from '../domain/incident.ts';
import type { Published } from '../usecases/published.ts';
import { cleanText } from './io/cleanText.ts';
import { channelLines } from './io/lines.ts';
import type { Terminal } from './io/terminal.ts';
import { when } from './io/times.ts';

/** How it went, a line a channel, and what comes next with its time. */
export function publishedText(published: Published, app: App, { colour }: Terminal): string {
  const { incident, update, tallies, created } = published;
  const id = publicId(incident);
  const head = `${colour.bold(id)}  ${cleanText(incident.title)}  ${colour.dim(`${update.event}, impact ${incident.impact}`)}`;
  const lines = channelLines(tallies, colour);
  return [
    head,
    ...(created ? [] : ['This was recorded before, under the same key; nothing new was stored.']),
    ...(lines.length > 0
      ? lines
      : [update.event === 'note' ? '  kept; no team channel is configured' : '  nobody was told']),
    '',
    ...nextSteps(published, app),
  ].join('\n');
}

function nextSteps({ incident, update, tallies, uncertain, resent }: Published, app: App): readonly string[] {
  const steps: string[] = [];
  const has = (...states: readonly DeliveryState[]): boolean =>
    tallies.some(({ state, count, later }) => states.includes(state) && count > later);
  if (resent > 0) steps.push(`${resent} sent a second time by rule, because the first answer was lost.`);
  if (has('retrying', 'queued')) steps.push('Not all went out yet. Go on with:  incident deliver');
  if (has('failed')) steps.push('Some failed. Mend it, then:  incident deliver --retry-failed');
  if (uncertain.length > 0) {
    steps.push('Some may or may not have arrived. Look there, then:  incident deliver --settle ID sent|resend');
    for (const one of uncertain) steps.push(`  ${one.id}  ${one.channel}${one.to === '' ? '' : ` ${one.to}`}`);
  }
  if (update.event === 'note') return steps;
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
