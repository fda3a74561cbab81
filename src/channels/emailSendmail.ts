import type { ChannelIo, Verdict } from './channel.ts';
import { type Bearing, linkTo, type Mail, type MailPlace, MailProblem, type Taken, type Unsent } from './emailPlace.ts';
import type { SendmailSettings } from './emailSettings.ts';
import { findProgram } from './findProgram.ts';
import { remoteText } from './http.ts';
import { lastWords, mayStartLater } from './programEnd.ts';
import type { ProgramEnd } from './programRun.ts';

/**
 * A program that takes mail as sendmail does: the message on stdin, one recipient behind `--`, where no address can be
 * read as an option. Postfix, Exim, OpenSMTPD and msmtp know these.
 */
export function sendmailPlace({ command, env, timeout: timeoutMs }: SendmailSettings, io: ChannelIo): MailPlace {
  const send = async ({ from, to, messageId, bytes }: Mail, signal: AbortSignal): Promise<Taken> => {
    const argv = [...command, ...dotted(command), '-f', from, '--', to];
    // It reads lines as the system writes them.
    const stdin = bytes.toString('utf8').replaceAll('\r\n', '\n');
    const end = await io.run({ argv, env, stdin, timeoutMs }, signal);
    const problem = problemOf(end, place.name, timeoutMs);
    if (problem) throw problem;
    const said = end.kind === 'exited' ? lastWords(end) : '';
    return { messageId, reason: said === '' ? null : `${place.name} took it${said}` };
  };
  const place: MailPlace = { name: nameOf(command), open: async () => linkTo(place, send) };
  return place;
}

/** Without this a line with nothing but a dot ends the message. */
const dotted = (command: readonly string[]): readonly string[] =>
  command.some((one) => one === '-i' || one === '-oi') ? [] : ['-i'];

/** `sendmail` of `/usr/sbin/sendmail -i`. */
const nameOf = ([program = 'sendmail']: readonly string[]): string => program.replace(/^.*[\\/]/su, '');

// https://man.openbsd.org/sysexits.3
const tryAgainLater = 75;
/** What msmtp, which delivers by itself, says of a connection that broke, be it after the whole message. */
const inputOutput = 74;
/** The command line, a system file, a permission, the configuration; and a shell that could not run or find the program. */
const ofProgram: readonly number[] = [64, 72, 77, 78, 126, 127];

/** @returns null: it took the message */
function problemOf(end: ProgramEnd, name: string, timeoutMs: number): MailProblem | null {
  const problem = (outcome: Unsent, more: Partial<Bearing> = {}): MailProblem =>
    new MailProblem(outcome, { isOfPlace: false, givesWay: false, ...more });
  const later = (reason: string): Unsent => ({ kind: 'retry', reason, retryAfterMs: null, pace: 'prompt' });
  switch (end.kind) {
    case 'exited': {
      if (end.code === 0) return null;
      const reason = `${name} ended with code ${end.code}${lastWords(end)}`;
      if (end.code === tryAgainLater) return problem(later(reason), { givesWay: true });
      if (end.code === inputOutput) return problem({ kind: 'uncertain', reason });
      if (!ofProgram.includes(end.code)) return problem({ kind: 'failed', reason, scope: 'delivery' });
      return problem({ kind: 'failed', reason, scope: 'channel' }, { isOfPlace: true, givesWay: true });
    }
    case 'killed':
      return problem({ kind: 'uncertain', reason: `${name} was killed (${end.signal})` });
    case 'stopped': {
      const isLate = end.by === 'time';
      const why = isLate ? `was not done after ${timeoutMs / 1000} s` : 'was interrupted';
      const outcome: Unsent = { kind: 'uncertain', reason: `${name} ${why}, and was stopped` };
      return problem(outcome, { isOfPlace: isLate, isInterruption: !isLate });
    }
    case 'not-started': {
      if (end.code === 'interrupted') return problem(later('interrupted'), { isInterruption: true });
      const reason = `${name} could not be started (${end.code})`;
      if (mayStartLater(end)) return problem(later(reason), { isOfPlace: true, givesWay: true });
      const outcome: Unsent = { kind: 'failed', reason: `${reason}; see: incident channels test`, scope: 'channel' };
      return problem(outcome, { isOfPlace: true, givesWay: true });
    }
  }
}

/** Looks whether it is there, and runs it not. */
export async function verifySendmail({ command }: SendmailSettings, io: ChannelIo): Promise<Verdict> {
  const [program = ''] = command;
  const path = await findProgram(program, io.resolvePath);
  if (path !== null) return { kind: 'ok', message: `${path} can be run; where its mail goes, only a message can show` };
  const fix = 'install it (apt install postfix, or msmtp-mta), or write its path and make it executable (chmod +x)';
  return { kind: 'fault', message: `there is no program ${remoteText(program)} that can be run`, fix };
}
