import * as v from 'valibot';
import { jsonOf } from './answerBody.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { ask, type HostedService } from './hostedService.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';

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
  fixes: { readonly credentials: string; readonly missing: string },
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
      const isScope = refused.kind === 'failed' && refused.scope === 'channel';
      const fix = isScope ? fixes.credentials : answer.status === 404 ? fixes.missing : later;
      return { kind: 'fault', message: refused.reason, fix };
    }
    const json = v.safeParse(question.schema, jsonOf(answer.text));
    if (json.success) return question.says(json.output);
    return { kind: 'fault', message: `${who} answers, but not as this service does`, fix: fixes.missing };
  } catch (error) {
    const { reason } = outcomeOfFailure(error);
    return { kind: 'fault', message: reason, fix: 'check "apiUrl" and the network, then: incident channels test' };
  }
}
