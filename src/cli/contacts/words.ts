import { ContactSourceFault, type ReadReport, type RowFault } from '../../contacts/contactSource.ts';
import type { TokenFault } from '../../contacts/unsubscribeToken.ts';
import type { ContactRefusal } from '../../usecases/contacts.ts';
import { plural } from '../../usecases/people.ts';
import { CliError, type Explanation } from '../cliError.ts';
import { faultHint, faultText } from '../faultWords.ts';
import { cleanText } from '../io/cleanText.ts';

const wholeLink =
  "Give the whole link, or all that stands behind its token=: incident contacts suppress --token 'LINK'";

const tokenWords: Readonly<Record<TokenFault, { readonly message: string; readonly hint: string }>> = {
  no_token: { message: 'That is no unsubscribe link of yours; a part of it may be missing.', hint: wholeLink },
  other_key: {
    message: 'The link was made with another signingKey than the one in the config.',
    hint: 'Put that key back; or, if you know the address: incident contacts suppress ADDRESS',
  },
  forged: { message: 'The link is forged, or a letter of it was changed. Nobody was suppressed.', hint: wholeLink },
};

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
    case 'no_signing_key': {
      const hint = 'Put the key there under which the link was made: see signingKey in incident doctor';
      return { kind: refusal.kind, message: 'The config has no signingKey, so no link can be checked.', hint, exit: 2 };
    }
    case 'unsubscribe_token':
      return { kind: refusal.kind, ...tokenWords[refusal.fault], exit: 2 };
    case 'unknown_reader': {
      const hint = 'Nothing is sent to them now. If you know the address: incident contacts suppress ADDRESS';
      return { kind: refusal.kind, message: 'The link is good, but nobody in the list is its reader.', hint, exit: 3 };
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
export const leftOutText = ({ faults, moreFaults }: ReadReport): string => rowsText('left out', faults, moreFaults);

/** The rows that were taken but for something in them, one a line; empty where there are none. */
export const remarksText = ({ remarks, moreRemarks }: ReadReport): string =>
  rowsText('taken without their time zone', remarks, moreRemarks);

function rowsText(what: string, rows: readonly RowFault[], more: number): string {
  const count = rows.length + more;
  if (count === 0) return '';
  const shown = rows.slice(0, shownFaults).map(({ source, line, message }) => `  ${source}:${line} ${message}`);
  const others = count > shown.length ? [`  and ${count - shown.length} more`] : [];
  return [`${plural(count, 'row')} ${what}:`, ...shown, ...others].map(cleanText).join('\n');
}
