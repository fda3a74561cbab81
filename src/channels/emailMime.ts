import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mailbox } from '../domain/address.ts';
import type { Envelope } from './channel.ts';

/** The same delivery always has the same Message-ID (RELIABILITY.md 2.4): a second copy can be told as one. */
export const messageIdOf = (deliveryId: string, from: Mailbox): string =>
  `<${deliveryId.slice(0, 26).toLowerCase()}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;

/** The whole message; the same bytes on every attempt, in every process. */
export async function composeEmail(envelope: Envelope, from: Mailbox, replyTo: string | null): Promise<Buffer> {
  const { message, update, to, deliveryId, earlierIds } = envelope;
  const references = earlierIds.map((id) => messageIdOf(id, from));
  const inReplyTo = references.at(-1);
  const composer = new MailComposer({
    from: { name: from.name, address: from.address },
    // As an object, because a string would be read as a list of addresses.
    to: [{ name: '', address: to }],
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject: oneLine(message.subject ?? message.text.slice(0, 80)),
    messageId: messageIdOf(deliveryId, from),
    date: update.at,
    ...(inReplyTo === undefined ? {} : { inReplyTo, references }),
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': envelope.locale },
    baseBoundary: deliveryId,
    disableFileAccess: true,
    disableUrlAccess: true,
    xMailer: false,
  });
  const root = composer.compile();
  if (root.getEnvelope().to.length !== 1) throw new Error('an e-mail is for exactly one recipient');
  return await new Promise((resolve, reject) => {
    root.build((error, bytes) => (error || !bytes ? reject(error ?? new Error('no message was built')) : resolve(bytes)));
  });
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
