import { createHash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import RelaxedBody from 'nodemailer/lib/dkim/relaxed-body.js';
import type { DkimKey } from './emailDkimKey.ts';

export interface DkimOptions {
  readonly domain: string;
  readonly selector: string;
  readonly key: DkimKey;
  /** Fields in lower case that are left out, because a service writes over them. */
  readonly unsigned?: readonly string[];
}

/**
 * Signs mails that share a body: that is hashed once, and of the head only the lines that differ are read again.
 *
 * nodemailer's own signer knows no Ed25519, hashes the body of each mail anew and signs no field that is absent, so of it
 * only the reading of the body is used.
 */
export interface DkimSigner {
  /**
   * @param shared lines of the head that all of them have, a folded one as one
   * @param body what follows the empty line
   */
  draft(shared: readonly string[], body: Buffer): Promise<SignHead>;
}

/**
 * @param own the other lines of one mail's head
 * @returns the `DKIM-Signature` line with its end, to stand before them; always the same for the same mail and key
 */
export type SignHead = (own: readonly string[]) => Promise<string>;

/** RFC 8058, 4 wants both lines of a one-click unsubscription covered; the rest is what a reader sees or a program goes by. */
const fields = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'auto-submitted',
  'list-unsubscribe',
  'list-unsubscribe-post',
];
/** Signed once more than they stand there, so that another one breaks the signature (RFC 6376, 8.15). */
const sealed = new Set(['from', 'to', 'subject', 'reply-to']);

export function createDkimSigner(options: DkimOptions): DkimSigner {
  const { key, unsigned = [] } = options;
  const signed = fields.filter((name) => !unsigned.includes(name));
  return {
    draft: async (shared, body) => {
      const bodyHash = await hashOf(body);
      const common = new Map(shared.map(relaxed));
      const beginnings = new Map<string, Beginning>();
      return async (own) => {
        const lines = new Map([...common, ...own.map(relaxed)]);
        const there = signed.filter((name) => lines.has(name));
        const beginning = beginnings.get(there.join()) ?? beginningOf(options, signed, there, bodyHash);
        beginnings.set(there.join(), beginning);
        const data = there.map((name) => `${name}:${lines.get(name)}\r\n`).join('') + beginning.relaxed;
        return `${beginning.line}${folded(await signatureOf(data, key))}\r\n`;
      };
    },
  };
}

/** The signature's line up to the signature itself. */
interface Beginning {
  readonly line: string;
  readonly relaxed: string;
}

function beginningOf(
  { domain, selector, key }: DkimOptions,
  signed: readonly string[],
  there: readonly string[],
  bodyHash: string,
): Beginning {
  // Of a field that is named twice and stands there once, the second reads as nothing.
  const named = signed.flatMap((name) => [
    ...(there.includes(name) ? [name] : []),
    ...(sealed.has(name) ? [name] : []),
  ]);
  const line = [
    `DKIM-Signature: v=1; a=${key.algorithm}; c=relaxed/relaxed; d=${domain}; s=${selector};`,
    `h=${namesFolded(named)};`,
    `bh=${bodyHash};`,
    'b=',
  ].join('\r\n ');
  const [name, value] = relaxed(line);
  return { line, relaxed: `${name}:${value}` };
}

/** RFC 6376, 3.4.2. @returns the name in lower case, and the value on one line without spaces around it */
function relaxed(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/gu, '')
    .replace(/[ \t]+/gu, ' ')
    .replace(/^ | $/gu, '');
  return [line.slice(0, colon).trim().toLowerCase(), value];
}

function hashOf(body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new RelaxedBody({ hashAlgo: 'sha256' });
    reader.once('hash', resolve).once('error', reject).resume().end(body);
  });
}

const signOffThread = promisify<string, Buffer, KeyObject, Buffer>(sign);

/** PKCS #1 1.5 and Ed25519 hold nothing random: a mail that is sent again has the same bytes. */
async function signatureOf(data: string, { algorithm, privateKey }: DkimKey): Promise<string> {
  // A head is ASCII, and where a program put other bytes into it, they are read as latin1.
  const bytes = Buffer.from(data, 'latin1');
  if (algorithm === 'ed25519-sha256') {
    return sign(null, createHash('sha256').update(bytes).digest(), privateKey).toString('base64');
  }
  // 0.28 ms for 2048 bits, seven times an Ed25519 signature: another core does it while this one goes on.
  return (await signOffThread('sha256', bytes, privateKey)).toString('base64');
}

const folded = (base64: string): string => base64.replace(/.{72}(?=.)/gu, '$&\r\n ');

const namesFolded = (names: readonly string[]): string => names.join(':').replace(/.{50,64}:(?=.)/gu, '$&\r\n ');
