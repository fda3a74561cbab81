import type { DeliveryState } from '../../src/domain/delivery.ts';
import {
  endlessHeaders,
  type Fault,
  garbage,
  gzipBomb,
  httpSays,
  hugeAnswer,
  instead,
  type Moment,
  repeated,
} from '../helpers/faultProxyFault.ts';
import type { Promised } from './promise.ts';
import type { Trouble } from './tellStory.ts';

/** Every trouble that a service can be in, with what the promise leaves open for it. */
export interface NamedTrouble extends Trouble, Promised {
  readonly name: string;
}

/** Long enough for a machine that is busy. */
const patientMs = 5_000;
/** Where nothing comes, and a test waits for that. */
const shortMs = 400;
const usual = { scope: 'message', deadlineMs: patientMs, connects: true } as const;
const lost: readonly DeliveryState[] = ['uncertain', 'sent'];
/** What a mail server refuses when it is reached: the second copy, of a mail that may have come. */
const again: readonly DeliveryState[] = [...lost, 'retrying'];

const line = (text: string): Buffer => Buffer.from(`${text}\r\n`);
const refusal = (text: string): Fault => instead(false, line(text));

const atEach = (kind: 'close' | 'reset', ...moments: readonly Moment[]): readonly NamedTrouble[] =>
  moments.map((at) => ({ ...usual, name: `${kind} at "${at}"`, fault: { kind, at }, states: again }));

/** No connection stands, or it ends before its answer is whole. */
export const brokenConnections: readonly NamedTrouble[] = [
  { ...usual, name: 'nobody listens', fault: { kind: 'refuse' }, states: ['retrying'], connects: false },
  ...atEach('close', 'accept', 'before', 'after', 'within'),
  ...atEach('reset', 'accept', 'before', 'after', 'within'),
];

const stalls: readonly NamedTrouble[] = (['accept', 'before', 'after', 'within'] as const).map((at) => ({
  ...{ ...usual, deadlineMs: shortMs, name: `silence at "${at}"` },
  fault: { kind: 'stall', at },
  states: again,
}));

/** Nothing comes, or too slowly, or too much. */
export const slowAndHuge: readonly NamedTrouble[] = [
  ...stalls,
  {
    ...{ ...usual, deadlineMs: shortMs, name: 'a byte a second', states: again },
    fault: { kind: 'drip', everyMs: 1000 },
  },
  {
    ...{ ...usual, name: 'an answer of 50 MB', fault: hugeAnswer, states: again },
    inSmtp: repeated(true, Buffer.from('250-'), Buffer.alloc(1024 * 1024, 'x'), 50),
  },
  {
    ...{ ...usual, name: 'headers without an end', fault: endlessHeaders, states: again },
    inSmtp: repeated(true, line('250-so'), line(`250-${'y'.repeat(500)}`)),
  },
  {
    ...{ ...usual, deadlineMs: shortMs, name: 'one answer after the other that is none', states: again },
    fault: repeated(true, Buffer.alloc(0), line('HTTP/1.1 102 Processing\r\n')),
    inSmtp: repeated(true, Buffer.alloc(0), line('354 still listening')),
  },
  { ...usual, name: 'a gzip bomb', fault: gzipBomb, states: again },
];

const half = Buffer.from('{"id":"1","data":{"id":"1","ok":tr');
/** What the service says is not what it should say. */
export const strangeAnswers: readonly NamedTrouble[] = [
  { ...usual, name: 'garbage from a service that has it', fault: instead(true, garbage), states: again },
  { ...usual, name: 'garbage from something else', fault: instead(false, garbage), states: again },
  { ...usual, name: 'nothing at all', fault: instead(true, Buffer.alloc(0)), states: again },
  {
    ...{ ...usual, name: 'a yes with half of its JSON', states: again },
    fault: instead(true, httpSays(201, { 'content-type': 'application/json' }, half)),
    inSmtp: instead(true, Buffer.from('250 2.0.0 que')),
  },
  {
    ...{ ...usual, name: 'a yes that says nothing', states: again },
    fault: instead(true, httpSays(200, {}, Buffer.alloc(0))),
    inSmtp: instead(true, line('250')),
  },
];

const refused = (
  name: string,
  states: readonly DeliveryState[],
  answer: Buffer,
  inSmtp: string,
  reaches = false,
): NamedTrouble => ({ ...usual, name, states, fault: instead(reaches, answer), inSmtp: refusal(inSmtp) });

const waits = ['', '7', '0', '-5', '1000000000', '1e300', 'soon', 'Mon, 01 Jan 1990 00:00:00 GMT'];
const asking = (wait: string): Readonly<Record<string, string>> => (wait === '' ? {} : { 'retry-after': wait });
const absurdLimits = {
  'x-rate-limit-remaining': '0',
  'x-rate-limit-reset': '99999999999999',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': '1e300',
};

/** The service answers, and the answer is no. */
export const refusals: readonly NamedTrouble[] = [
  ...waits.map((wait) =>
    refused(`429 for ever, Retry-After "${wait}"`, ['retrying'], httpSays(429, asking(wait)), '451 4.7.1 not so fast'),
  ),
  refused('429 and limits until the end of time', ['retrying'], httpSays(429, absurdLimits), '452 4.3.1 not so fast'),
  refused('503 for ever, Retry-After "0"', ['retrying'], httpSays(503, asking('0')), '421 4.3.2 closing'),
  refused('500 and the message is lost', again, httpSays(500), '451 4.3.0 error'),
  refused('500 and the message stands', again, httpSays(500), '451 4.3.0 error', true),
  refused('502 in HTML', again, httpSays(502, {}, Buffer.from('<h1>Bad Gateway</h1>')), '451 4.3.0 error'),
  refused(
    'a redirect to where no request may go',
    ['failed'],
    httpSays(307, { location: 'http://169.254.169.254/' }),
    '551 5.1.6 try <a@169.254.169.254>',
  ),
  refused('a no for good', ['failed'], httpSays(401), '550 5.7.1 no'),
];

/** The same on everything that is asked: signing in, looking up, what a post hangs on. */
export const onEverything: readonly NamedTrouble[] = [
  ...brokenConnections.filter(({ name }) => /"(?:before|within)"/u.test(name)),
  ...slowAndHuge.filter(({ name }) => /"after"|50 MB/u.test(name)),
  ...strangeAnswers.filter(({ name }) => /^garbage from a|nothing at all/u.test(name)),
  ...refusals.filter(({ name }) => /^500 and the message stands|limits until/u.test(name)),
].map((one) => ({ ...one, name: `${one.name}, whatever is asked`, scope: 'all', states: again }));
