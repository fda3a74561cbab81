import { domainToASCII } from 'node:url';
import { parseMailbox } from '../domain/address.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { openSes, type Ses } from './emailSes.ts';
import { sesRefusal } from './emailSesProblem.ts';
import type { EmailSettings, SesSettings } from './emailSettings.ts';
import { at, type JsonAnswer, textAt } from './jsonService.ts';
import { whereKept } from './whereKept.ts';

/** Asks what the account may do, and whether it may send from this address. */
export async function verifySes(
  given: SesSettings,
  { from, perSecond, apiUrl }: Pick<EmailSettings, 'from' | 'perSecond' | 'apiUrl'>,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const ses = await openSes(given, apiUrl, io);
  const address = parseMailbox(from, domainToASCII)?.address ?? from;
  const answer = await ses.ask('GET', '/v2/email/account', signal);
  if (answer.problem) return refused(answer, given);
  const identity = await identityOf(ses, address, signal);
  const console = `https://console.aws.amazon.com/ses/home?region=${given.region}`;
  const found = [stateOf(answer.body, console), identity, ...limitsOf(answer.body, console, perSecond ?? null)];
  const message = `SES: ${found.flatMap((one) => (one.message === '' ? [] : [one.message])).join(', ')}`;
  const fix = found.flatMap((one) => (one.kind === 'ok' ? [] : [one.fix])).join('; ');
  if (fix === '') return { kind: 'ok', message };
  return { kind: found.some(({ kind }) => kind === 'fault') ? 'fault' : 'warning', message, fix };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
function stateOf(body: unknown, console: string): Verdict {
  const status = textAt(body, 'EnforcementStatus');
  if (at(body, 'SendingEnabled') === false || status === 'SHUTDOWN') {
    const fix = `see why at ${console}#/account, Reputation metrics`;
    return { kind: 'fault', message: 'sending is switched off', fix };
  }
  if (at(body, 'ProductionAccessEnabled') === false) {
    const message = 'the account is in the sandbox: verified recipients only, 200 mails a day';
    return { kind: 'warning', message, fix: `ask for production access at ${console}#/account` };
  }
  if (status !== null && status !== 'HEALTHY') {
    const fix = `see what is wrong at ${console}#/account, Reputation metrics`;
    return { kind: 'warning', message: 'the account is under review and may be stopped', fix };
  }
  return { kind: 'ok', message: 'the account may send' };
}

function limitsOf(body: unknown, console: string, perSecond: number | null): readonly Verdict[] {
  const number = (name: string): number | null => {
    const found = at(body, 'SendQuota', name);
    return typeof found === 'number' && Number.isFinite(found) ? found : null;
  };
  const [most, used, rate] = [number('Max24HourSend'), number('SentLast24Hours') ?? 0, number('MaxSendRate')];
  return [...quotaOf(most, used, console), ...(rate === null ? [] : [rateOf(rate, perSecond)])];
}

/** -1 stands for no limit. */
function quotaOf(most: number | null, used: number, console: string): readonly Verdict[] {
  if (most === null || most < 0) return [];
  const message = `${used} of ${most} mails used in 24 hours`;
  if (used < most) return [{ kind: 'ok', message }];
  return [{ kind: 'fault', message, fix: `ask for a higher daily quota at ${console}#/account` }];
}

function rateOf(rate: number, perSecond: number | null): Verdict {
  const message = `${rate} a second`;
  if (perSecond !== null && perSecond > rate) {
    return { kind: 'warning', message: `${message} at most`, fix: `lower "perSecond" to ${rate}` };
  }
  return { kind: 'ok', message: perSecond === null ? `${message} ("perSecond": ${rate} keeps to it)` : message };
}

/** An address is good by itself, by its domain and by one above it. SES answers one such question a second. */
async function identityOf(ses: Ses, address: string, signal: AbortSignal): Promise<Verdict> {
  const domains = domainsOf(address);
  const unknown: Verdict = { kind: 'ok', message: 'whether "from" is verified, only a mail can show' };
  for (const name of [...domains, address]) {
    const { status, body } = await ses.ask('GET', `/v2/email/identities/${encodeURIComponent(name)}`, signal);
    if (status === 200 && at(body, 'VerifiedForSendingStatus') === true) return { kind: 'ok', message: '' };
    if (status !== 200 && status !== 404) return unknown;
  }
  const [domain = address] = domains;
  const console = `https://console.aws.amazon.com/ses/home?region=${ses.region}#/identities`;
  return {
    kind: 'fault',
    message: `neither ${domain} nor ${address} is verified in ${ses.region}`,
    fix: `verify ${domain} at ${console}, or set "ses.region" to where it is`,
  };
}

/** Its domain and those above, but for the last label. */
function domainsOf(address: string): readonly string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

function refused(answer: JsonAnswer, given: SesSettings): Verdict {
  const refusal = sesRefusal(answer, null);
  const reason = answer.problem?.reason ?? '';
  const message = refusal ? `SES: ${refusal.words} (${reason})` : answer.status === null ? `SES: ${reason}` : reason;
  const fault = (fix: string): Verdict => ({ kind: 'fault', message, fix });
  const iam = 'https://console.aws.amazon.com/iam, Users, the user';
  switch (refusal?.blame) {
    case 'clock':
      return fault('set the clock of this machine');
    case 'session':
      return fault(`fetch a new session token into ${whereKept(given.sessionToken?.source ?? null, '"sessionToken"')}`);
    case 'permission':
      return fault(`allow ses:SendEmail, ses:SendRawEmail and ses:GetAccount at ${iam}, Permissions`);
    case 'busy':
      return fault('try again in a minute');
    default: {
      if (answer.status === null) return fault('check "ses.region" and "apiUrl", and whether this network lets us out');
      if (answer.status >= 500) return fault('try again later');
      const id = whereKept(given.accessKeyId.source, '"accessKeyId"');
      const key = whereKept(given.secretAccessKey.source, '"secretAccessKey"');
      return fault(`check ${id} and ${key} against ${iam}, Security credentials`);
    }
  }
}
