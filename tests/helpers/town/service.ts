/** One request, read whole. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Said {
  readonly status: number;
  /** A text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** It carried a message that stands already, and the service knew it. */
  readonly isRepeat?: boolean;
}

/** A message as it stands at a service, for its readers. */
export interface Standing {
  readonly id: string;
  /** What a reader sees, or the Markdown that the service shows to one. */
  readonly text: string;
  readonly title: string | null;
  /** Whose phone or mailbox it came to; empty for a post to all. */
  readonly to: string;
  /** What it hangs on: the id of an earlier one. */
  readonly on: string | null;
  /** By what the service knows a repeat. */
  readonly key: string | null;
  /** Our own mark, where the service keeps one. */
  readonly mark: unknown;
  /** ISO instant. */
  readonly at: string;
  /** The request as it came, or the e-mail. */
  readonly raw: string;
}

/** All that a service remembers, as plain data: what is not to have happened is done on a copy. */
export interface Book {
  readonly posts: Standing[];
  /** What was changed in a post that stands. */
  readonly edits: { readonly id: string; readonly text: string }[];
}

/** How much of its room a message takes, as the service itself counts. */
export interface Room {
  readonly used: number;
  readonly limit: number;
}

/** What a service is, whatever carries its requests. */
export interface Traits {
  /** As the config names the channel. */
  readonly name: string;
  readonly type: string;
  /** Later messages hang on the first one. */
  readonly threads: boolean;
  /** Who asks is told what stands there. */
  readonly lists: boolean;
  /** As the ledger names a message; null: the service gives no id. */
  remoteId(post: Standing): string | null;
  /** Where a reader finds it; null: the service does not say. */
  url(post: Standing): string | null;
  /** Written from CHANNELS.md, and by other code than ours; null: the service names no limit. */
  readonly room: ((post: Standing) => readonly Room[]) | null;
}

/** A service that speaks HTTP. Throws for a request that it would not take. */
export interface HttpService extends Traits {
  /** The channel in the config, led to this address. */
  entry(url: string): object;
  /** Null: it knows no such request. */
  answer(asked: Asked, book: Book): Said | null;
}

export type Route = readonly [
  method: string,
  path: RegExp,
  answer: (asked: Asked, book: Book, ...parts: string[]) => Said,
];

/** Answers by the first route that fits; its groups are handed on. */
export const routes =
  (...all: readonly Route[]): HttpService['answer'] =>
  (asked, book) => {
    for (const [method, path, answer] of all) {
      const match = asked.method === method ? path.exec(asked.path) : null;
      if (match) return answer(asked, book, ...match.slice(1).map(decodeURIComponent));
    }
    return null;
  };

export const yes = (body: unknown = '', status = 200, headers: Record<string, string> = {}): Said => ({
  status,
  body,
  headers,
});

/** Writes a message down. Its id is a number that grows, unless the service has other ones. */
export function stand(book: Book, raw: string, post: Partial<Standing> & { readonly text: string }): Standing {
  const made: Standing = {
    ...{ id: String(1001 + book.posts.length), title: null, to: '', on: null, key: null, mark: null },
    ...{ at: new Date().toISOString(), raw },
    ...post,
  };
  if (made.text.trim() === '') throw new Error('a message without words');
  book.posts.push(made);
  return made;
}

export const idIs = ({ id }: Standing): string => id;
export const none = (): null => null;
/** What is not there is a 404, as the sender expects it of this service. */
export const missing = (body: unknown = {}): Said => ({ status: 404, body });

type Fields = Readonly<Record<string, unknown>>;

/** The object in a request's body. */
export function jsonIn({ body, headers }: Asked): Fields {
  if (!/json/u.test(headers['content-type'] ?? '')) throw new Error(`JSON as ${headers['content-type']}`);
  return fieldsOf(JSON.parse(body));
}

export function formIn({ body, headers }: Asked): Readonly<Record<string, string>> {
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') throw new Error('a form that says it is none');
  return Object.fromEntries(new URLSearchParams(body));
}

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
  return value as Fields;
}

export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`lacks "${name}"`);
  return value;
}

/** Throws unless each of these fields is exactly this. */
export function insist(fields: Fields, wanted: Fields): void {
  for (const [name, value] of Object.entries(wanted)) {
    if (JSON.stringify(fields[name]) !== JSON.stringify(value)) {
      throw new Error(`"${name}" is ${JSON.stringify(fields[name])} and not ${JSON.stringify(value)}`);
    }
  }
}

export function insistOnBearer({ headers }: Asked, token: string): void {
  if (headers['authorization'] !== `Bearer ${token}`) throw new Error('not signed in');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** HTML as its reader sees it; a link's address is told where it is not its words. */
export const readHtml = (html: string): string =>
  html
    .replace(/<a [^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/giu, (_, href: string, words: string) =>
      href === words ? words : `${words} (${href})`,
    )
    .replace(/<br\s*\/?>/giu, '\n')
    .replace(/<\/(?:p|li|h\d|div|hr)>/giu, '\n')
    .replace(/<[^>]*>/gu, '')
    .replace(/&([a-z]+|#39);/giu, (found, name: string) => entities[name.toLowerCase()] ?? found)
    .trim();

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
export const graphemesIn = (text: string): number => [...graphemes.segment(text)].length;
export const codePointsIn = (text: string): number => [...text].length;
