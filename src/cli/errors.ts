import type { SettleRefusal } from '../usecases/deliver.ts';
import type { PublishFault, Refusal } from '../usecases/refusal.ts';
import { explainApproval } from './approvalWords.ts';
import type { Explanation } from './cliError.ts';
import { faultHint, faultText } from './faultWords.ts';
import { explainGuard } from './guardWords.ts';
import { cleanText } from './io/cleanText.ts';
import { explainMaintenance } from './maintenanceWords.ts';
import { explainPostmortem } from './postmortemWords.ts';

/** One text for every way in which a verb refuses. */
export function explainRefusal(refusal: Refusal, verb: string): Explanation {
  switch (refusal.kind) {
    case 'bad_value':
      return {
        kind: 'usage',
        message: `${refusal.flag} can not be "${cleanText(refusal.value)}".`,
        hint: `Expected ${refusal.expected}.${verbFor(refusal.value)}`,
        exit: 2,
      };
    case 'unknown_channel':
      return {
        kind: 'unknown_channel',
        message: `The config has no channel ${names(refusal.names)}.`,
        hint: `It has: ${refusal.known.join(', ') || 'none'}. See them with: incident channels list`,
        exit: 2,
      };
    case 'unknown_component':
      return {
        kind: 'unknown_component',
        message: `The config has no component ${names(refusal.names)}.`,
        hint: `It has: ${refusal.known.join(', ')}.`,
        exit: 2,
      };
    case 'several_open':
      return {
        kind: 'several_open',
        message: `Several incidents are open: ${refusal.ids.join(', ')}.`,
        hint: `Say which one: incident ${verb} ${refusal.ids[0]?.replace('INC-', '') ?? 'ID'}`,
        exit: 2,
      };
    case 'unknown_incident':
      return {
        kind: 'unknown_incident',
        message: `There is no incident ${cleanText(refusal.id)}.`,
        hint: 'See all of them with: incident list',
        exit: 3,
      };
    case 'unknown_update':
      return {
        kind: 'unknown_update',
        message:
          refusal.update === null
            ? `${refusal.id} has no update that could be corrected.`
            : `${refusal.id} has no update ${refusal.update} that could be corrected.`,
        hint: `It has: ${refusal.known.join(', ') || 'none'}. See them with: incident show ${refusal.id.replace('INC-', '')}`,
        exit: 3,
      };
    case 'none_open':
      return {
        kind: 'none_open',
        message: 'No incident is open.',
        hint: 'Open one: incident open        It came back? incident reopen',
        exit: 3,
      };
    case 'none_resolved':
      return {
        kind: 'none_resolved',
        message: `No incident has been resolved yet, so there is ${verb === 'postmortem' ? 'no postmortem to write' : 'none to reopen'}.`,
        hint: 'See all of them with: incident list',
        exit: 3,
      };
    case 'already_resolved':
      return {
        kind: 'already_resolved',
        message: `${refusal.id} has been resolved since ${refusal.resolvedAt.toISOString()}.`,
        hint: `It came back? incident reopen ${refusal.id.replace('INC-', '')}`,
        exit: 3,
      };
    case 'not_resolved':
      return {
        kind: 'not_resolved',
        message: `${refusal.id} is open, so it can not be reopened.`,
        hint: `Post an update: incident update ${refusal.id.replace('INC-', '')}`,
        exit: 3,
      };
    case 'still_open':
    case 'has_postmortem':
      return explainPostmortem(refusal);
    case 'key_conflict':
      return {
        kind: 'key_conflict',
        message: `The key "${cleanText(refusal.key)}" was used for something else on ${refusal.id}.`,
        hint: `The same key must come with the same words. See what was said: incident show ${refusal.id.replace('INC-', '')}`,
        exit: 3,
      };
    case 'is_announcement':
      return {
        kind: 'is_announcement',
        message: `${refusal.id} is an announcement: it was told once, and has no status to change.`,
        hint: `Its words are wrong? incident correct ${refusal.id}        Say something new: incident announce`,
        exit: 3,
      };
    case 'is_maintenance':
    case 'no_maintenance':
    case 'unknown_maintenance':
    case 'none_planned':
    case 'several_planned':
    case 'wrong_status':
    case 'time_is_over':
    case 'overlapping':
    case 'unhealthy':
      return explainMaintenance(refusal);
    case 'approval_conflict':
    case 'approval_ended':
    case 'unknown_approval':
    case 'none_waiting':
    case 'several_waiting':
    case 'same_person':
    case 'not_an_approver':
      return explainApproval(refusal, (why) => explainRefusal(why, verb));
    case 'not_green':
      return explainGuard(refusal);
    case 'not_ready':
      return explainFaults(refusal.faults, verb);
    default:
      return refusal satisfies never;
  }
}

const names = (all: readonly string[]): string => all.map((name) => `"${cleanText(name)}"`).join(', ');

/** The all-clear and its taking back are verbs, not values. */
function verbFor(value: string): string {
  if (value === 'resolved') return ' The all-clear has a verb of its own: incident resolve';
  return value === 'reopened' ? ' It came back? incident reopen' : '';
}

function explainFaults(faults: readonly PublishFault[], verb: string): Explanation {
  const kinds = new Set(faults.map((fault) => fault.kind));
  const [only] = kinds;
  const hints = new Set(faults.map((fault) => faultHint(fault, verb)).filter((hint) => hint !== ''));
  return {
    kind: kinds.size === 1 && only ? only : 'not_ready',
    message: ['Nothing was stored or sent.', ...faults.map(faultText)].join('\n'),
    hint: [...hints].join('\n'),
    exit: 2,
  };
}

export function explainSettle(refusal: SettleRefusal): Explanation {
  switch (refusal.kind) {
    case 'unknown_delivery':
      return {
        kind: refusal.kind,
        message: `There is no delivery "${cleanText(refusal.id)}".`,
        hint: 'See their ids with: incident deliveries --state uncertain --json',
        exit: 3,
      };
    case 'not_uncertain':
      return {
        kind: refusal.kind,
        message: `Delivery ${refusal.id} is ${refusal.state}; only an uncertain one can be settled.`,
        hint: 'See: incident deliveries --state uncertain',
        exit: 3,
      };
    default:
      return refusal satisfies never;
  }
}
