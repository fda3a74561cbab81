import { hash } from 'node:crypto';
import type { Outcome } from '../domain/delivery.ts';
import type { HttpAnswer } from '../net/httpClient.ts';
import { type AwsKeys, awsSigned } from './awsSigned.ts';
import { awsTrouble } from './awsTrouble.ts';
import type { ChannelIo } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus, remoteText } from './http.ts';
import { type S3Settings, s3Name } from './pagePlaces.ts';

/** What one request to the bucket ended with, where it was no yes. */
export class S3Refusal extends Error {
  override readonly name = 'S3Refusal';
  readonly outcome: Exclude<Outcome, { kind: 'sent' }>;
  readonly status: number | null;

  constructor(outcome: Exclude<Outcome, { kind: 'sent' }>, status: number | null) {
    super(outcome.reason);
    this.outcome = outcome;
    this.status = status;
  }
}

/** A bucket, as far as a page needs one. All throw `S3Refusal`; keys are without the prefix. */
export interface Bucket {
  /** Each key below the prefix with its tag, which is the content's MD5 unless the bucket encrypts with KMS. */
  list(atMost?: number): Promise<ReadonlyMap<string, string>>;
  /** Null: there is none. */
  get(key: string): Promise<string | null>;
  put(key: string, content: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void>;
  /** Nothing there is as good. */
  remove(key: string): Promise<void>;
}

/** The manifest of 10,000 incidents is 2 MB. */
const maxAnswerBytes = 16 * 1024 * 1024;
/** A page of a list holds a thousand files. */
const mostPages = 1_000;

/**
 * The four requests that a page takes, signed by aws4fetch: 6 kB, where @aws-sdk/client-s3 is 420 kB in the bundle and
 * takes 0.25 s to load. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 * @param base `https://bucket.s3.eu-central-1.amazonaws.com`, `http://127.0.0.1:9000/bucket`
 */
export function openBucket(
  given: S3Settings,
  base: string,
  keys: AwsKeys,
  io: Pick<ChannelIo, 'http' | 'now'>,
  signal: AbortSignal,
): Bucket {
  const prefix = prefixOf(given);
  const ask = async (
    method: 'GET' | 'PUT' | 'DELETE',
    path: string,
    headers: Readonly<Record<string, string>> = {},
    bytes: Uint8Array = new Uint8Array(),
  ): Promise<HttpAnswer> => {
    const hashed = { ...headers, 'x-amz-content-sha256': hash('sha256', bytes) };
    const region = given.region ?? 'us-east-1';
    const request = { method, url: `${base}/${path}`, service: 's3', region, headers: hashed };
    const signed = await awsSigned(request, keys, io.now());
    const body = method === 'PUT' ? { bytes } : {};
    try {
      return await io.http(signed.url, { ...signed, ...body, maxAnswerBytes }, signal);
    } catch (error) {
      throw new S3Refusal(again(outcomeOfFailure(error)), null);
    }
  };
  const yes = (answer: HttpAnswer): HttpAnswer => {
    const refusal = refusalOf(answer, given, io.now());
    if (refusal) throw new S3Refusal(refusal, answer.status);
    return answer;
  };
  const pathOf = (key: string): string => (prefix + key).split('/').map(encodeURIComponent).join('/');

  return {
    list: async (atMost) => {
      const found = new Map<string, string>();
      const asked = new Set<string>();
      let token: string | null = null;
      do {
        const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url', prefix });
        if (atMost !== undefined) query.set('max-keys', String(atMost));
        if (token !== null) query.set('continuation-token', token);
        // A plus is a space to some servers and a plus to the signature.
        const { text } = yes(await ask('GET', `?${query.toString().replaceAll('+', '%20')}`));
        for (const [key, tag] of entriesOf(text)) if (key.startsWith(prefix)) found.set(key.slice(prefix.length), tag);
        token =
          atMost === undefined && element(text, 'IsTruncated') === 'true'
            ? element(text, 'NextContinuationToken')
            : null;
        if (token === null) continue;
        // One that gives the same place twice would be asked for ever.
        if (token === '' || asked.has(token) || asked.size >= mostPages) throw new S3Refusal(endless(given), null);
        asked.add(token);
      } while (token !== null);
      return found;
    },
    get: async (key) => {
      const answer = await ask('GET', pathOf(key));
      return answer.status === 404 && element(answer.text, 'Code') !== 'NoSuchBucket' ? null : yes(answer).text;
    },
    put: async (key, content, headers) => {
      yes(await ask('PUT', pathOf(key), headers, content));
    },
    remove: async (key) => {
      const answer = await ask('DELETE', pathOf(key));
      if (answer.status !== 404) yes(answer);
    },
  };
}

const endless = (given: S3Settings): Exclude<Outcome, { kind: 'sent' }> => {
  const reason = `${s3Name(given)}: its list of files has no end`;
  return { kind: 'failed', reason, scope: 'channel' };
};

/** With a slash at its end, unless there is none. */
const prefixOf = ({ prefix }: S3Settings): string => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);

/** Key and tag of each entry, as they are. */
function entriesOf(xml: string): readonly (readonly [string, string])[] {
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gsu)].map(([, entry = '']) => [
    decoded((element(entry, 'Key') ?? '').replaceAll('+', ' ')),
    (element(entry, 'ETag') ?? '').replace(/^"|"$/gu, ''),
  ]);
}

/** Some servers do not encode what they were asked to. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  '#34': '"',
  '#x22': '"',
};

function element(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`, 'u').exec(xml)?.[1];
  return found?.replace(/&(#?\w+);/gu, (whole, entity: string) => entities[entity] ?? whole) ?? null;
}

/** To put a file a second time is to put it once, so a lost answer costs nothing but another try. */
function again(outcome: Exclude<Outcome, { kind: 'sent' }>): Exclude<Outcome, { kind: 'sent' }> {
  if (outcome.kind !== 'uncertain') return outcome;
  return { kind: 'retry', reason: outcome.reason, retryAfterMs: null, pace: 'prompt' };
}

function refusalOf(answer: HttpAnswer, given: S3Settings, now: Date): Exclude<Outcome, { kind: 'sent' }> | null {
  const who = s3Name(given);
  const outcome = outcomeOfStatus(answer, who, now);
  if (outcome === null) return null;
  const code = element(answer.text, 'Code') ?? '';
  const message = element(answer.text, 'Message') ?? '';
  const trouble = awsTrouble(code, message);
  if (trouble?.blame === 'busy')
    return { kind: 'retry', reason: `${who}: ${trouble.words}`, retryAfterMs: null, pace: 'prompt' };
  const reason = `${who}: ${trouble?.words ?? wordsOf(code, given) ?? remoteText(message === '' ? `HTTP ${answer.status}` : message)}`;
  const told = code === '' ? outcome : { ...outcome, reason };
  // What is wrong with the keys or the bucket is wrong with every file.
  return again(told.kind === 'failed' ? { ...told, scope: 'channel' } : told);
}

function wordsOf(code: string, { bucket, region, endpoint }: S3Settings): string | null {
  if (code === 'NoSuchBucket')
    return `there is no bucket "${bucket}"${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  const elsewhere = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'];
  return elsewhere.includes(code) ? `the bucket is not in the region "${region ?? 'us-east-1'}"` : null;
}
