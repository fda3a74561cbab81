import type { HttpAnswer } from '../../src/net/httpClient.ts';
import { HttpFailure } from '../../src/net/httpFailure.ts';
import { hostileTexts, hostileValues } from './hostile.ts';
import { mutate } from './mutate.ts';
import { createRandom } from './random.ts';
import type { Random } from './target.ts';

/** What is done to one answer of a service before we read it, in order. As JSON, so that it can be kept and cut down. */
export type Alteration = readonly [kind: string, ...values: readonly unknown[]];

const statuses = [
  200, 201, 202, 204, 206, 101, 100, 301, 302, 304, 400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 420, 422, 425,
  428, 429, 451, 500, 501, 502, 503, 504, 520, 529, 599, 0, -1, 999,
];
const headerNames = [
  ...[
    'retry-after',
    'x-ratelimit-reset',
    'x-ratelimit-remaining',
    'x-rate-limit-reset',
    'x-rate-limit-remaining',
    'ratelimit-reset',
    'ratelimit-remaining',
    'x-app-limit-24hour-remaining',
    'x-app-limit-24hour-reset',
  ],
  ...[
    'location',
    'content-type',
    'link',
    'x-restli-id',
    'x-linkedin-id',
    'x-amzn-errortype',
    'x-access-level',
    'etag',
    'x-ratelimit-reset-after',
    'date',
  ],
];
const waits = [
  '0',
  '1',
  '-1',
  '30',
  '1e9',
  '1e999',
  'NaN',
  'soon',
  '',
  ' 5 ',
  '0x10',
  '1795428000',
  '9999999999999',
  'Mon, 23 Nov 2026 10:05:00 GMT',
  '2026-11-23T10:05:00Z',
  '253402300800',
  '60, 60',
  '1.5',
  '+275760-09-13T00:00:00.001Z',
];

export function makeAlterations(random: Random): Alteration[] {
  const made: Alteration[] = [];
  for (let left = random.int(3) + (random.chance(3) ? 0 : 1); left > 0; left -= 1) {
    switch (random.int(9)) {
      case 0:
        made.push(['status', random.pick(statuses)]);
        break;
      case 1:
        made.push([
          'header',
          random.pick(headerNames),
          random.chance(3) ? random.pick(hostileTexts) : random.pick(waits),
        ]);
        break;
      case 2:
        made.push(['body', random.pick(hostileTexts)]);
        break;
      case 3:
        made.push(['cut', random.int(400)]);
        break;
      case 4:
        made.push(['fail', random.pick(['before', 'after', 'refused'])]);
        break;
      case 5:
        made.push(['scramble', random.int(1_000_000)]);
        break;
      case 6:
        made.push(['echo', random.int(3)]);
        break;
      default:
        made.push(['set', random.int(200), random.pick(hostileValues)]);
    }
  }
  return made;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The answer as it comes after that. Throws `HttpFailure` where none comes. @param secret what a service may repeat */
export function altered(answer: HttpAnswer, alterations: unknown, secret: string): HttpAnswer {
  let { status, text } = answer;
  const headers: Record<string, string> = { ...answer.headers };
  for (const one of Array.isArray(alterations) ? (alterations as readonly unknown[]) : []) {
    if (!Array.isArray(one)) continue;
    const [kind, first, second] = one as readonly unknown[];
    if (kind === 'status' && isNumber(first)) status = Math.trunc(first);
    // As Node's own client gives them: one line each, Latin-1, without control characters.
    else if (kind === 'header' && typeof first === 'string' && /^[a-z0-9-]+$/u.test(first))
      headers[first] = latin(typeof second === 'string' ? second : JSON.stringify(second ?? ''));
    else if (kind === 'body')
      text = typeof first === 'string' ? first.replaceAll('{{secret}}', secret) : JSON.stringify(first ?? null);
    else if (kind === 'cut' && isNumber(first)) text = text.slice(0, Math.max(0, first));
    else if (kind === 'scramble' && isNumber(first)) text = scrambled(text, first);
    else if (kind === 'set' && isNumber(first)) text = withValue(text, first, second);
    else if (kind === 'echo') text = echoed(text, secret);
    else if (kind === 'fail')
      throw new HttpFailure(
        first === 'after' ? 'after' : 'before',
        'acme.example: the connection was cut',
        null,
        first === 'refused',
      );
  }
  // What comes over the wire is UTF-8, so that no half letters are in it.
  return { ...answer, status, headers, text: text.toWellFormed() };
}

const latin = (text: string): string =>
  [...text]
    .map((one) => ((one.codePointAt(0) ?? 0) > 255 ? '?' : one))
    .join('')
    .replace(/[\u0000-\u0008\u000a-\u001f\u007f]/gu, '');

const scrambled = (text: string, seed: number): string => {
  const random = createRandom(seed);
  return mutate(text, text, random);
};

/** Repeats the secret as services do that quote what they were sent. */
const echoed = (text: string, secret: string): string => {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return `${text} token=${secret}`;
  return JSON.stringify({
    ...value,
    message: `bad token ${secret}`,
    error: { message: `bad ${secret}`, detail: secret },
    errors: [secret],
  });
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The answer's JSON with another value in one of its places, counted through. */
function withValue(text: string, count: number, value: unknown): string {
  const root = parse(text);
  const places: { readonly box: Record<string, unknown>; readonly key: string }[] = [];
  const walk = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    for (const [key, one] of Object.entries(inner)) {
      places.push({ box: inner as Record<string, unknown>, key });
      walk(one);
    }
  };
  walk(root);
  const place = places[Math.abs(Math.trunc(count)) % Math.max(1, places.length)];
  if (place === undefined) return JSON.stringify(value ?? null);
  place.box[place.key] = value ?? null;
  return JSON.stringify(root);
}
