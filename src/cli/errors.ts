import type { ConfigFault } from '../config/config.ts';
import { describeDuration } from '../domain/duration.ts';
import type { TemplateFault } from '../messages/renderer.ts';
import type { StoreFault } from '../store/store.ts';
import type { SettleRefusal } from '../usecases/deliver.ts';
import type { PublishFault, Refusal } from '../usecases/refusal.ts';
import type { Explanation } from './cliError.ts';
import { explainGuard } from './guardWords.ts';
import { cleanText } from './io/cleanText.ts';

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
        message: 'No incident has been resolved yet, so there is none to reopen.',
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
    case 'key_conflict':
      return {
        kind: 'key_conflict',
        message: `The key "${cleanText(refusal.key)}" was used for something else on ${refusal.id}.`,
        hint: `The same key must come with the same words. See what was said: incident show ${refusal.id.replace('INC-', '')}`,
        exit: 3,
      };
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

export function faultText(fault: PublishFault): string {
  switch (fault.kind) {
    case 'missing_input':
      return fault.flag.startsWith('-') ? `${fault.flag} is missing: ${fault.what}.` : `${fault.what} is missing.`;
    case 'wording':
      return `The ${fault.where} says "${cleanText(fault.finding.phrase)}", ${wordingReason[fault.finding.kind]}.`;
    case 'template':
      return `Channel ${fault.channel} (${fault.locale}): ${templateText(fault.fault)}`;
    case 'channel':
      return `Channel ${fault.channel}: ${cleanText(fault.message)}.`;
    case 'contact_rows': {
      const shown = fault.faults.slice(0, 20).map(({ source, line, message }) => `  ${source}:${line} ${message}`);
      const more = fault.faults.length > shown.length ? [`  and ${fault.faults.length - shown.length} more`] : [];
      const count = `${fault.faults.length} ${fault.faults.length === 1 ? 'row' : 'rows'} of the contact list`;
      return [`${count} can not be used (${fault.good} can):`, ...shown, ...more].map(cleanText).join('\n');
    }
    case 'contact_source':
      return `${cleanText(fault.message)}.`;
    case 'text_too_long':
      return `The ${fault.flag} is ${fault.length} characters long; at most ${fault.limit} are taken.`;
    case 'bad_text':
      return `The ${fault.flag} has the character ${fault.character} at place ${fault.position}, which could hide or turn text.`;
    case 'unconfirmed':
      return `Not confirmed: ${fault.what}.`;
    default:
      return fault satisfies never;
  }
}

const wordingReason = {
  all_clear: 'which sounds like the all-clear, and the incident is not resolved',
  repair_time: 'which promises a time of repair',
  internal_host: 'which names a machine inside the network',
  placeholder: 'which is a placeholder nobody filled in',
} as const;

export function templateText(fault: TemplateFault): string {
  switch (fault.kind) {
    case 'template_missing':
      return `there is no template for ${fault.event} (${fault.locale}).`;
    case 'template_broken':
      return `${fault.file}: ${cleanText(fault.message)}.`;
    case 'message_too_long':
      return `even without your words the message is ${fault.length} long, and ${fault.limit} is the limit. A shorter title helps.`;
    default:
      return fault satisfies never;
  }
}

function faultHint(fault: PublishFault, verb: string): string {
  switch (fault.kind) {
    case 'missing_input':
      return `Give it: incident ${verb} … ${fault.flag.startsWith('-') ? `${fault.flag} …` : '"What is wrong"'}`;
    case 'wording':
      return 'Say it otherwise, or let it pass with --allow-wording';
    case 'template':
      return `Mend the template (incident templates lint), or leave the channel out: --skip ${fault.channel}`;
    case 'channel':
      return `Mend it (incident doctor), or leave the channel out: --skip ${fault.channel}`;
    case 'contact_rows':
      return 'Correct them, or write to the others only: --skip-invalid';
    case 'contact_source':
      return 'See: incident doctor';
    case 'text_too_long':
    case 'bad_text':
      return '';
    case 'unconfirmed':
      return 'Confirm it with --yes (see first what will go out: --dry-run)';
    default:
      return fault satisfies never;
  }
}

