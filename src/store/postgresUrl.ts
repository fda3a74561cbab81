import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { StoreError } from './store.ts';

/** Where a database is and how it is reached, as `pg` takes it. What is not said here, `pg` reads from the `PG*` variables. */
export interface PostgresAddress {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly enableChannelBinding?: boolean;
  /** False: in the clear, on this machine only or because the founder said so. */
  readonly ssl: false | ConnectionOptions;
  /** For people: without the password. */
  readonly shown: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const isPostgresUrl = (url: string): boolean => /^postgres(?:ql)?:/iu.test(url);

/** The URL as it may be shown. By hand, because what is wrong with one must not keep its password from being hidden. */
export function withoutPassword(url: string): string {
  const { before, password, after } = cutUrl(url);
  return `${before}${password === null ? '' : ':***'}${after.replace(parameter, '$1password=***$3')}`;
}

/** A URL apart from its password, which is told as it stands there and as it is meant. */
export interface PartedUrl {
  readonly url: string;
  /** Null: it has none. */
  readonly password: string | null;
  readonly raw: string | null;
}

/** Takes the password out, wherever it stands; every other URL stays as it is. */
export function partUrl(url: string): PartedUrl {
  if (!isPostgresUrl(url)) return { url, password: null, raw: null };
  const { before, password, after } = cutUrl(url);
  const given = password ?? parameter.exec(after)?.[2] ?? '';
  if (given === '') return { url, password: null, raw: null };
  // Without a host there is nothing to connect to; what is left of it must not be taken for one.
  const between = password === null || after.startsWith('@') ? '' : ':***';
  const rest = after.replace(parameter, (_, mark: string, _given, end: string) => (end === '' ? '' : mark));
  return { url: `${before}${between}${rest}`, password: decoded(given), raw: given };
}

/** The URL, which has none, with this password in it. */
export function withPassword(url: string, password: string): string {
  const text = encodeURIComponent(password);
  const [, user = null, rest = ''] = /^(\w+:\/\/[^:@/?#]*)(@.*)$/su.exec(url) ?? [];
  // Without a user there is no place for it before the host.
  return user === null ? `${url}${url.includes('?') ? '&' : '?'}password=${text}` : `${user}:${text}${rest}`;
}

const parameter = /([?&])password=([^&#]*)(&?)/iu;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A URL before, in and after its password; null: it has none. An `@`, `/` or `#` that should have been written as `%40`,
 * `%2F` or `%23` belongs to it as well.
 */
function cutUrl(url: string): { readonly before: string; readonly password: string | null; readonly after: string } {
  const [, before = '', rest = null] = /^([a-z]\w*:(?:\/\/)?[^:@/?#[\]]*):(.*)$/isu.exec(url) ?? [];
  const none = { before: '', password: null, after: url };
  if (rest === null) return none;
  const [authority = ''] = rest.split(/[/?#]/u, 1);
  const isPort = /^\d*$/u.test(authority);
  const where = authority.includes('@') ? authority : isPort ? (rest.split('?', 1)[0] ?? '') : rest;
  const end = where.lastIndexOf('@');
  if (end >= 0) return { before, password: rest.slice(0, end), after: rest.slice(end) };
  if (isPort) return none;
  return { before, password: authority, after: rest.slice(authority.length) };
}

/**
 * Reads `postgres://user@host:5432/database?sslmode=…&sslrootcert=…`; parts that are missing are those of libpq's
 * `PG*` variables. Certificates are verified, name and all, wherever the server is not on this machine: `sslmode=disable`
 * is the only way out, and the weaker modes of libpq mean `verify-full` too. Throws `StoreError`.
 */
export function readPostgresUrl(url: string, env: Environment): PostgresAddress {
  const shown = withoutPassword(url);
  try {
    const { url: bare, password } = partUrl(url);
    if (!/^\w+:\/\//u.test(bare)) throw new RangeError('it begins with postgres://');
    // A URL of the web takes no notice of them, and libpq does.
    if (/\p{Cc}/u.test(bare)) throw new RangeError('it has a tab, a line break or another control character in it');
    // libpq takes a user without a host, `postgres://user@/database?host=/socket`; a URL of the web can't be so.
    const named = bare.replace(/^(\w+:\/\/[^@/?#]*@)(?=[/?#]|$)/u, '$1localhost');
    const { hostname, port, username, pathname, searchParams } = new URL(named);
    const given = named === bare ? hostname : '';
    const strange = [...searchParams.keys()].filter((key) => !known.includes(key));
    if (strange.length > 0) throw new RangeError(`it takes ${known.join(', ')} after the ?, not ${strange.join(', ')}`);
    const host = searchParams.get('host') ?? decodeURIComponent(given).replace(/^\[(.*)\]$/u, '$1');
    if (host.includes(',')) throw new RangeError('one server, not several');
    const mode = searchParams.get('sslmode') ?? (env['PGSSLMODE'] || null);
    if (mode !== null && !modes.includes(mode)) {
      throw new RangeError(`the sslmode "${mode}" is none of ${modes.join(', ')}`);
    }
    const binding = searchParams.get('channel_binding');
    return {
      ...(host === '' ? {} : { host }),
      ...(port === '' ? {} : { port: Number(port) }),
      ...(username === '' ? {} : { user: decodeURIComponent(username) }),
      ...(password === null ? {} : { password }),
      ...(pathname.length < 2 ? {} : { database: decodeURIComponent(pathname.slice(1)) }),
      ...(binding === null || binding === 'disable' ? {} : { enableChannelBinding: true }),
      ssl: isPlain(mode, host || env['PGHOST'] || '') ? false : tlsOf(searchParams, env),
      shown,
    };
  } catch (error) {
    const detail = error instanceof RangeError ? { detail: error.message } : {};
    throw new StoreError({ kind: 'store_url', url: shown, ...detail }, { cause: error });
  }
}

const known: readonly string[] = [
  ...['host', 'password', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'channel_binding'],
];
/** https://www.postgresql.org/docs/current/libpq-ssl.html */
const modes: readonly string[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Of a socket, or a server on this machine, nobody else can read along. */
function isPlain(mode: string | null, host: string): boolean {
  if (mode === 'disable') return true;
  if (mode !== null && mode !== 'allow' && mode !== 'prefer') return false;
  return isOnThisMachine(host);
}

/** A socket, a loopback address, or none named, which means the same. */
export const isOnThisMachine = (host: string): boolean =>
  host === '' || host.startsWith('/') || /^(?:localhost|127\.[\d.]+|::1)$/u.test(host);

function tlsOf(given: URLSearchParams, env: Environment): ConnectionOptions {
  const file = (name: string): string | null => {
    const path = given.get(name) ?? (env[`PG${name.toUpperCase()}`] || null);
    // `system`: the authorities that the machine trusts, which Node's own list stands for.
    return path === null || path === 'system' ? null : readCertificate(name, path);
  };
  const [ca, cert, key] = [file('sslrootcert'), file('sslcert'), file('sslkey')];
  return {
    rejectUnauthorized: true,
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
  };
}

function readCertificate(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new RangeError(`${name}, ${path}, can not be read (${code})`, { cause: error });
  }
}
