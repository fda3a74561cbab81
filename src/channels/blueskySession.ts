import type { HttpRequest } from '../net/httpClient.ts';
import type { ChannelIo } from './channel.ts';
import { askerOf, type JsonAnswer, type Problem, textAt } from './jsonService.ts';

export interface BlueskyAccess {
  readonly identifier: string;
  readonly password: string;
  readonly apiUrl?: string | undefined;
}

export interface Session {
  readonly did: string;
  readonly handle: string;
  readonly accessJwt: string;
  readonly refreshJwt: string;
}

export interface BlueskySession {
  /** The one that stands, or a new one: an account may make 30 in five minutes and 300 a day. */
  get(signal: AbortSignal): Promise<Session | SessionRefused>;
  /** Asks as the account, with a token that is still good. */
  ask(
    method: HttpRequest['method'],
    name: string,
    signal: AbortSignal,
    content?: (session: Session) => unknown,
  ): Promise<JsonAnswer | SessionRefused>;
}

export interface SessionRefused {
  readonly refused: Problem;
  /** The service's own code; empty where it gave none. */
  readonly error: string;
}

/** The service's own codes for a token that has run out, which it does after hours. */
const outworn = ['ExpiredToken', 'InvalidToken'];

export function blueskySession(access: BlueskyAccess, io: ChannelIo): BlueskySession {
  const secrets = [access.password];
  const base = access.apiUrl ?? 'https://bsky.social';
  const saying = (body: unknown): string | null => sentenceOf(body);
  const send = askerOf({ who: 'Bluesky', base, headers: {}, secrets, saying }, io);
  const call = async (
    method: HttpRequest['method'],
    name: string,
    signal: AbortSignal,
    token: string | null,
    content?: unknown,
  ): Promise<JsonAnswer> => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    return waiting(await send(method, `/xrpc/${name}`, signal, content, headers), io.now());
  };
  let session: Session | null = null;

  const keep = (answer: JsonAnswer): Session | null => {
    const [did, accessJwt] = [textAt(answer.body, 'did'), textAt(answer.body, 'accessJwt')];
    if (answer.problem !== null || did === null || accessJwt === null || !/^did:[a-z]+:[\w.:%-]+$/u.test(did))
      return null;
    const refreshJwt = textAt(answer.body, 'refreshJwt') ?? '';
    secrets.push(accessJwt, refreshJwt);
    session = { did, accessJwt, refreshJwt, handle: textAt(answer.body, 'handle') ?? did };
    return session;
  };
  const get: BlueskySession['get'] = async (signal) => {
    if (session !== null) return session;
    const { identifier, password } = access;
    const answer = await call('POST', 'com.atproto.server.createSession', signal, null, { identifier, password });
    return keep(answer) ?? refusedBy(answer);
  };
  /** With the refresh token where it still serves, else with the password. */
  const renew = async (old: Session, signal: AbortSignal): Promise<Session | SessionRefused> => {
    session = null;
    const answer = await call('POST', 'com.atproto.server.refreshSession', signal, old.refreshJwt);
    return keep(answer) ?? (await get(signal));
  };
  return {
    get,
    ask: async (method, name, signal, content) => {
      const first = await get(signal);
      if ('refused' in first) return first;
      const answer = await call(method, name, signal, first.accessJwt, content?.(first));
      if (!outworn.includes(errorOf(answer)) || answer.problem?.kind !== 'failed') return answer;
      const renewed = await renew(first, signal);
      if ('refused' in renewed) return renewed;
      return await call(method, name, signal, renewed.accessJwt, content?.(renewed));
    },
  };
}

export const errorOf = ({ body }: Pick<JsonAnswer, 'body'>): string => textAt(body, 'error') ?? '';

/** Nothing is posted before a session stands: a lost answer is no more than a reason to try again. */
function refusedBy(answer: JsonAnswer): SessionRefused {
  const error = errorOf(answer);
  const { problem } = answer;
  if (problem?.kind === 'failed') return { refused: { ...problem, scope: 'channel' }, error };
  if (problem?.kind === 'retry') return { refused: problem, error };
  const reason = problem?.reason ?? 'Bluesky signed in without a session that can be read';
  return { refused: { kind: 'retry', reason: `signing in: ${reason}`, retryAfterMs: null, pace: 'prompt' }, error };
}

/** `{"error": "InvalidRequest", "message": "…"}`: the code helps where the sentence is vague. */
function sentenceOf(body: unknown): string | null {
  const [error, message] = [textAt(body, 'error'), textAt(body, 'message')];
  return error === null || message === null ? (message ?? error) : `${error}: ${message}`;
}

/** A limit's end stands in a header of their own, in epoch seconds. */
function waiting(answer: JsonAnswer, now: Date): JsonAnswer {
  const { problem, headers } = answer;
  const resetMs = Number(headers['ratelimit-reset']) * 1000;
  if (problem?.kind !== 'retry' || problem.retryAfterMs !== null || !(resetMs > 0)) return answer;
  return { ...answer, problem: { ...problem, retryAfterMs: Math.max(0, resetMs - now.getTime()) } };
}
