import { publicId } from '../domain/incident.ts';
import type { AutoKind, Done } from '../usecases/done.ts';
import type { DutyOutcome } from '../usecases/maintenanceDuties.ts';
import type { Refusal } from '../usecases/refusal.ts';
import { aboutWords } from './approvalWords.ts';
import { explainRefusal } from './errors.ts';
import { cleanLine } from './io/cleanText.ts';
import { explainStore } from './storeWords.ts';

const past: Readonly<Record<AutoKind, string>> = {
  open: 'opened',
  reopen: 'reopened',
  monitoring: 'said to be monitoring',
  resolve: 'resolved',
};

/** What was done without a person, or would be, or could not be. */
export function doneWords(done: Done): string {
  switch (done.kind) {
    case 'posted':
      return `${publicId(done.published.incident)} ${past[done.action]}: ${cleanLine(done.why)}`;
    case 'asked':
      return `${aboutWords(done.approval)} waits for a second person (incident approve ${done.approval.id}): ${cleanLine(done.why)}`;
    case 'would_post': {
      const id = publicId(done.draft.incident);
      if (done.action === 'remind') return `The team would be reminded of ${id}: ${cleanLine(done.why)}`;
      return `${done.action === 'open' ? 'An incident' : id} would be ${past[done.action]}: ${cleanLine(done.why)}`;
    }
    case 'refused': {
      const what = done.incident === null ? 'No incident was opened' : `${publicId(done.incident)} was left alone`;
      return `${what}: ${reasonOf(done.refusal)}`;
    }
    case 'reminded':
      return `The team was reminded of ${publicId(done.published.incident)}: ${cleanLine(done.why)}`;
    case 'maintenance':
      return workWords(done.outcome);
    case 'store_trouble':
      return cleanLine(explainStore(done.fault).message);
    default:
      return done satisfies never;
  }
}

const reasonOf = (refusal: Refusal): string => cleanLine(explainRefusal(refusal, 'tick').message.replaceAll('\n', ' '));

const workPast = { remind: 'a notice ahead was given', start: 'it has begun', complete: 'it is completed' } as const;

function workWords(outcome: DutyOutcome): string {
  const id = publicId(outcome.maintenance);
  switch (outcome.kind) {
    case 'posted':
      return `${id}: ${workPast[outcome.duty]}`;
    case 'verifying': {
      const failed = outcome.failed.map(({ probe, reason }) => `${probe} (${cleanLine(reason)})`).join(', ');
      return `${id} is not completed, because not all is well: ${failed}`;
    }
    case 'asked':
      return `${id}: ${outcome.approval.subject.event} waits for a second person (incident approve ${outcome.approval.id})`;
    case 'asks':
      return `${id} waits for a person`;
    case 'refused':
      return `${id} was left alone: ${reasonOf(outcome.refusal)}`;
    default:
      return outcome satisfies never;
  }
}
