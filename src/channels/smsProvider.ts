import type { Outcome } from '../domain/delivery.ts';
import { neverExpires } from '../domain/event.ts';
import type { ChannelIo, Envelope, RemotePost, Verdict } from './channel.ts';
import type { JsonAnswer, Problem } from './jsonService.ts';
import { smsText } from './smsGsm.ts';
import type { SmsProviderSettings } from './smsSettings.ts';

/** One text to one phone. */
export interface Sms {
  /** E.164 */
  readonly to: string;
  readonly text: string;
  /** How long the networks may try: what comes later than that would be news of yesterday. */
  readonly validForMs: number;
  readonly envelope: Envelope;
}

/** What a service says of one text. */
export interface SmsAnswer {
  readonly outcome: Outcome;
  /** The service has surely not taken it, and another one may: its own fault, not the number's and not the text's. */
  readonly givesWay: boolean;
}

/** A service that sends texts. Nothing of it throws for what the service or the network does. */
export interface SmsProvider {
  /** As its makers write it. */
  readonly name: string;
  send(sms: Sms, signal: AbortSignal): Promise<SmsAnswer>;
  /** Only where the service lists what it has taken. */
  lookUp?(sms: Sms, signal: AbortSignal): Promise<RemotePost | 'absent' | 'unknown'>;
  /** Sends nothing. `testNumber`: one that it would be sent to. */
  verify(testNumber: string | null, signal: AbortSignal): Promise<Verdict>;
}

/** Each service's own code is loaded when a config names it. */
export async function openSmsProvider(given: SmsProviderSettings, io: ChannelIo): Promise<SmsProvider> {
  switch (given.provider) {
    case 'twilio':
      return await (await import('./smsTwilio.ts')).openTwilio(given, io);
    case 'vonage':
      return await (await import('./smsVonage.ts')).openVonage(given, io);
    case 'aws':
      return await (await import('./smsAws.ts')).openAwsSms(given, io);
    case 'aws-sns':
      return await (await import('./smsSns.ts')).openAwsSns(given, io);
    default:
      return given.provider satisfies never;
  }
}

export function smsOf(envelope: Envelope, expireAfterMs: number, now: Date): Sms {
  const { to, message, update } = envelope;
  const left = update.at.getTime() + expireAfterMs - now.getTime();
  // What a route held back counts from when it was due, which may be past the whole time already.
  const validForMs = neverExpires(update.event) || left <= 0 ? expireAfterMs : left;
  return { to, text: smsText(message.text), validForMs, envelope };
}

/** Whose fault a refusal is, which says what becomes of the text and of the others. */
export type Blame =
  /** No service can text it, or its owner wants no texts: nobody else is asked. */
  | 'number'
  /** This service can't reach this number; another one may. */
  | 'route'
  /** The account, its keys, its sender or its credit: no text will go this way. */
  | 'account'
  /** Too much at once. */
  | 'busy';

export interface Refusal {
  readonly blame: Blame;
  /** In plain words, as it goes on after "Twilio refuses it: ". */
  readonly words: string;
}

/** @param code the service's own, for who looks it up */
export function refusedBy(
  who: string,
  { blame, words }: Refusal,
  code: string,
  retryAfterMs: number | null,
): SmsAnswer {
  const reason = `${who} refuses it: ${words} (${code})`;
  if (blame === 'busy') return { outcome: { kind: 'retry', reason, retryAfterMs, pace: 'prompt' }, givesWay: true };
  const scope = blame === 'account' ? 'channel' : 'delivery';
  return { outcome: { kind: 'failed', reason, scope }, givesWay: blame !== 'number' };
}

/** What the rules for all services make of an answer: another service may take what this one surely has not. */
export const byTheRules = (problem: Problem): SmsAnswer => ({
  outcome: problem,
  givesWay: problem.kind === 'retry' || (problem.kind === 'failed' && problem.scope === 'channel'),
});

/** A service that did not answer the question whether all is well; null: it answered. */
export function notNow({ problem }: JsonAnswer): Verdict | null {
  if (problem === null || problem.kind === 'failed') return null;
  return { kind: 'fault', message: problem.reason, fix: 'try again later: incident channels test' };
}

export const clamp = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, Math.floor(value)));

export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A form as it is sent; what is undefined is left out. */
export function formOf(fields: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(given).toString();
}

export const formType = 'application/x-www-form-urlencoded';
