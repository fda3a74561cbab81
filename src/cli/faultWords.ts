import type { TemplateFault } from '../messages/renderer.ts';
import type { PublishFault } from '../usecases/refusal.ts';
import { confirmFlag, unconfirmedWords } from './countWords.ts';
import { cleanText } from './io/cleanText.ts';
import { unfinishedWords } from './postmortemWords.ts';

/** What stands in the way of one publishing, in one line. */
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
      const broken = fault.faults.length + (fault.more ?? 0);
      const more = broken > shown.length ? [`  and ${broken - shown.length} more`] : [];
      const count = `${broken} ${broken === 1 ? 'row' : 'rows'} of the contact list`;
      return [`${count} can not be used (${fault.good} can):`, ...shown, ...more].map(cleanText).join('\n');
    }
    case 'contact_source':
      return `${cleanText(fault.message)}.`;
    case 'text_too_long':
      return `The ${fault.flag} is ${fault.length} characters long; at most ${fault.limit} are taken.`;
    case 'bad_text':
      if (fault.character === 'U+000A')
        return `The ${fault.flag} has a line break at place ${fault.position}; it is one line.`;
      return `The ${fault.flag} has the character ${fault.character} at place ${fault.position}, which could hide or turn text.`;
    case 'no_draft':
      return `No draft of the postmortem of ${fault.id} is kept on this machine.`;
    case 'unfinished':
      return unfinishedWords(fault.left);
    case 'unconfirmed':
      return `Not confirmed: ${fault.what}.`;
    case 'unconfirmed_count':
      return `Not confirmed: ${cleanText(unconfirmedWords(fault))}`;
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

function templateText(fault: TemplateFault): string {
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

/** The command that mends it; empty where there is none. */
export function faultHint(fault: PublishFault, verb: string): string {
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
      return `Shorten it, and see what goes out: incident ${verb} … --dry-run`;
    case 'bad_text':
      return `Take it out, and see what goes out: incident ${verb} … --dry-run`;
    case 'no_draft':
      return `Draft it: incident postmortem ${fault.id.replace('INC-', '')}        Or bring the words: --message-file PATH`;
    case 'unfinished':
      return 'Fill it in or delete it, then publish again. The draft: incident postmortem';
    case 'unconfirmed':
      return 'Confirm it with --yes (see first what will go out: --dry-run)';
    case 'unconfirmed_count':
      return `Confirm the number with ${confirmFlag(fault.count)}, or leave the channel out: --skip ${fault.count.channel}`;
    default:
      return fault satisfies never;
  }
}
