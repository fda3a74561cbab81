import { StoreError, type StoreFault } from './store.ts';

/** Classes and codes of PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const runAgain = new Set(['40001', '40P01']);
const down = /^(?:08|57P0[1-5]|53300$)/u;
const denied = /^28/u;
/** What was there when the schema was made, and is not now. */
const damaged = /^(?:42P01|42703|42883|3F000)$/u;

/** What node:net, node:dns and `pg` itself say when a connection could not be made, or has gone. */
const lostCodes = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENOENT',
  ],
]);
const lostWords =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/iu;
const certificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|HOSTNAME_MISMATCH)/u;
const plain = /does not support SSL/iu;
/** A pooler, https://www.pgbouncer.org/config.html#ignore_startup_parameters */
const pooler = /unsupported startup parameter/iu;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** A transaction that lost against another one: the same again goes through. */
export const asksToRunAgain = (error: unknown): boolean => runAgain.has(codeOf(error));

/** The connection is gone, or could not be made: what was under way may have been done or not. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return lostCodes.has(code) || down.test(code) || (error instanceof Error && lostWords.test(messageOf(error)));
}

/** What the server, or the way to it, did to the store, as a fault with words of its own; other errors pass as they are. */
export function postgresError(error: unknown, url: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const fault = faultOf(error, url);
  return fault === null ? error : new StoreError(fault, { cause: error });
}

function faultOf(error: Error, url: string): StoreFault | null {
  const code = codeOf(error);
  const detail = messageOf(error);
  if (certificate.test(code)) return { kind: 'database_untrusted', url, detail };
  if (plain.test(detail)) return { kind: 'database_untrusted', url, detail: 'it does not speak TLS' };
  if (pooler.test(detail)) return { kind: 'database_pooler', url, detail };
  if (isLost(error)) return { kind: 'database_down', url, detail: inWords(code, detail) };
  if (denied.test(code) || noPassword.test(detail)) return { kind: 'database_denied', url, detail };
  if (code === '42501') return { kind: 'database_forbidden', url, detail };
  if (code === '3D000') return { kind: 'database_missing', url, detail };
  if (damaged.test(code)) return { kind: 'database_damaged', url, detail };
  if (code === '53100') return { kind: 'store_full', path: url };
  if (code === '25006') return { kind: 'database_read_only', url, detail };
  if (code === '55P03') return { kind: 'store_busy', path: url, waitedMs: lockTimeoutMs };
  return null;
}

/** Asked for a password, `pg` says in its own way that it has none. */
const noPassword = /client password must be a string|SASL: SCRAM.*password/iu;

/** What a founder need not know the code of. */
function inWords(code: string, detail: string): string {
  if (code === 'ECONNREFUSED') return `nothing listens there (${detail.replace(/^connect /u, '')})`;
  if (code === 'ENOTFOUND') return `no machine of that name is known (${detail.replace(/^getaddrinfo /u, '')})`;
  if (code === '53300') return `all of its connections are taken (${detail})`;
  return /connection timeout|timeout exceeded when trying to connect/iu.test(detail) ? 'no answer in time' : detail;
}

/** As long as SQLite's lock is waited for. */
export const lockTimeoutMs = 30_000;

/** Of several addresses tried each has failed in its own way; an error without words has a code at least. */
function messageOf(error: Error): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0] as Error);
  return error.message === '' ? codeOf(error) : error.message;
}
