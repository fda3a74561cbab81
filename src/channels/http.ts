import type { Outcome } from '../domain/delivery.ts';
import type { HttpAnswer } from '../net/httpClient.ts';
import { HttpFailure } from '../net/httpFailure.ts';
import { resetMs } from './rateHeaders.ts';

/**
 * What an answer means where nothing better is known of a service (RELIABILITY.md, house rules). The only place that
 * reads a response's status.
 */
export function outcomeOfStatus(answer: HttpAnswer, who: string, now: Date): Exclude<Outcome, { kind: 'sent' }> | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const reason = `${who} said HTTP ${status}${saying(answer.text)}`;
  const wait = retryAfterMs(answer, now);
  // Rate-limit headers stand on every answer of X: only `Retry-After` says that a 503 was not taken in.
  const postponed = status === 503 && wait !== null && askedFor(answer) !== '';
  if (status === 429 || status === 420 || postponed) {
    return { kind: 'retry', reason, retryAfterMs: wait, pace: 'prompt' };
  }
  if (status >= 500) return { kind: 'uncertain', reason };
  if (status >= 300 && status < 400) {
    return { kind: 'failed', reason: `${who} redirects (HTTP ${status}), which is not followed`, scope: 'channel' };
  }
  return { kind: 'failed', reason, scope: status === 401 || status === 403 ? 'channel' : 'delivery' };
}

/** What a failure of the network means: before the connection stood nothing can have arrived. */
export function outcomeOfFailure(error: unknown): Exclude<Outcome, { kind: 'sent' }> {
  if (!(error instanceof HttpFailure)) throw error;
  if (error.refused) return { kind: 'failed', reason: error.message, scope: 'channel' };
  if (error.phase === 'before') return { kind: 'retry', reason: error.message, retryAfterMs: null, pace: 'prompt' };
  return { kind: 'uncertain', reason: error.message };
}

/** How long the service asks to wait: seconds or an HTTP date, else until its limits are whole again; null: it does not say. */
export function retryAfterMs({ headers }: Pick<HttpAnswer, 'headers'>, now: Date): number | null {
  const after = askedFor({ headers });
  if (after !== '') {
    const seconds = Number(after);
    const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - now.getTime();
    return Number.isFinite(ms) ? Math.max(0, ms) : null;
  }
  return resetMs(headers, now);
}

const askedFor = ({ headers }: Pick<HttpAnswer, 'headers'>): string => (headers['retry-after'] ?? '').trim();

const maxRemoteChars = 200;

/** The service's own words, one line of them, without what could drive a terminal. */
export function remoteText(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim();
  return line.length > maxRemoteChars ? `${line.slice(0, maxRemoteChars)}…` : line;
}

function saying(body: string): string {
  const text = remoteText(/^\s*</u.test(body) ? '' : body);
  return text === '' ? '' : `: ${text}`;
}
