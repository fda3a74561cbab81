import * as v from 'valibot';
import { jsonOf } from './answerBody.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { ask, type HostedService } from './hostedService.ts';
import { outcomeOfFailure, outcomeOfStatus, remoteText } from './http.ts';
import { textAt } from './jsonService.ts';

/** Asks a question that needs the credentials, and names what is wrong with which setting. */
export async function verifyHosted<S extends v.GenericSchema>(
  service: Pick<HostedService, 'base' | 'headers'>,
  question: {
    readonly path: string;
    readonly schema: S;
    readonly says: (answer: v.InferOutput<S>) => Verdict;
    /** What a refusal by this status means, where it is not for the settings. */
    readonly refused?: Readonly<Record<number, Verdict>>;
  },
  fixes: {
    readonly credentials: string;
    readonly missing: string;
    /** What is asked for, as a sentence says that it is not there: `page "gytm4qzbx9t6"`. */
    readonly place: string;
  },
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const who = new URL(service.base).host;
  const later = 'try again later: incident channels test';
  try {
    const answer = await ask(service, { method: 'GET', path: question.path }, io, signal);
    const refused = outcomeOfStatus(answer, who, io.now());
    if (refused) {
      const verdict = question.refused?.[answer.status];
      if (verdict) return verdict;
      const { status } = answer;
      const words = wordsIn(answer.text);
      const said = `HTTP ${status}${words === '' ? '' : `: ${words}`}`;
      const is = (message: string, fix: string): Verdict => ({ kind: 'fault', message: `${message} (${said})`, fix });
      if (status === 401) return is(`${who} does not know the key: revoked, expired or mistyped`, fixes.credentials);
      if (status === 403) return is(`${who} knows the key, but it may not do this`, fixes.credentials);
      if (status === 404) return is(`${who} has no ${fixes.place}, or not for this key`, fixes.missing);
      const isScope = refused.kind === 'failed' && refused.scope === 'channel';
      return { kind: 'fault', message: refused.reason, fix: isScope ? fixes.credentials : later };
    }
    const json = v.safeParse(question.schema, jsonOf(answer.text));
    if (json.success) return question.says(json.output);
    return { kind: 'fault', message: `${who} answers, but not as this service does`, fix: fixes.missing };
  } catch (error) {
    const { reason } = outcomeOfFailure(error);
    return { kind: 'fault', message: reason, fix: 'check "apiUrl" and the network, then: incident channels test' };
  }
}

/** The sentence in an error, wherever these services have it. */
function wordsIn(text: string): string {
  const body = jsonOf(text);
  const said =
    textAt(body, 'error', 'message') ??
    textAt(body, 'errors', 0, 'message') ??
    textAt(body, 'errors', 0, 'code') ??
    textAt(body, 'errors') ??
    textAt(body, 'error') ??
    textAt(body, 'message');
  return remoteText(said ?? '');
}
