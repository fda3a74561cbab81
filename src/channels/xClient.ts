import { type ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2';
import type { HttpAnswer, HttpClient, HttpRequest } from '../net/httpClient.ts';
import { isRecord, jsonOf } from './answerBody.ts';
import { outcomeOfFailure, outcomeOfStatus, remoteText } from './http.ts';
import { isPostId } from './postId.ts';
import { problemOf, XProblem } from './xProblem.ts';

export interface XKeys {
  readonly appKey: string;
  readonly appSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
}

export interface XPost {
  readonly id: string;
  readonly text: string;
}

/** Whose keys these are. */
export interface XAccount {
  readonly id: string;
  readonly username: string;
  /** `read`, `read-write` …, as X says of the keys in a header; null where it does not. */
  readonly accessLevel: string | null;
}

/** X's API as far as it is needed here; each call throws `XProblem`. */
export interface XClient {
  /** Gives the id of the post. */
  post(text: string, replyTo: string | null, signal: AbortSignal): Promise<string>;
  me(signal: AbortSignal): Promise<XAccount>;
  /** The account's ten newest posts since `since`, as they were written: links long, signs not escaped. */
  recent(userId: string, since: Date, signal: AbortSignal): Promise<readonly XPost[]>;
}

/**
 * twitter-api-v2 makes and signs the requests; our own client sends them. Sent by the library, a request has no deadline
 * over all, can not be taken back, is not held to an address or to a megabyte, and its errors hold the signed header and
 * hide whether anything can have left (RELIABILITY.md 3.1). So a plugin, which the library has for such ends, takes
 * each request once it is signed.
 */
export function createXClient(keys: XKeys, apiUrl: string | undefined, http: HttpClient, now: () => Date): XClient {
  const api = new TwitterApi(keys, { plugins: [takeSigned] }).v2;
  const prefix = `${(apiUrl ?? 'https://api.x.com').replace(/\/+$/u, '')}/2/`;
  const ask = async (
    signing: Promise<unknown>,
    signal: AbortSignal,
  ): Promise<{ readonly data: unknown; readonly headers: HttpAnswer['headers'] }> => {
    const { url, request } = await signed(signing);
    const answer = await http(url, request, signal).catch((error: unknown) => {
      throw new XProblem(outcomeOfFailure(error), null);
    });
    const refused = outcomeOfStatus(answer, 'X', now());
    if (refused) throw problemOf(refused, answer);
    return { data: dataOf(answer), headers: answer.headers };
  };
  return {
    post: async (text, replyTo, signal) => {
      const body = replyTo === null ? { text } : { text, reply: { in_reply_to_tweet_id: replyTo } };
      const { data } = await ask(api.post('tweets', body, { prefix, forceBodyMode: 'json' }), signal);
      if (!isRecord(data) || typeof data['id'] !== 'string' || !isPostId(data['id'])) throw lost();
      return data['id'];
    },
    me: async (signal) => {
      const { data, headers } = await ask(api.get('users/me', {}, { prefix }), signal);
      if (!isRecord(data) || typeof data['username'] !== 'string') throw lost();
      if (typeof data['id'] !== 'string' || !isPostId(data['id'])) throw lost();
      const accessLevel = headers['x-access-level'] ?? null;
      return { id: data['id'], username: remoteText(data['username']), accessLevel };
    },
    recent: async (userId, since, signal) => {
      const query = { max_results: 10, 'tweet.fields': 'created_at,entities', start_time: seconds(since) };
      const { data } = await ask(api.get(`users/${encodeURIComponent(userId)}/tweets`, query, { prefix }), signal);
      // No data at all is how X says that there are none.
      return Array.isArray(data) ? data.flatMap(postOf) : [];
    },
  };
}

/** Not an error: what is thrown to keep the library from sending. */
class Signed extends Error {
  readonly url: string;
  readonly request: HttpRequest;

  constructor(url: string, request: HttpRequest) {
    super('signed');
    this.url = url;
    this.request = request;
  }
}

const takeSigned: ITwitterApiClientPlugin = {
  onBeforeRequest: ({ computedParams: { url, method, headers, body } }) => {
    throw new Signed(url.href, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
      ...(typeof body === 'string' ? { body } : {}),
    });
  },
};

async function signed(signing: Promise<unknown>): Promise<Signed> {
  try {
    await signing;
  } catch (error) {
    if (error instanceof Signed) return error;
    throw error;
  }
  throw new Error('twitter-api-v2 has sent a request by itself');
}

/** X wants whole seconds. */
const seconds = (at: Date): string => at.toISOString().replace(/\.\d+Z$/u, 'Z');

/** What stands under `data`; null for an answer that is cut, no JSON, or has errors only. */
function dataOf(answer: HttpAnswer): unknown {
  const body = jsonOf(answer.text);
  return isRecord(body) ? (body['data'] ?? null) : null;
}

const lost = (): XProblem =>
  new XProblem({ kind: 'uncertain', reason: 'X said yes, but without the id that belongs to it' }, null);

/** X shortens each link and escapes three signs. */
function postOf(given: unknown): readonly XPost[] {
  if (!isRecord(given) || typeof given['text'] !== 'string') return [];
  if (typeof given['id'] !== 'string' || !isPostId(given['id'])) return [];
  const entities = isRecord(given['entities']) ? given['entities']['urls'] : [];
  const plain = given['text'].replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const links: readonly unknown[] = Array.isArray(entities) ? entities : [];
  const text = links.reduce<string>((rest, link) => {
    if (!isRecord(link) || typeof link['url'] !== 'string' || typeof link['expanded_url'] !== 'string') return rest;
    return rest.split(link['url']).join(link['expanded_url']);
  }, plain);
  return [{ id: given['id'], text }];
}
