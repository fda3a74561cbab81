import * as v from 'valibot';
import { nonEmptyText } from '../channels/settings.ts';
import type { ApprovalPolicy } from '../domain/approval.ts';
import { events } from '../domain/event.ts';
import { impacts } from '../domain/impact.ts';
import type { ConfigFaultLine } from './config.ts';

/** The rules for a second person's yes, and who is who. */
export interface ApprovalSettings extends ApprovalPolicy {
  /** Who uses this machine; null: the operating system's user. */
  readonly person: string | null;
}

const oneOf = (words: readonly string[]): string => `one of ${words.join(', ')}`;
const person = nonEmptyText("a person's name");

export const approvalSchema = v.strictObject({
  channels: v.pipe(v.optional(v.array(v.string()), []), v.description('what goes to these waits for a second person')),
  impacts: v.pipe(
    v.optional(v.array(v.picklist(impacts, oneOf(impacts))), []),
    v.description('entries of these impacts wait as a whole'),
  ),
  events: v.pipe(
    v.optional(v.array(v.picklist(events, oneOf(events))), []),
    v.description('entries with these events wait as a whole'),
  ),
  approvers: v.pipe(
    v.optional(v.array(person)),
    v.description('who may say yes; without it anybody but the one who asked'),
  ),
  person: v.pipe(
    v.optional(person),
    v.description("who uses this machine; without it the name of the operating system's user"),
  ),
});

export const approvalSettings = (given: v.InferOutput<typeof approvalSchema>): ApprovalSettings => ({
  ...given,
  approvers: given.approvers ?? null,
  person: given.person ?? null,
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What is wrong with the rules in a file, as it stands there. */
export function approvalFaults(given: unknown, channels: unknown): readonly ConfigFaultLine[] {
  if (!isRecord(given)) return [];
  const known = isRecord(channels) ? channels : {};
  const ofChannels = listIn(given['channels']).flatMap((name, at) => {
    const problem = typeof name === 'string' ? channelProblem(name, known) : null;
    return problem === null ? [] : [{ path: `approval.channels[${at}]`, message: problem }];
  });
  const { approvers } = given;
  const named = new Set(listIn(approvers));
  const few =
    Array.isArray(approvers) && named.size < 2
      ? [
          {
            path: 'approval.approvers',
            message: 'two different people at least: nobody says yes to what they asked for',
          },
        ]
      : [];
  return [...ofChannels, ...few];
}

function channelProblem(name: string, known: Readonly<Record<string, unknown>>): string | null {
  const channel = Object.hasOwn(known, name) ? known[name] : undefined;
  if (channel === undefined) return `there is no channel "${name}"`;
  if (!isRecord(channel)) return null;
  if (channel['type'] === 'status-page') {
    return `"${name}" is a status page, which shows what is recorded; use approval.impacts or approval.events`;
  }
  return channel['audience'] === 'team' ? `"${name}" is for the team, which never needs a second person` : null;
}
