import type { HttpAnswer, HttpClient } from '../net/httpClient.ts';
import { HttpFailure } from '../net/httpFailure.ts';
import type { Finding, ProbeIo } from './probe.ts';

/** Follows at most this many redirects, as browsers follow twenty and a circle needs two. */
const maxRedirects = 5;

export interface HttpLook {
  readonly url: string;
  readonly status?: number | readonly number[] | undefined;
  readonly text?: string | undefined;
  /** Milliseconds for the whole look, redirects and all. */
  readonly timeout: number;
}

/** One request, judged; it never throws for what the site does. */
export async function lookOverHttp(
  { url, status, text, timeout }: HttpLook,
  io: ProbeIo,
  signal: AbortSignal,
): Promise<Finding> {
  const startedMs = performance.now();
  const left = (): number => Math.max(1, Math.round(timeout - (performance.now() - startedMs)));
  try {
    const answer = await follow(io.http, url, left, signal, isRedirect(status));
    return judge(answer, status, text);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const late = left() <= 1 && !signal.aborted;
    return { healthy: false, reason: late ? `no answer in ${timeout / 1000} s` : error.message };
  }
}

/** A probe that waits for a 301 looks at the first answer. */
const isRedirect = (status: number | readonly number[] | undefined): boolean =>
  [status ?? []].flat().some((one) => one >= 300 && one < 400);

/** @param left milliseconds until the time of the whole look is over */
async function follow(
  client: HttpClient,
  start: string,
  left: () => number,
  signal: AbortSignal,
  firstOnly: boolean,
): Promise<HttpAnswer> {
  let url = start;
  const host = new URL(start).hostname;
  for (let hops = 0; ; hops += 1) {
    // To the host that the user named, or to a public one: a redirect is the site's word, not the user's.
    const publicOnly = new URL(url).hostname !== host;
    const answer = await client(url, { method: 'GET', deadlineMs: left(), publicOnly, beginningOnly: true }, signal);
    const location = answer.headers['location'];
    if (firstOnly || answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
    if (hops === maxRedirects) throw new HttpFailure('after', `${host} redirects in a circle`, answer.status);
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (next === null || !/^https?:$/u.test(next.protocol)) {
      throw new HttpFailure('after', `HTTP ${answer.status}, to something that is no web address`, answer.status);
    }
    url = next.href;
  }
}

function judge(answer: HttpAnswer, status: number | readonly number[] | undefined, text: string | undefined): Finding {
  const wanted = status === undefined ? null : [status].flat();
  const right = wanted ? wanted.includes(answer.status) : answer.status >= 200 && answer.status < 300;
  if (!right) return { healthy: false, reason: `HTTP ${answer.status}` };
  if (text !== undefined && !answer.text.includes(text)) {
    return { healthy: false, reason: `HTTP ${answer.status}, but "${text.slice(0, 60)}" is not in the answer` };
  }
  return { healthy: true, reason: `HTTP ${answer.status}` };
}
