import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mailbox } from '../domain/address.ts';
import type { Envelope, RemotePost } from './channel.ts';

type Letter = Pick<Envelope, 'deliveryId' | 'to' | 'locale' | 'message' | 'earlierIds' | 'update'> &
  Partial<Pick<Envelope, 'firstPost' | 'latestPost'>>;

/** The same delivery always has the same Message-ID (RELIABILITY.md 2.4): a second copy can be told as one. */
export function messageIdOf(deliveryId: string, from: Mailbox): string {
  const local = deliveryId.slice(0, 26).toLowerCase();
  if (!/^[a-z0-9_-]+$/u.test(local)) throw new Error('a delivery id that can not be part of a Message-ID');
  return `<${local}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
}

/**
 * The whole message for one person; the same bytes on every attempt and in every process.
 * @param from as in `replyTo` and `envelope.to`, the addresses are canonical: `parseAddress` gave them
 */
export async function composeEmail(envelope: Letter, from: Mailbox, replyTo: string | null): Promise<Buffer> {
  const { message, update, to, deliveryId } = envelope;
  const { references, inReplyTo } = threadOf(envelope, from);
  const composer = new MailComposer({
    from: { name: oneLine(from.name), address: from.address },
    // As an object, because a string would be read as a list of addresses.
    to: [{ name: '', address: to }],
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject: subjectOf(envelope),
    messageId: messageIdOf(deliveryId, from),
    date: update.at,
    ...(inReplyTo === undefined ? {} : { inReplyTo, references: [...references] }),
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    // RFC 3834: what answers by itself leaves this alone. No Precedence: filters count it against a mail.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': envelope.locale.replace(/[^A-Za-z0-9-]/gu, '') },
    // RFC 2046 allows 70 characters; nodemailer puts 14 around this.
    baseBoundary: deliveryId.slice(0, 26),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
  });
  const root = composer.compile();
  const recipients = root.getEnvelope().to;
  if (recipients.length !== 1 || recipients[0] !== to) throw new Error('an e-mail is for exactly one recipient');
  return await new Promise((resolve, reject) => {
    root.build((error, bytes) =>
      error || !bytes ? reject(error ?? new Error('no message was built')) : resolve(bytes),
    );
  });
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
