import type { Who } from './audit.ts';
import type { DeliveryState } from './delivery.ts';
import { type EntryEvent, type Event, events } from './event.ts';
import type { Impact } from './impact.ts';

/** What needs a second person's yes, and who may say it. */
export interface ApprovalPolicy {
  /** What goes to these waits; all else of the same entry does not. */
  readonly channels: readonly string[];
  /** An entry of such an impact, or with such an event, waits as a whole. */
  readonly impacts: readonly Impact[];
  readonly events: readonly Event[];
  /** By their names; null: anybody but the one who asked. */
  readonly approvers: readonly string[] | null;
}

/** Which rules something falls under. */
export interface ApprovalRules {
  /** Those of the rule to which something of the entry goes. */
  readonly channels: readonly HeldChannel[];
  /** Null: it is not for its impact, or event, that it waits. */
  readonly impact: Impact | null;
  readonly event: Event | null;
  /** Who can say yes, as the machine knew it that asked; null: anybody but the one who did. */
  readonly approvers: readonly string[] | null;
}

export interface HeldChannel {
  readonly name: string;
  /** How late a message of it may go out; null: always. */
  readonly expireAfterMs: number | null;
}

/** An entry as the rules see it. */
export interface Ruled {
  readonly event: EntryEvent;
  /** Of the incident after the entry. */
  readonly impact: Impact;
  /** It goes to `team` channels only, which need nobody's yes. */
  readonly isPrivate: boolean;
}

/** The rules by which an entry waits as a whole; null: it does not. */
export function rulesOfWhole(
  policy: ApprovalPolicy,
  { event, impact, isPrivate }: Ruled,
): Pick<ApprovalRules, 'impact' | 'event'> | null {
  if (isPrivate || !isPublicEvent(event)) return null;
  const rules = {
    impact: policy.impacts.includes(impact) ? impact : null,
    event: policy.events.includes(event) ? event : null,
  };
  return rules.impact === null && rules.event === null ? null : rules;
}

const isPublicEvent = (event: EntryEvent): event is Event => events.some((one) => one === event);

/** Why somebody can't say yes; null: they can. */
export function whyNotBy(
  { approvers }: Pick<ApprovalPolicy, 'approvers'>,
  asker: string,
  person: string,
): 'same_person' | 'not_an_approver' | null {
  if (person === asker) return 'same_person';
  return approvers === null || approvers.includes(person) ? null : 'not_an_approver';
}

/** Who can say yes to what somebody asks; null: anybody else. */
export const othersThan = (asker: string, { approvers }: Pick<ApprovalPolicy, 'approvers'>): readonly string[] | null =>
  approvers?.filter((one) => one !== asker) ?? null;

/** The reason of a delivery that waits for a second person. */
export const heldReason = 'approval';
export const isHeld = (one: { readonly state: DeliveryState; readonly reason?: string | null }): boolean =>
  one.state === 'queued' && one.reason === heldReason;

/** 7,000 years: what is put off by it is due before the year 9999, the last one that is written with four digits. */
export const holdMs = 7_000 * 365 * 86_400_000;

/**
 * Until when nobody takes a delivery up that waits for a second person: until it is too late for it, so that whoever sends
 * then finds it expired; what never is, is put off by `holdMs`. Either way the time at which it would be due can be read
 * off it (the store does, when somebody says yes).
 * @param dueAt of its own: now, a rung of the ladder, the end of quiet hours
 */
export const heldUntil = (dueAt: Date, expiresAt: Date | null): Date => expiresAt ?? new Date(dueAt.getTime() + holdMs);

/** Somebody's word, with where and when it was said. */
export interface Said extends Pick<Who, 'person' | 'host' | 'via'> {
  readonly at: Date;
}

/**
 * What waits, or waited, for a second person: a whole entry, which is stored as what its verb was told (`request`), or
 * deliveries of one that was recorded. Of the kind `broken_glass` is what went out at once without that person.
 */
export interface Approval {
  /** 1, 2, 3 …; shown as `APR-4`. */
  readonly id: number;
  readonly kind: 'entry' | 'channels' | 'broken_glass';
  /** `broken_glass`: it went out without a second person. `overtaken`: there is nothing any more to say yes to. */
  readonly state: 'waiting' | 'approved' | 'refused' | 'overtaken' | 'broken_glass';
  readonly asked: Said;
  /** Null: nobody has said anything to it yet. */
  readonly ended: Said | null;
  /** Why it was refused, or went out without a second person. */
  readonly reason: string | null;
  /** Null: of an incident that would be opened. */
  readonly incidentUuid: string | null;
  /** Null: nothing was recorded of it. */
  readonly updateId: string | null;
  readonly subject: ApprovalSubject;
  readonly rules: ApprovalRules;
  /** Of an entry only. */
  readonly request: ApprovalRequest | null;
}

/** What it is about, in short. */
export interface ApprovalSubject {
  /** `INC-7`; null: it would be opened. */
  readonly id: string | null;
  /** The number of the entry in its timeline; of one that is not recorded the number that it would have had. */
  readonly seq: number;
  readonly title: string;
  readonly event: Event;
  readonly impact: Impact;
}

export interface ApprovalRequest {
  /** As `requestVerbs` of the use cases knows it. */
  readonly verb: string;
  /** JSON of what the verb was told. */
  readonly input: string;
  /** The caller's idempotency key. */
  readonly key: string | null;
  /** SHA-256 over the verb, its incident and what it was told. */
  readonly contentHash: string;
  /** What it would have said when it was asked for. */
  readonly says: readonly SaidMessage[];
  /** Why the program asks for it by itself; null: a person does. */
  readonly cause: string | null;
}

/** One message of a draft, told apart by what is not a time in it. */
export interface SaidMessage {
  readonly channel: string;
  readonly locale: string;
  readonly recipients: number;
  /** SHA-256 */
  readonly digest: string;
}

export const approvalId = (id: number): string => `APR-${id}`;

/** The number in `APR-4` or `4`; null for anything else. */
export function parseApprovalId(text: string): number | null {
  const [, number] = /^(?:apr-)?([1-9]\d{0,8})$/iu.exec(text.trim()) ?? [];
  return number === undefined ? null : Number(number);
}
