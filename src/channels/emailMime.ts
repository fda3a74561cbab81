import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mailbox } from '../domain/address.ts';
import type { Message } from '../domain/message.ts';
import type { Envelope, RemotePost } from './channel.ts';
import type { DkimSigner, SignHead } from './emailDkim.ts';
import type { UnsubscribeLines } from './emailUnsubscribe.ts';

type Letter = Pick<Envelope, 'deliveryId' | 'to' | 'locale' | 'message' | 'earlierIds' | 'update'> &
  Partial<Pick<Envelope, 'firstPost' | 'latestPost'>>;

/** The same delivery always has the same Message-ID (RELIABILITY.md 2.4): a second copy can be told as one. */
export function messageIdOf(deliveryId: string, from: Mailbox): string {
  const local = deliveryId.slice(0, 26).toLowerCase();
  if (!/^[a-z0-9_-]+$/u.test(local)) throw new Error('a delivery id that can not be part of a Message-ID');
  return `<${local}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
}

/** Makes the mails of one sender. */
export interface Letters {
  /**
   * The whole message for one person; the same bytes on every attempt and in every process.
   * @param envelope whose `to` is canonical: `parseAddress` gave it
   */
  compose(envelope: Letter): Promise<Buffer>;
}

/** What a head has besides. */
export interface HeadExtras {
  readonly signers: readonly DkimSigner[];
  /** Null: the reader is not told how to get no more. */
  readonly unsubscribe: UnsubscribeLines | null;
}

const nothingMore: HeadExtras = { signers: [], unsubscribe: null };

/**
 * What a hundred thousand people get is built once: only the lines of the head that name one of them differ, and each of
 * those holds nothing but addresses, ids and tokens that were checked or made here.
 * @param from as `replyTo` canonical
 */
export function createLetters(from: Mailbox, replyTo: string | null, extras = nothingMore): Letters {
  const { signers, unsubscribe } = extras;
  const drafts = new WeakMap<Message, Promise<Draft>>();
  return {
    compose: async (envelope) => {
      const draft = drafts.get(envelope.message) ?? draftOf(envelope, from, replyTo, signers);
      drafts.set(envelope.message, draft);
      const { head, body, signings } = await draft;
      const { references, inReplyTo } = threadOf(envelope, from);
      const own = [
        `To: ${headAddress(envelope.to)}`,
        `Message-ID: ${messageIdOf(envelope.deliveryId, from)}`,
        ...(inReplyTo === undefined ? [] : [`In-Reply-To: ${inReplyTo}`]),
        ...(references.length === 0 ? [] : [`References: ${references.join('\r\n ')}`]),
        ...(unsubscribe?.(envelope.to) ?? []),
      ];
      const signatures = signings.length === 0 ? '' : await signed(signings, own);
      return Buffer.concat([Buffer.from(`${signatures}${own.join('\r\n')}\r\n`), head, body]);
    },
  };
}

/** A mail without the lines that name its reader. */
interface Draft {
  readonly head: Buffer;
  /** From the empty line on. */
  readonly body: Buffer;
  readonly signings: readonly SignHead[];
}

const signed = async (signings: readonly SignHead[], own: readonly string[]): Promise<string> =>
  (await Promise.all(signings.map((sign) => sign(own)))).join('');

async function draftOf(
  envelope: Letter,
  from: Mailbox,
  replyTo: string | null,
  signers: readonly DkimSigner[],
): Promise<Draft> {
  const { message, update } = envelope;
  const subject = subjectOf(envelope);
  const composer = new MailComposer({
    from: { name: oneLine(from.name), address: from.address },
    to: [{ name: '', address: nobody }],
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject,
    messageId: `<${nobody}>`,
    date: update.at,
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    // RFC 3834: what answers by itself leaves this alone. No Precedence: filters count it against a mail.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': envelope.locale.replace(/[^A-Za-z0-9-]/gu, '') },
    baseBoundary: boundaryOf(subject, message),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
  });
  const bytes = await built(composer);
  const end = bytes.indexOf('\r\n\r\n');
  // Folded lines belong to the one before.
  const lines = bytes
    .subarray(0, end)
    .toString('latin1')
    .split(/\r\n(?![ \t])/u);
  const shared = lines.filter((line) => !/^(?:To|Message-ID):/iu.test(line));
  if (lines.length - shared.length !== 2) throw new Error('a mail names its reader in two lines');
  const body = bytes.subarray(end);
  const content = body.subarray('\r\n\r\n'.length);
  const signings = await Promise.all(signers.map((signer) => signer.draft(shared, content)));
  return { head: Buffer.from(shared.join('\r\n'), 'latin1'), body, signings };
}

const nobody = 'nobody@nowhere.invalid';

const built = (composer: MailComposer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    composer
      .compile()
      .build((error, bytes) => (error || !bytes ? reject(error ?? new Error('no message was built')) : resolve(bytes)));
  });

/** RFC 2046 allows 70 characters; nodemailer puts 14 around this. */
const boundaryOf = (subject: string, { text, html }: Message): string =>
  createHash('sha256')
    .update(JSON.stringify([subject, text, html]))
    .digest('hex')
    .slice(0, 26);

/** One address and nothing else: no comma, no line, no name. */
function headAddress(address: string): string {
  const isOne = /^(?:[^\s"(),:;<>@[\\\]\p{Cc}]+|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*")@[A-Za-z0-9.[\]:-]+$/u.test(address);
  if (!isOne) throw new Error('an e-mail is for exactly one recipient');
  return address;
}

/**
 * The earlier mails by the ids that we gave them, and by those that a service gave the first and the newest instead, as
 * far as they are known. By SMTP these are the same, so a resend is too, whatever became of the earlier ones meanwhile.
 */
function threadOf(
  { earlierIds, firstPost, latestPost }: Letter,
  from: Mailbox,
): { readonly references: readonly string[]; readonly inReplyTo: string | undefined } {
  const ours = earlierIds.map((id) => messageIdOf(id, from));
  const givenTo = (post: RemotePost | null | undefined): string | undefined =>
    post && messageIdForm.test(post.remoteId) && !ours.includes(post.remoteId) ? post.remoteId : undefined;
  const [first, latest] = [givenTo(firstPost), givenTo(latestPost)];
  return {
    // What is answered stands last (RFC 5322, 3.6.4).
    references: [first === latest ? undefined : first, ...ours, latest].filter((id) => id !== undefined),
    inReplyTo: latest ?? ours.at(-1),
  };
}

const messageIdForm = /^<[\w.+-]+@[\w.-]+>$/u;

const maxSubjectChars = 200;

/** The template's subject, else the first line that says something. */
function subjectOf({ message }: Letter): string {
  const line = message.subject ?? message.text.split('\n').find((one) => one.trim() !== '') ?? '';
  const chars = [...oneLine(line)];
  return chars.length > maxSubjectChars ? `${chars.slice(0, maxSubjectChars - 1).join('')}…` : chars.join('');
}

/** A header is one line: what would begin another is a space. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
