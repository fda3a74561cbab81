import { Secret } from '../domain/secret.ts';
import type { HttpAnswer, HttpRequest } from '../net/httpClient.ts';
import { HttpFailure } from '../net/httpFailure.ts';
import { followRedirects } from '../net/redirects.ts';
import { type HttpExpectation, judgeHttp, type StatusWanted } from './httpJudge.ts';
import { noAnswerIn } from './plainLine.ts';
import type { Finding, ProbeIo } from './probe.ts';

export interface HttpLook extends HttpExpectation {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | undefined;
  /** Names in lower case. */
  readonly requestHeaders?: Readonly<Record<string, string | Secret>> | undefined;
  readonly redirects?: 'follow' | 'refuse' | undefined;
  /** Milliseconds for the whole look, redirects and all. */
  readonly timeout: number;
}

/** One request, judged; it never throws for what the site does. */
export async function lookOverHttp(look: HttpLook, io: ProbeIo, signal: AbortSignal): Promise<Finding> {
  const { timeout } = look;
  const startedMs = io.monotonicMs();
  const passedMs = (): number => io.monotonicMs() - startedMs;
  const leftMs = (): number => Math.max(1, Math.round(timeout - passedMs()));
  const headers = await revealed(look.requestHeaders ?? {}, io);
  try {
    const seen = await follow(look, headers, leftMs, io, signal);
    return judgeHttp(look, { ...seen, tookMs: passedMs() }, io.now());
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const late = leftMs() <= 1 && !signal.aborted;
    return { healthy: false, reason: late ? noAnswerIn(timeout) : error.message };
  }
}

async function revealed(
  headers: Readonly<Record<string, string | Secret>>,
  io: ProbeIo,
): Promise<Readonly<Record<string, string>>> {
  const known = Object.entries(headers).map(
    async ([name, value]) => [name, value instanceof Secret ? await io.reveal(value) : value] as const,
  );
  return Object.fromEntries(await Promise.all(known));
}

/** A probe that waits for a 301 looks at the first answer. */
const isRedirect = (status: StatusWanted | undefined): boolean =>
  [status ?? []].flat().some((one) => one === '3xx' || (typeof one === 'number' && one >= 300 && one < 400));

interface Seen {
  readonly answer: HttpAnswer;
  /** Of all certificates on the way the one that ends first; null: there was none. */
  readonly certificateEndsAt: Date | null;
}

/** @param leftMs milliseconds until the time of the whole look is over */
async function follow(
  { url: start, method = 'GET', redirects = 'follow', status }: HttpLook,
  headers: Readonly<Record<string, string>>,
  leftMs: () => number,
  io: ProbeIo,
  signal: AbortSignal,
): Promise<Seen> {
  const { hostname: name, origin } = new URL(start);
  let endsAt: Date | null = null;
  const ask = async (url: string, publicOnly: boolean): Promise<HttpAnswer> => {
    const request: HttpRequest = {
      method,
      deadlineMs: leftMs(),
      publicOnly,
      beginningOnly: true,
      // What is said to the user's own site may be a secret, and is nobody else's business.
      ...(new URL(url).origin === origin ? { headers } : {}),
    };
    const answer = await io.http(url, request, signal);
    endsAt = earlier(endsAt, answer.certificateEndsAt ?? null);
    return answer;
  };
  const firstOnly = redirects === 'refuse' || isRedirect(status);
  const answer = firstOnly
    ? await ask(start, false)
    : (await followRedirects(start, { home: start, name }, ask)).answer;
  return { answer, certificateEndsAt: endsAt };
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other < one) ? other : one;
