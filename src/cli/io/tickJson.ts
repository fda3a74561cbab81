import type { Sample } from '../../domain/greenLight.ts';
import { type Incident, publicId } from '../../domain/incident.ts';
import type { Done } from '../../usecases/done.ts';
import type { Due } from '../../usecases/due.ts';
import type { DutyOutcome } from '../../usecases/maintenanceDuties.ts';
import { explainRefusal } from '../errors.ts';
import { explainStore } from '../storeWords.ts';
import { approvalJson } from './approvalJson.ts';
import { guardJson, planJson, publishedJson } from './json.ts';

// What `watch` and `tick` saw, did and ask for: the shapes of docs/automation.md.

type UrlOf = (incident: Incident) => string | null;
type IdOf = (number: number) => string;

export const sampleJson = ({ probe, at, healthy, reason, everyMs, tookMs }: Sample) => ({
  ...{ probe, at: at.toISOString(), healthy, reason, everyMs, tookMs },
});

export function dueJson(due: Due, idOf: IdOf): Readonly<Record<string, unknown>> {
  const { kind } = due;
  switch (due.kind) {
    case 'promise':
      return { kind, incident: publicId(due.incident), by: due.by.toISOString(), overdue: due.isOverdue };
    case 'may_resolve':
      return { kind, incident: publicId(due.incident), guard: guardJson(due.guard) };
    case 'reopen': {
      const { incident, until, failure } = due;
      return { kind, incident: publicId(incident), until: until.toISOString(), failure: sampleJson(failure) };
    }
    case 'open': {
      const { probe, since, failure, components } = due;
      return { kind, probe, since: since.toISOString(), failure: sampleJson(failure), components };
    }
    case 'maintenance':
      return { kind, maintenance: publicId(due.maintenance), duty: due.duty, why: due.why };
    case 'approval':
      return { kind, approval: approvalJson(due.approval) };
    case 'deliveries':
      return { kind, incident: idOf(due.incident), failed: due.failed, uncertain: due.uncertain };
    default:
      return due satisfies never;
  }
}

export function doneJson(done: Done, urlOf: UrlOf): Readonly<Record<string, unknown>> {
  const { kind } = done;
  switch (done.kind) {
    case 'posted':
      return { kind, action: done.action, why: done.why, ...publishedJson(done.published, urlOf) };
    case 'asked':
      return { kind, action: done.action, why: done.why, approval: approvalJson(done.approval) };
    case 'would_post':
      return { kind, action: done.action, why: done.why, ...planJson(done.draft, urlOf) };
    case 'refused': {
      const incident = done.incident && publicId(done.incident);
      const error = errorOf(explainRefusal(done.refusal, done.action === 'monitoring' ? 'update' : done.action));
      return { kind, action: done.action, incident, error };
    }
    case 'reminded':
      return { kind, why: done.why, ...publishedJson(done.published, urlOf) };
    case 'maintenance':
      return { kind, ...outcomeJson(done.outcome, urlOf) };
    case 'store_trouble':
      return { kind, error: errorOf(explainStore(done.fault)) };
    default:
      return done satisfies never;
  }
}

const errorOf = ({ kind, message, hint }: { kind: string; message: string; hint: string }) => ({ kind, message, hint });

function outcomeJson(outcome: DutyOutcome, urlOf: UrlOf): Readonly<Record<string, unknown>> {
  const base = { outcome: outcome.kind, id: publicId(outcome.maintenance) };
  switch (outcome.kind) {
    case 'posted':
      return { ...base, duty: outcome.duty, ...publishedJson(outcome.published, urlOf) };
    case 'verifying':
      return { ...base, failed: outcome.failed.map(sampleJson) };
    case 'asked':
      return { ...base, duty: outcome.duty, approval: approvalJson(outcome.approval) };
    case 'asks':
      return { ...base, why: outcome.why };
    case 'refused':
      return { ...base, duty: outcome.duty, error: errorOf(explainRefusal(outcome.refusal, 'maintenance')) };
    default:
      return outcome satisfies never;
  }
}