export function explainConfig(fault: ConfigFault): Explanation {
  switch (fault.kind) {
    case 'config_missing':
      return {
        kind: fault.kind,
        message: `There is no config at ${fault.file}.`,
        hint: 'Write one: incident init',
        exit: 2,
      };
    case 'config_unreadable':
      return { kind: fault.kind, message: `${fault.file} can not be read (${fault.detail}).`, hint: '', exit: 2 };
    case 'config_insecure':
      return {
        kind: fault.kind,
        message: `${fault.file} ${fault.problem}, so it is not trusted.`,
        hint: `Mend it: ${fault.mend}`,
        exit: 2,
      };
    case 'config_syntax':
      return {
        kind: fault.kind,
        message: `${fault.file}:${fault.line}:${fault.column}: ${fault.detail}.`,
        hint: 'Look for a missing quote or comma there.',
        exit: 2,
      };
    case 'config_invalid':
      return {
        kind: fault.kind,
        message: [`${fault.file} has ${fault.faults.length === 1 ? 'a fault' : `${fault.faults.length} faults`}:`]
          .concat(fault.faults.map(({ path, message }) => `  ${path || 'the file'}: ${cleanText(message)}`))
          .join('\n'),
        hint: 'Every setting is described in docs/config.md.',
        exit: 2,
        extra: { faults: fault.faults },
      };
    default:
      return fault satisfies never;
  }
}

export function explainStore(fault: StoreFault): Explanation {
  const refuse = (message: string, hint: string): Explanation => ({ kind: fault.kind, message, hint, exit: 1 });
  const adopt = 'See both sides, and decide: incident doctor --adopt';
  switch (fault.kind) {
    case 'store_lost': {
      const what = { missing: 'is gone', empty: 'is empty', other_uuid: 'is another store now' }[fault.detail];
      return refuse(
        `The store ${fault.path} ${what}, although this machine has recorded incidents in it.\nBeginning anew would forget what was sent, and might send it twice.`,
        `Put the file back from a copy. Is it really gone? ${adopt}`,
      );
    }
    case 'store_older':
      return refuse(
        `The store ${fault.path} is older than it was: it knows ${fault.epoch} entries, and had ${fault.anchoredEpoch}.\nWhat it believes unsent may have been sent.`,
        adopt,
      );
    case 'store_copied':
      return refuse(
        fault.original === null
          ? `The store ${fault.path} comes from another machine (${cleanText(fault.host ?? 'unknown')}) and holds deliveries that are not settled.`
          : `The store ${fault.path} is a copy of ${fault.original}, which still stands.`,
        fault.original === null ? adopt : `Use the original: --store sqlite:${fault.original}        Or decide: incident doctor --adopt`,
      );
    case 'store_newer':
      return refuse(
        `The store ${fault.path} was written by a newer version of this program (schema ${fault.version}, this one knows ${fault.known}).`,
        'Update this one: npm install -g allclear@latest',
      );
    case 'store_foreign':
      return refuse(`${fault.path} is the database of another program.`, 'Name another file: --store sqlite:/path/to/incidents.db');
    case 'store_damaged':
      return refuse(
        `The store ${fault.path} is damaged: ${cleanText(fault.detail)}. It was left as it is.`,
        `Put a copy in its place; there may be one beside it: ls ${fault.path}.before-*`,
      );
    case 'store_unwritable':
      return refuse(`The store ${fault.path} can not be used: ${cleanText(fault.detail)}.`, `Look at the folder: ls -ld ${fault.path}`);
    case 'store_full':
      return refuse(`The disk is full, so ${fault.path} can not record. Nothing more was sent.`, 'Free some space, then go on with: incident deliver');
    case 'store_busy':
      return refuse(
        `Another process has held the store ${fault.path} for ${describeDuration(fault.waitedMs)}.`,
        `See which: fuser ${fault.path}        Then try again.`,
      );
    case 'anchors_damaged':
      return refuse(`${fault.path} can not be read: it is not JSON.`, `Move it away: mv ${fault.path} ${fault.path}.broken`);
    case 'store_url':
      return { kind: fault.kind, message: `"${cleanText(fault.url)}" is no store that this version knows.`, hint: 'Expected sqlite:/absolute/path/to/incidents.db', exit: 2 };
    default:
      return fault satisfies never;
  }
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
