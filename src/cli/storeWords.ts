import { dirname } from 'node:path';
import { describeDuration } from '../domain/duration.ts';
import type { StoreFault } from '../store/store.ts';
import type { Explanation } from './cliError.ts';
import { cleanText } from './io/cleanText.ts';

/** One text for every way in which a store is refused. */
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
        fault.original === null
          ? adopt
          : `Use the original: --store sqlite:${fault.original}        Or decide: incident doctor --adopt`,
      );
    case 'store_newer':
      return refuse(
        `The store ${fault.path} was written by a newer version of this program (schema ${fault.version}, this one knows ${fault.known}).`,
        'Update this one: npm install -g allclear@latest',
      );
    case 'store_foreign':
      return refuse(
        `${fault.path} is the database of another program.`,
        'Name another file: --store sqlite:/path/to/incidents.db',
      );
    case 'store_damaged':
      return refuse(
        `The store ${fault.path} is damaged: ${cleanText(fault.detail)}. It was left as it is.`,
        `Put a copy in its place; there may be one beside it: ls ${fault.path}.before-*`,
      );
    case 'store_unwritable':
      return refuse(
        `The store ${fault.path} can not be used: ${cleanText(fault.detail)}.`,
        `Look at the folder: ls -ld ${dirname(fault.path)}        Or name another file: --store sqlite:/path/to/incidents.db`,
      );
    case 'store_full':
      return refuse(
        `The disk is full, so ${fault.path} can not record. Nothing more was sent.`,
        'Free some space, then go on with: incident deliver',
      );
    case 'store_busy':
      return refuse(
        `Another process has held the store ${fault.path} for ${describeDuration(fault.waitedMs)}.`,
        `See which: fuser ${fault.path}        Then try again.`,
      );
    case 'anchors_damaged':
      return refuse(
        `${fault.path}, where this machine remembers its stores, is damaged.`,
        `Move it away: mv ${fault.path} ${fault.path}.broken`,
      );
    case 'store_url':
      return {
        kind: fault.kind,
        message: `"${cleanText(fault.url)}" is no store that this version knows.`,
        hint: 'Expected sqlite:/absolute/path/to/incidents.db',
        exit: 2,
      };
    default:
      return fault satisfies never;
  }
}
