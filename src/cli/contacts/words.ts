import { ContactSourceFault, type ReadReport } from '../../contacts/contactSource.ts';
import type { ContactRefusal } from '../../usecases/contacts.ts';
import { plural } from '../../usecases/people.ts';
import { CliError, type Explanation } from '../cliError.ts';
import { faultHint, faultText } from '../faultWords.ts';
import { cleanText } from '../io/cleanText.ts';

/** One text for every way in which a command on the contacts refuses. */
function explainContacts(refusal: ContactRefusal, verb: string): Explanation {
  switch (refusal.kind) {
    case 'contact_value': {
      const message = `${refusal.flag} can not be "${cleanText(refusal.value)}".`;
      return { kind: 'usage', message, hint: `Expected ${refusal.expected}.`, exit: 2 };
    }
    case 'contact_missing': {
      const hint = `Give one: incident ${verb} --email ada@customer.example`;
      return { kind: 'missing_input', message: '--email or --phone is missing.', hint, exit: 2 };
    }
    case 'unknown_source': {
      const hint = `It has: ${refusal.known.join(', ') || 'none'}.`;
      const message = `The config has no contact source "${cleanText(refusal.name)}".`;
      return { kind: refusal.kind, message, hint, exit: 2 };
    }
    case 'no_sources': {
      const hint = 'Name one in contacts.sources of the config, or: incident contacts import people.csv';
      return { kind: refusal.kind, message: 'The config has no contact source.', hint, exit: 2 };
    }
    case 'unknown_contact': {
      const hint = 'See all of them with: incident contacts list';
      return { kind: refusal.kind, message: `Nobody in the list has ${cleanText(refusal.address)}.`, hint, exit: 3 };
    }
    case 'several_contacts': {
      const message = `${refusal.address} is the number of several people.`;
      const hint = `Say who: incident ${verb} ${refusal.emails[0]}. They are: ${refusal.emails.join(', ')}.`;
      return { kind: refusal.kind, message, hint, exit: 3 };
    }
    case 'erased_contact': {
      const message = `${refusal.address} was erased, and is kept out of the list.`;
      const hint = `They want to be told again? incident contacts suppress ${refusal.address} --undo`;
      return { kind: refusal.kind, message, hint, exit: 3 };
    }
    case 'contact_rows': {
      const { faults, moreFaults } = refusal.report;
      const rows = { kind: refusal.kind, faults, good: refusal.good, more: moreFaults };
      const hint = 'Correct them, or take the others only: --skip-invalid';
      return { kind: refusal.kind, message: `Nothing was stored.\n${faultText(rows)}`, hint, exit: 2 };
    }
    case 'contact_source': {
      const message = faultText(refusal);
      return { kind: refusal.kind, message, hint: faultHint(refusal, verb), exit: 2 };
    }
    default:
      return refusal satisfies never;
  }
}

export const contactsRefused = (refusal: ContactRefusal, verb: string): CliError =>
  new CliError(explainContacts(refusal, verb));

/** Runs what may need the signing key; one that can't be read is no bug. */
export async function orRefused<T>(verb: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ContactSourceFault)) throw error;
    throw contactsRefused({ kind: 'contact_source', message: error.message }, verb);
  }
}

/** What was read, as JSON has it. */
export const reportJson = ({ rows, faults, moreFaults }: ReadReport) => ({
  rows,
  leftOut: {
    rows: faults.length + moreFaults,
    first: faults.map(({ line, message }) => ({ line, message })),
  },
});

const shownFaults = 20;

/** The rows that were left out, one a line; empty where there are none. */
export function leftOutText({ faults, moreFaults }: ReadReport): string {
  const count = faults.length + moreFaults;
  if (count === 0) return '';
  const shown = faults.slice(0, shownFaults).map(({ source, line, message }) => `  ${source}:${line} ${message}`);
  const more = count > shown.length ? [`  and ${count - shown.length} more`] : [];
  return [`${plural(count, 'row')} left out:`, ...shown, ...more].map(cleanText).join('\n');
}
