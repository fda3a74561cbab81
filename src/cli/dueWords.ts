import { describeDuration } from '../domain/duration.ts';
import { publicId } from '../domain/incident.ts';
import type { Due } from '../usecases/due.ts';
import { aboutWords, whoWords } from './approvalWords.ts';
import { cleanLine } from './io/cleanText.ts';
import { overdueWords, promiseWords } from './promiseWords.ts';

/** What asks for a person, in words, and the command that answers it. */
export interface DueWords {
  readonly text: string;
  readonly command: string;
}

/** @param idOf `INC-7` or `MNT-8` of a number */
export function dueWords(due: Due, now: Date, idOf: (number: number) => string): DueWords {
  switch (due.kind) {
    case 'promise':
      return {
        text: `${publicId(due.incident)}: ${due.isOverdue ? overdueWords(due.by, now) : promiseWords(due.by, now)}`,
        command: `incident update ${due.incident.number}`,
      };
    case 'may_resolve':
      return {
        text: `${publicId(due.incident)}: healthy for ${describeDuration(due.guard.healthyForMs)}, the all-clear may go out`,
        command: `incident resolve ${due.incident.number}`,
      };
    case 'reopen':
      return {
        text: `${publicId(due.incident)} was resolved, and ${due.failure.probe} fails again (${cleanLine(due.failure.reason)}): reopen?`,
        command: `incident reopen ${due.incident.number}`,
      };
    case 'open':
      return {
        text: `${due.probe} has failed for ${describeDuration(due.failure.at.getTime() - due.since.getTime())} (${cleanLine(due.failure.reason)}), and no open incident speaks of it`,
        command: ['incident open', ...due.components.map((name) => `--component ${name}=partial_outage`)].join(' '),
      };
    case 'maintenance':
      return workWords(due);
    case 'approval':
      return {
        text: `${aboutWords(due.approval)} waits for ${whoWords(due.approval.rules.approvers)} to say yes`,
        command: `incident approve ${due.approval.id}`,
      };
    case 'deliveries':
      return {
        text: `${idOf(due.incident)}: ${deliveryWords(due)}`,
        command:
          due.uncertain > 0
            ? `incident deliveries ${due.incident} --state uncertain`
            : 'incident deliver --retry-failed',
      };
    default:
      return due satisfies never;
  }
}

function deliveryWords({ failed, uncertain }: Extract<Due, { kind: 'deliveries' }>): string {
  const all = failed + uncertain;
  const parts = [...(failed > 0 ? [`${failed} failed`] : []), ...(uncertain > 0 ? [`${uncertain} uncertain`] : [])];
  return `${parts.join(' and ')} ${all === 1 ? 'delivery' : 'deliveries'}`;
}

function workWords({ maintenance, duty, why }: Extract<Due, { kind: 'maintenance' }>): DueWords {
  const { number } = maintenance;
  const of = (text: string, command: string): DueWords => ({ text: `${publicId(maintenance)}: ${text}`, command });
  const verb = `incident maintenance`;
  if (why === 'not_started') return of('should have begun', `${verb} start ${number}`);
  if (why === 'missed') return of('its time is over, and it was not begun', `${verb} cancel ${number}`);
  if (why === 'not_ended') return of('should be over', `${verb} complete ${number}`);
  if (duty === 'verifying')
    return of('its time is over, but its probes are not well', `${verb} extend ${number} --by 30m`);
  if (duty === 'start') return of('begins now', 'incident tick');
  if (duty === 'remind') return of('a notice ahead is due', 'incident tick');
  return of('its time is over, its probes will be looked at', 'incident tick');
}
