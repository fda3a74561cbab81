import type { HttpClient } from './httpClient.ts';
import { followRedirects } from './redirects.ts';

/** What was answered, after all redirects. */
export interface SitePage {
  readonly url: string;
  readonly status: number;
  /** Its first MiB. */
  readonly html: string;
}

/** One page of a site. Throws `HttpFailure`. */
export type ReadPage = (url: string, home: string, signal: AbortSignal) => Promise<SitePage>;

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
    const { url, answer } = await followRedirects(start, { home, name: new URL(start).host }, (url, publicOnly) => {
      const leftMs = Math.max(1, Math.round(endsMs - monotonicMs()));
      const headers = { accept: 'text/html' };
      return http(url, { method: 'GET', headers, deadlineMs: leftMs, publicOnly, beginningOnly: true }, signal);
    });
    return { url, status: answer.status, html: answer.text };
  };
