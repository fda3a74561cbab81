import type { HttpClient } from './httpClient.ts';
import { HttpFailure } from './httpFailure.ts';

/** What was answered, after all redirects. */
export interface SitePage {
  readonly url: string;
  readonly status: number;
  /** Its first MiB. */
  readonly html: string;
}

/** One page of a site. Throws `HttpFailure`. */
export type ReadPage = (url: string, home: string, signal: AbortSignal) => Promise<SitePage>;

const maxRedirects = 5;
/** For a page with all its redirects. */
const deadlineMs = 6_000;

/**
 * Follows redirects as a probe does: to the host that the user named, or to a public one.
 * @param monotonicMs tells how much of the time is left
 */
export const createReadPage =
  (http: HttpClient, monotonicMs: () => number): ReadPage =>
  async (start, home, signal) => {
    const endsMs = monotonicMs() + deadlineMs;
    let url = start;
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const publicOnly = new URL(url).hostname !== new URL(home).hostname;
      const leftMs = Math.max(1, Math.round(endsMs - monotonicMs()));
      const headers = { accept: 'text/html' };
      const answer = await http(
        url,
        { method: 'GET', headers, deadlineMs: leftMs, publicOnly, beginningOnly: true },
        signal,
      );
      const location = answer.headers['location'];
      const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
      if (!isRedirect) return { url, status: answer.status, html: answer.text };
      const next = URL.canParse(location, url) ? new URL(location, url) : null;
      if (next === null || !/^https?:$/u.test(next.protocol)) {
        throw new HttpFailure('after', `HTTP ${answer.status}, to something that is no web address`, answer.status);
      }
      url = next.href;
    }
    throw new HttpFailure('after', `${new URL(start).host} redirects in a circle`);
  };
