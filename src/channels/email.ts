import { domainToASCII } from 'node:url';
import { parseMailbox } from '../domain/address.ts';
import { defineChannel, unlimited } from './channel.ts';
import { emailEntries, emailFaults } from './emailSettings.ts';

/** One message a person, through the first of several servers, services or programs that takes it. */
export const email = defineChannel({
  type: 'email',
  title: 'E-mail',
  reach: 'people',
  variants: ['email'],
  format: 'email',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: false, delete: false, lookUp: false, verify: true },
  afterwards: "A sent e-mail can't be taken back or edited.",
  client: 'nodemailer (SMTPConnection); node:http and aws4fetch for SES; node:child_process for sendmail',
  // Each provider has its own, which is what `perSecond` is for.
  rate: null,
  contracts: ['aws-sesv2'],
  uncertain: { rule: 'resend-once', means: 'message-id' },
  expires: true,
  settings: emailEntries,
  faults: emailFaults,
  lanes: (given) => given.connections,
  recipients: (given) => given.to,
  optOutAt: (given) => given.unsubscribeUrl ?? null,
  unready: async (given, io) => {
    if (!given.dkim && given.unsubscribeUrl === undefined) return [];
    const { unreadyHead } = await import('./emailHead.ts');
    return await unreadyHead(given, io);
  },
  hosts: ({ smtp = [], ses }) => [
    ...smtp.map((one) => one.host),
    ...(ses ? [`email.${ses.region}.amazonaws.com`] : []),
  ],
  redirect: (_given, { smtpPort }) => ({
    smtp: [{ host: '127.0.0.1', port: smtpPort, secure: false, signIn: null }],
    ses: undefined,
    sendmail: undefined,
    prefer: undefined,
    perSecond: undefined,
    dkim: undefined,
    unsubscribeUrl: undefined,
  }),
  verify: async (given, io, signal) => {
    const { verifyEmail } = await import('./emailVerify.ts');
    return await verifyEmail(given, io, signal);
  },
  open: async (given, io) => {
    const [{ createTransport }, { placesOf }, { headExtrasOf }] = await Promise.all([
      import('./emailTransport.ts'),
      import('./emailWays.ts'),
      import('./emailHead.ts'),
    ]);
    const from = parseMailbox(given.from, domainToASCII);
    if (!from) throw new Error('a sender that the settings let through is no address');
    return createTransport({
      places: await placesOf(given, io),
      from,
      replyTo: given.replyTo ?? null,
      extras: await headExtrasOf(given, io),
      connections: given.connections,
      perSecond: given.perSecond ?? null,
    });
  },
});
