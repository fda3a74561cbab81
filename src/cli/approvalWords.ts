import { type Approval, approvalId } from '../domain/approval.ts';
import type { DraftApproval } from '../usecases/draftApproval.ts';
import type { PublishedApproval } from '../usecases/published.ts';
import type { Refusal } from '../usecases/refusal.ts';
import type { Explanation } from './cliError.ts';
import { cleanLine } from './io/cleanText.ts';
import { when } from './io/times.ts';

/** `ben or cleo`, `somebody else` */
export const whoWords = (approvers: readonly string[] | null): string =>
  approvers === null || approvers.length === 0 ? 'somebody else' : approvers.map(cleanLine).join(' or ');

const rulesWords = ({ impact, event }: Pick<Approval['rules'], 'impact' | 'event'>): string =>
  [...(impact === null ? [] : [`its impact is ${impact}`]), ...(event === null ? [] : [`it says ${event}`])].join(
    ', and ',
  );

/** `INC-7 resolved`, `a new incident, "Checkout is down"`: what it is about. */
export function aboutWords({ kind, subject, rules }: Approval): string {
  const what = subject.id === null ? `"${cleanLine(subject.title)}"` : subject.id;
  if (kind === 'entry') return `${what}: ${subject.event}, impact ${subject.impact}`;
  return `${what}#${subject.seq} on ${rules.channels.map(({ name }) => name).join(', ')}: ${subject.event}`;
}

/** The lines by which `status` names something that waits, with the command. */
export function waitingLines(approval: Approval, now: Date, zone: string) {
  const { id, asked, rules } = approval;
  return [
    `${approvalId(id)}  ${aboutWords(approval)}`,
    `asked by ${cleanLine(asked.person)} at ${when(asked.at, now, zone)}; waits for ${whoWords(rules.approvers)}`,
    `incident approve ${id}`,
  ] as const;
}

/** How an entry came by its yes, or went without. */
export function secondWords({ id, state, asked, ended, reason }: Approval): string {
  const why = reason === null ? '' : `: ${cleanLine(reason)}`;
  const by = cleanLine(asked.person);
  const who = cleanLine((ended ?? asked).person);
  if (state === 'broken_glass') return `without a second person, by ${who}${why}`;
  if (state === 'waiting') return `asked for by ${by}; waits for a second person: incident approve ${id}`;
  if (state === 'overtaken') return `asked for by ${by}; nobody said yes`;
  return `asked for by ${by}, ${state} by ${who}${why}`;
}

/** What of a draft waits, for the preview. */
export function draftWords({ whole, channels, approvers, brokenGlass }: DraftApproval): string {
  const names = channels.map(({ name }) => name).join(', ');
  const what = whole === null ? `${names} ${channels.length === 1 ? 'waits' : 'wait'}` : 'All of it waits';
  if (brokenGlass !== null) return `Goes without the second person that the rules ask for: ${cleanLine(brokenGlass)}`;
  const why = whole === null ? '' : `, because ${rulesWords(whole)}`;
  return `${what} for a second person (${whoWords(approvers)})${why}.`;
}

/** What a line says of a channel that waits. */
export const heldWords = (id: number): string => `waits for a second person: incident approve ${id}`;

/** Instead of the lines of channels, where nothing was recorded yet. */
export function askedLines({ kind, approval }: PublishedApproval): readonly string[] {
  const { id, rules } = approval;
  return [
    kind === 'waits' ? 'This was asked for before, and still waits.' : 'Nothing has been said yet.',
    `A second person has to say yes, because ${rulesWords(rules)}: ${whoWords(rules.approvers)}.`,
    '',
    `They see all of it, and send it, with:  incident approve ${id}`,
    `You take it back with:  incident approve ${id} --refuse "why"`,
    `Nobody can be reached?  incident approve ${id} --break-glass "why"`,
  ];
}

type Refused = Extract<
  Refusal,
  {
    readonly kind:
      | 'approval_conflict'
      | 'approval_ended'
      | 'unknown_approval'
      | 'none_waiting'
      | 'several_waiting'
      | 'same_person'
      | 'not_an_approver';
  }
>;

/** @param explain of the refusal behind it */
export function explainApproval(refusal: Refused, explain: (why: Refusal) => Explanation): Explanation {
  const seeAll = 'See what waits: incident status';
  switch (refusal.kind) {
    case 'approval_conflict':
      return {
        kind: 'key_conflict',
        message: `Under the key "${cleanLine(refusal.key)}" something else was asked for: ${approvalId(refusal.approval.id)}.`,
        hint: `The same key must come with the same words. ${seeAll}`,
        exit: 3,
      };
    case 'approval_ended':
      return explainEnded(refusal, explain);
    case 'unknown_approval':
      return {
        kind: 'unknown_approval',
        message: `There is nothing to approve under "${cleanLine(refusal.id)}".`,
        hint: seeAll,
        exit: 3,
      };
    case 'none_waiting':
      return { kind: 'none_waiting', message: 'Nothing waits for a second person.', hint: seeAll, exit: 3 };
    case 'several_waiting':
      return {
        kind: 'several_waiting',
        message: [
          'Several things wait for a second person:',
          ...refusal.approvals.map((one) => `  ${approvalId(one.id)}  ${aboutWords(one)}`),
        ].join('\n'),
        hint: `Say which one: incident approve ${refusal.approvals[0]?.id ?? 'ID'}`,
        exit: 2,
      };
    case 'same_person':
    case 'not_an_approver':
      return explainPerson(refusal);
    default:
      return refusal satisfies never;
  }
}

function explainPerson({ kind, person, approval, approvers }: Extract<Refused, { approvers: unknown }>): Explanation {
  const id = approvalId(approval.id);
  const who = cleanLine(person);
  return {
    kind,
    message:
      kind === 'same_person'
        ? `${who} asked for ${id}, so somebody else has to say yes to it.`
        : `${who} is not among those who can say yes to ${id}.`,
    hint: [
      `It waits for ${whoWords(approvers)}: incident approve ${approval.id}`,
      `Nobody can be reached? incident approve ${approval.id} --break-glass "why"`,
    ].join('\n'),
    exit: 3,
  };
}

function explainEnded(
  { approval, why }: Extract<Refused, { kind: 'approval_ended' }>,
  explain: (why: Refusal) => Explanation,
): Explanation {
  const { id, state, ended, reason, updateId } = approval;
  const base = { kind: 'approval_ended', exit: 3 } as const;
  const shown = approvalId(id);
  const by = ended ? ` by ${cleanLine(ended.person)}` : '';
  if (why) {
    const { message, hint } = explain(why);
    return { ...base, message: `${shown} can not be approved any more. ${message}`, hint };
  }
  if (state === 'refused') {
    const words = reason === null ? '' : `: ${cleanLine(reason)}`;
    return {
      ...base,
      message: `${shown} was refused${by}${words}.`,
      hint: 'Ask anew, with another key if it had one.',
    };
  }
  if (state === 'approved' || state === 'broken_glass') {
    const hint = updateId === null ? '' : 'Not all went out? incident deliver';
    return {
      ...base,
      message: `${shown} ${state === 'approved' ? 'was approved' : 'went out without a second person,'}${by} already.`,
      hint,
    };
  }
  const overtaken =
    approval.kind === 'channels'
      ? 'what waited has expired, or a newer update has taken its place'
      : 'it went out without it, or is about something that is not so any more';
  return { ...base, message: `Nothing waits under ${shown} any more: ${overtaken}.`, hint: 'incident status' };
}
