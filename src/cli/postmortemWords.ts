import type { Unfinished } from '../domain/unfinished.ts';
import type { OwedPostmortem } from '../usecases/owedPostmortems.ts';
import type { Refusal } from '../usecases/refusal.ts';
import type { Explanation } from './cliError.ts';
import { cleanText } from './io/cleanText.ts';

type PostmortemRefusal = Extract<Refusal, { readonly kind: 'still_open' | 'has_postmortem' }>;

const numberOf = (id: string): string => id.replace('INC-', '');

/** Why there is no postmortem to be written. */
export function explainPostmortem(refusal: PostmortemRefusal): Explanation {
  const { kind, id } = refusal;
  const number = numberOf(id);
  switch (refusal.kind) {
    case 'still_open':
      return {
        kind,
        message: `${id} is still open; its postmortem can be written once the all-clear is given.`,
        hint: `Give it when it is true: incident resolve ${number}        Until then keep what you learn: incident note ${number} -m "…"`,
        exit: 3,
      };
    case 'has_postmortem':
      return {
        kind,
        message: `The postmortem of ${id} is published already (update ${refusal.update}).`,
        hint: `Its words are wrong? incident correct ${number} ${refusal.update}        Read it: incident show ${number}`,
        exit: 3,
      };
    default:
      return refusal satisfies never;
  }
}

/** What is still to be done in a draft, in one line. Private words are not quoted: this may be a log. */
export const unfinishedWords = ({ kind, line, excerpt }: Unfinished): string =>
  kind === 'private'
    ? `Line ${line} begins a private block: notes that only you and your team have seen.`
    : `Line ${line} still says ${cleanText(excerpt)}`;

/** Whose postmortem is owed, with the command; it is no alarm. */
export function owedWords(owed: readonly OwedPostmortem[]): string | null {
  const [first] = owed;
  if (!first) return null;
  const ids = owed.map(({ incident }) => `INC-${incident.number}`).join(', ');
  return `A postmortem is still to be written for ${ids}:  incident postmortem ${first.incident.number}`;
}
