import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/**
 * Where in an exchange it goes wrong. `accept`: before a byte was read. `before`: the request was read, and the service
 * never gets it. `after`: the service has it and has answered, and nobody hears of it. `within`: in the middle of that answer.
 */
export type Moment = 'accept' | 'before' | 'after' | 'within';

/** What stands between the program and a service does to their exchange. */
export type Fault =
  /** Nobody listens there. */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'close' | 'reset' | 'stall'; readonly at: Moment }
  /** The service's answer, a byte at a time. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Something else in the place of the service's answer; `reaches`: the service had the request all the same. */
  | {
      readonly kind: 'instead';
      readonly reaches: boolean;
      readonly say: () => Iterable<Buffer> | AsyncIterable<Buffer>;
    };

const bytes = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'));

/** An answer over HTTP that the service never gave. */
export const httpSays = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer = Buffer.from('{}'),
): Buffer =>
  Buffer.concat([
    bytes(
      `HTTP/1.1 ${status} Because`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(Object.keys(headers).includes('content-length') ? [] : [`content-length: ${body.length}`]),
      '',
      '',
    ),
    body,
  ]);

export const instead = (reaches: boolean, ...said: readonly Buffer[]): Fault => ({
  kind: 'instead',
  reaches,
  say: () => said,
});

/** The same piece for ever, or so many times. */
export const repeated = (reaches: boolean, head: Buffer, piece: Buffer, times = Number.POSITIVE_INFINITY): Fault => ({
  kind: 'instead',
  reaches,
  say: async function* () {
    yield head;
    for (let count = 0; count < times; count += 1) {
      yield piece;
      await turn();
    }
  },
});

const megabyte = 1024 * 1024;

/** A yes of 50 MB. */
export const hugeAnswer = repeated(
  true,
  bytes('HTTP/1.1 200 OK', 'content-type: application/json', `content-length: ${50 * megabyte}`, '', ''),
  Buffer.alloc(megabyte, 'x'),
  50,
);

export const endlessHeaders = repeated(
  true,
  bytes('HTTP/1.1 200 OK', ''),
  Buffer.from(`x-more: ${'y'.repeat(1000)}\r\n`),
);

/** 64 MB of nothing, packed into 64 kB. */
export const gzipBomb = ((): Fault => {
  const packed = gzipSync(Buffer.alloc(64 * megabyte));
  return instead(true, httpSays(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }, packed));
})();

/** Not HTTP, not SMTP, not TLS. */
export const garbage = Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 37 + 11) % 256));
