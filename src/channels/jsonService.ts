import type { Outcome } from '../domain/delivery.ts';
import type { HttpRequest } from '../net/httpClient.ts';
import { jsonOf } from './answerBody.ts';
import type { ChannelIo } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { isPostId } from './postId.ts';
import { withoutSlash } from './secretUrl.ts';

export type Problem = Exclude<Outcome, { kind: 'sent' }>;

export interface JsonService {
  /** As a reason names it: `Facebook`. */
  readonly who: string;
  /** `https://graph.facebook.com`, or where the config leads it. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Masked wherever the service repeats one. */
  readonly secrets: readonly string[];
  /** The sentence in an error's body that says what is wrong; `text` is the body as it came, for what is no JSON. */
  readonly saying: (body: unknown, text: string) => string | null;
}

/** An answer of a service; `body` is what its JSON holds, undefined where it holds none. */
export interface JsonAnswer {
  readonly body: unknown;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: no answer came. */
  readonly status: number | null;
  /** What it means for a message by the rules for all services; null: a yes. */
  readonly problem: Problem | null;
}

/** Never throws for what the service or the network does. `path` begins with a slash. */
export type Ask = (
  method: HttpRequest['method'],
  path: string,
  signal: AbortSignal,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<JsonAnswer>;

export function askerOf(service: JsonService, io: ChannelIo): Ask {
  const base = withoutSlash(service.base);
  return async (method, path, signal, content, headers = {}) => {
    const request = jsonRequest(method, { ...service.headers, ...headers }, content);
    return await answerTo(base + path, request, service, io, signal);
  };
}

/** One request as it stands, and what its answer means. Never throws for what the service or the network does. */
export async function answerTo(
  url: string,
  request: HttpRequest,
  { who, secrets, saying }: Pick<JsonService, 'who' | 'secrets' | 'saying'>,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const mask = maskOf(secrets);
  try {
    const answer = await io.http(url, request, signal);
    const text = mask(answer.text);
    // Ids are read from the answer as it came: a short secret may stand in one by chance.
    const body = jsonOf(answer.text);
    const said = saying(body, answer.text);
    const problem = outcomeOfStatus({ ...answer, text: said === null ? text : mask(said) }, who, io.now());
    return { body, text, headers: answer.headers, status: answer.status, problem };
  } catch (error) {
    return { body: undefined, text: '', headers: {}, status: null, problem: outcomeOfFailure(error) };
  }
}

/** A request with JSON in it, or with nothing. */
export function jsonRequest(
  method: HttpRequest['method'],
  headers: Readonly<Record<string, string>>,
  content: unknown,
): HttpRequest {
  const wanted = { accept: 'application/json', ...headers };
  if (content === undefined) return { method, headers: wanted };
  return { method, headers: { ...wanted, 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

/** Meta repeats a malformed token in its error; what a service says ends up in a reason. */
const maskOf =
  (secrets: readonly string[]) =>
  (text: string): string =>
    secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '***'), text);

/** What lies at a path of names in somebody else's JSON; undefined where anything on the way is missing. */
export function at(value: unknown, ...names: readonly (string | number)[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string | number, unknown>)[name]
        : undefined,
    value,
  );
}

/** A text that is not empty, else null. */
export function textAt(value: unknown, ...names: readonly (string | number)[]): string | null {
  const found = at(value, ...names);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** An id, which some services write as a number. */
export function idAt(value: unknown, ...names: readonly (string | number)[]): string | null {
  const found = at(value, ...names);
  if (typeof found === 'number') return Number.isSafeInteger(found) ? String(found) : null;
  return typeof found === 'string' && isPostId(found) ? found : null;
}

/** A list, else null. */
export function listAt(value: unknown, ...names: readonly (string | number)[]): readonly unknown[] | null {
  const found = at(value, ...names);
  return Array.isArray(found) ? found : null;
}
