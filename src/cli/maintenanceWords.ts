import type { MaintenanceStatus } from '../domain/status.ts';
import type { MaintenanceStep, Refusal } from '../usecases/refusal.ts';
import type { Explanation } from './cliError.ts';
import { cleanLine, cleanText } from './io/cleanText.ts';

export type MaintenanceRefusal = Extract<
  Refusal,
  {
    readonly kind:
      | 'is_maintenance'
      | 'no_maintenance'
      | 'unknown_maintenance'
      | 'none_planned'
      | 'several_planned'
      | 'wrong_status'
      | 'time_is_over'
      | 'overlapping'
      | 'unhealthy';
  }
>;

const number = (id: string): string => id.replace('MNT-', '');

/** One text for every way in which planned work refuses. */
export function explainMaintenance(refusal: MaintenanceRefusal): Explanation {
  const { kind } = refusal;
  switch (refusal.kind) {
    case 'is_maintenance':
      return {
        kind,
        message: `${refusal.id} is planned work, not an incident.`,
        hint: `Take it on: incident maintenance start|extend|complete|cancel ${number(refusal.id)}\nIt went wrong? incident open --from-maintenance ${number(refusal.id)}`,
        exit: 3,
      };
    case 'no_maintenance':
      return {
        kind,
        message: `${refusal.id} is an incident, not planned work.`,
        hint: `Post an update: incident update ${refusal.id.replace('INC-', '')}`,
        exit: 3,
      };
    case 'unknown_maintenance':
      return {
        kind,
        message: `There is no planned work ${cleanText(refusal.id)}.`,
        hint: 'See all there is with: incident list',
        exit: 3,
      };
    case 'none_planned':
      return { kind, message: noneWords[refusal.step], hint: 'Plan some: incident maintenance schedule', exit: 3 };
    case 'several_planned':
      return {
        kind,
        message: `It could be any of ${refusal.ids.join(', ')}.`,
        hint: `Say which one: ${commandOf(refusal.step)} ${number(refusal.ids[0] ?? 'ID')}`,
        exit: 2,
      };
    case 'wrong_status':
      return { kind, ...wrongStatus(refusal), exit: 3 };
    case 'time_is_over':
      return {
        kind,
        message: `${refusal.id} was to be over by ${refusal.endsAt.toISOString()}, and that has passed.`,
        hint: `Give it a new end first: incident maintenance extend ${number(refusal.id)} --by 1h\nIt does not take place? incident maintenance cancel ${number(refusal.id)}`,
        exit: 3,
      };
    case 'overlapping':
      return {
        kind,
        message: `${refusal.id} works on ${cleanText(refusal.component)} from ${refusal.startsAt.toISOString()} to ${refusal.endsAt.toISOString()} already.`,
        hint: `Choose another time, or take that one out: incident maintenance cancel ${number(refusal.id)}`,
        exit: 3,
      };
    case 'unhealthy':
      return unhealthy(refusal);
    default:
      return refusal satisfies never;
  }
}

const commandOf = (step: MaintenanceStep): string =>
  step === 'fail' ? 'incident open --from-maintenance' : `incident maintenance ${step}`;

const noneWords: Readonly<Record<MaintenanceStep, string>> = {
  start: 'No planned work waits to begin.',
  extend: 'No planned work is under way.',
  complete: 'No planned work is under way.',
  cancel: 'No work is planned.',
  fail: 'No planned work is under way.',
};

const statusWords: Readonly<Record<MaintenanceStatus, string>> = {
  scheduled: 'has not begun yet',
  in_progress: 'is under way already',
  verifying: 'is at its end, and its probes are being watched',
  completed: 'is completed',
  cancelled: 'is cancelled',
};

function wrongStatus({ id, status, step }: Extract<Refusal, { readonly kind: 'wrong_status' }>) {
  const message = `${id} ${statusWords[status]}, so ${stepWords[step]}.`;
  if (status === 'scheduled') return { message, hint: `Begin it: incident maintenance start ${number(id)}` };
  if (status === 'completed' || status === 'cancelled')
    return { message, hint: `See what became of it: incident show ${number(id)}` };
  return { message, hint: `Say that it is done: incident maintenance complete ${number(id)}` };
}

const stepWords: Readonly<Record<MaintenanceStep, string>> = {
  start: 'it can not be begun',
  extend: 'it can not be extended',
  complete: 'it can not be completed',
  cancel: 'it can not be cancelled',
  fail: 'no incident can come out of it',
};

function unhealthy({ id, failed }: Extract<Refusal, { readonly kind: 'unhealthy' }>): Explanation {
  const lines = failed.map(({ probe, reason }) => `The ${cleanLine(probe)} probe fails: ${cleanLine(reason)}.`);
  const [last] = failed;
  return {
    kind: 'unhealthy',
    message: [`${id} was not completed.`, ...lines].join('\n'),
    hint: [
      `It takes longer? incident maintenance extend ${number(id)} --by 30m`,
      `It went wrong? incident open --from-maintenance ${number(id)}`,
      `The probe is wrong? incident maintenance complete ${number(id)} --override "why"`,
    ].join('\n'),
    exit: 5,
    extra: {
      guard: {
        stableSince: null,
        healthyForMs: 0,
        requiredMs: 0,
        earliestAt: null,
        lastFailure: last ? { probe: last.probe, at: last.at.toISOString(), reason: last.reason } : null,
      },
    },
  };
}
