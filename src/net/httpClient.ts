import type { IncomingMessage, RequestOptions } from 'node:http';
import type { TLSSocket } from 'node:tls';
import {
  AddressRefused,
  checkLiteral,
  guardedLookup,
  isRefused,
  type Refuse,
  refuseInside,
  refuseNone,
} from './addressGuard.ts';
import { HttpFailure } from './httpFailure.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In the place of `body`. */
  readonly bytes?: Uint8Array;
  /** Over all: look-up, connection, request and answer. */
  readonly deadlineMs?: number;
  /** True: to addresses of the internet only, because the URL is not the user's own word. */
  readonly publicOnly?: boolean;
  /** Longer answers are a failure; absent: 1 MiB. */
  readonly maxAnswerBytes?: number;
  /** True: what an answer has beyond that is left unread instead. */
  readonly beginningOnly?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of an answer over https: when the certificate that was shown ends. */
  readonly certificateEndsAt?: Date;
}

/** Follows no redirect. Throws `HttpFailure`. */
export type HttpClient = (url: string, request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

const defaultDeadlineMs = 15_000;
const usualAnswerBytes = 1024 * 1024;

/**
 * A client on node:http rather than fetch, because only here can be told whether a request can have left: the socket
 * says when it is connected and secured, and its look-up is ours to guard.
 */
export const createHttpClient =
  (options: { readonly allowMetadata: boolean; readonly userAgent: string }): HttpClient =>
  async (url, request, signal) => {
    const target = new URL(url);
    const deadlineMs = request.deadlineMs ?? defaultDeadlineMs;
    const deadline = AbortSignal.timeout(deadlineMs);
    const both = AbortSignal.any([signal, deadline]);
    let phase: 'before' | 'after' = 'before';
    try {
      const refuse = request.publicOnly ? refuseInside : options.allowMetadata ? refuseNone : isRefused;
      checkLiteral(target.hostname, refuse);
      return await exchange(target, request, { userAgent: options.userAgent, refuse }, both, () => {
        phase = 'after';
      });
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      const late = deadline.aborted && !signal.aborted;
      const reason = `${target.host}: ${late ? `no answer in ${deadlineMs / 1000} s` : describe(error)}`;
      throw new HttpFailure(phase, reason, null, error instanceof AddressRefused);
    }
  };

async function exchange(
  url: URL,
  request: HttpRequest,
  options: { readonly refuse: Refuse; readonly userAgent: string },
  signal: AbortSignal,
  onConnected: () => void,
): Promise<HttpAnswer> {
  const secure = url.protocol === 'https:';
  // One of the two costs 15 ms to load; a command that sends nothing loads neither.
  const { request: start } = await (secure ? import('node:https') : import('node:http'));
  const body = request.bytes ?? (request.body === undefined ? null : Buffer.from(request.body));
  const settings: RequestOptions = {
    method: request.method,
    agent: false,
    signal,
    headers: {
      'user-agent': options.userAgent,
      accept: '*/*',
      connection: 'close',
      ...request.headers,
      ...(body ? { 'content-length': String(body.byteLength) } : {}),
    },
    lookup: guardedLookup(options.refuse),
  };
  return await new Promise((resolve, reject) => {
    const sent = start(url, settings, (response) => {
      readAnswer(response, url.host, request).then(resolve, reject);
    });
    sent.on('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', onConnected));
    sent.on('error', reject);
    // Left to itself Node drops the connection at a 101 and says nothing, not even at the abort.
    sent.on('upgrade', (_, socket) => {
      socket.destroy();
      reject(new HttpFailure('after', `${url.host}: HTTP 101, which nobody asked for`, 101));
    });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    sent.end(body ?? undefined);
  });
}

async function readAnswer(
  response: IncomingMessage,
  host: string,
  { beginningOnly = false, maxAnswerBytes = usualAnswerBytes }: Pick<HttpRequest, 'beginningOnly' | 'maxAnswerBytes'>,
): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const certificateEnd = certificateOf(response);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= maxAnswerBytes) continue;
      if (beginningOnly) break;
      throw new HttpFailure('after', `${host}: the answer is longer than ${maxAnswerBytes / 1024 / 1024} MiB`, status);
    }
  } catch (error) {
    response.destroy();
    if (error instanceof HttpFailure) throw error;
    throw new HttpFailure('after', `${host}: HTTP ${status}, then the answer was cut off`, status);
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  const text = Buffer.concat(chunks).toString('utf8');
  return { status, headers: Object.fromEntries(headers), text, ...certificateEnd };
}

/** Nothing for what is not encrypted. Asked before the answer is read: afterwards the connection is gone. */
function certificateOf({ socket }: IncomingMessage): Pick<HttpAnswer, 'certificateEndsAt'> {
  const endsAt = 'getPeerCertificate' in socket ? (socket as TLSSocket).getPeerCertificate().valid_to : undefined;
  return endsAt === undefined ? {} : { certificateEndsAt: new Date(endsAt) };
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  EADDRNOTAVAIL: 'this machine has no port left to connect from',
  EMFILE: 'this process has no file handle left (ulimit -n)',
  ENFILE: 'this machine has no file handle left',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'a certificate in its chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate can not be verified',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an unknown authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: 'the TLS handshake failed',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
  HPE_HEADER_OVERFLOW: 'the head of its answer is too long',
  ABORT_ERR: 'interrupted',
};

/** What a code says that is one of many alike. */
function kindOf(code: string): string | undefined {
  if (code.startsWith('HPE_')) return 'its answer is not HTTP';
  return code.startsWith('ERR_SSL_') ? 'the TLS handshake failed' : undefined;
}

/** An error of the network in a founder's words. */
export function describe(error: unknown): string {
  if (error instanceof AddressRefused) return error.message;
  if (!(error instanceof Error)) return 'failed for an unknown reason';
  // Of an abort the code is a number.
  if (error.name === 'AbortError') return words['ABORT_ERR'] ?? error.name;
  // A host with several addresses fails with one error an address.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return words[code] ?? kindOf(code) ?? (code === '' ? (first instanceof Error ? first.message : 'failed') : code);
}
