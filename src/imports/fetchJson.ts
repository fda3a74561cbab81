import type { HttpAnswer } from '../net/httpClient.ts';
import { followRedirects } from '../net/redirects.ts';
import type { ImportIo } from './importSource.ts';

/** An answer of Statuspage with fifty long incidents is below one. */
const maxAnswerBytes = 32 * 1024 * 1024;
const deadlineMs = 20_000;
const maxTries = 5;
const maxWaitMs = 60_000;

/** What an address gave. */
export type Fetched =
  | { readonly kind: 'json'; readonly json: unknown }
  /** Something else than JSON, or a status that says no. */
  | { readonly kind: 'other'; readonly status: number };

/**
 * JSON from a page that the user named, with its redirects: to the same host, or to a public one. Waits where it is asked
 * to. Throws `HttpFailure`.
 */
export async function fetchJson(url: URL, io: ImportIo): Promise<Fetched> {
  for (let tries = 1; ; tries += 1) {
    const answer = await followed(url, io);
    const isBusy = answer.status === 429 || answer.status >= 500;
    if (!isBusy || tries >= maxTries) return fetchedOf(answer);
    await io.sleep(waitMs(answer, tries), io.signal);
  }
}

async function followed({ href, host }: URL, io: ImportIo): Promise<HttpAnswer> {
  const { answer } = await followRedirects(href, { home: href, name: host }, (url, publicOnly) => {
    const headers = { accept: 'application/json' };
    return io.http(url, { method: 'GET', headers, publicOnly, deadlineMs, maxAnswerBytes }, io.signal);
  });
  return answer;
}

function waitMs({ headers }: HttpAnswer, tries: number): number {
  const asked = Number(headers['retry-after']);
  return Math.min(maxWaitMs, Number.isFinite(asked) && asked > 0 ? asked * 1000 : 500 * 2 ** tries);
}

function fetchedOf({ status, text }: HttpAnswer): Fetched {
  if (status !== 200) return { kind: 'other', status };
  try {
    return { kind: 'json', json: JSON.parse(text) };
  } catch {
    return { kind: 'other', status };
  }
}
