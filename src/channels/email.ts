import { domainToASCII } from 'node:url';
import * as v from 'valibot';
import { parseAddress, parseMailbox } from '../domain/address.ts';
import { type ChannelIo, type CommonSettings, defineChannel, unlimited } from './channel.ts';
import type { SmtpServer } from './emailProblem.ts';
import { nonEmptyText, secret } from './settings.ts';

const port = v.pipe(
  v.number('a port number'),
  v.integer('a port number'),
  v.minValue(1, 'a port number'),
  v.maxValue(65_535, 'a port number'),
);
const server = v.pipe(
  v.strictObject({
    host: v.pipe(nonEmptyText('a host name'), v.regex(/^[\w.:[\]-]+$/u, 'a host name, without a port or "smtp://"')),
    port: v.optional(port),
    /** TLS from the first byte; port 465 means it anyway. */
    secure: v.optional(v.boolean('true or false'), false),
    user: v.optional(nonEmptyText('a user name')),
    password: v.optional(secret()),
  }),
  v.check(
    ({ user, password }) => (user === undefined) === (password === undefined),
    'user and password together, or neither',
  ),
  v.transform(({ host, port: given, secure, user, password }) => ({
    host,
    port: given ?? (secure ? 465 : 587),
    secure: secure || given === 465,
    signIn: user !== undefined && password !== undefined ? { user, password } : null,
  })),
);

const servers = 'a server {"host", "port", …} or a list of them';
const anyServer = v.record(v.string(), v.unknown());
const oneAddress = 'one e-mail address';
const address = v.pipe(
  v.string(oneAddress),
  v.check((text) => parseAddress(text, domainToASCII) !== null, oneAddress),
  v.transform((text) => parseAddress(text, domainToASCII) ?? text),
);
const sender = 'an address such as "Acme <status@acme.example>"';
const most = 'a number from 1 to 100';

const settings = {
  from: v.pipe(
    v.string(sender),
    v.check((text) => parseMailbox(text, domainToASCII) !== null, sender),
  ),
  to: v.union(
    [
      v.literal('contacts'),
      v.pipe(
        v.array(address),
        v.minLength(1),
        v.transform((all) => all.filter((one, index) => all.findIndex((other) => sameMailbox(one, other)) === index)),
      ),
    ],
    '"contacts" or a list of e-mail addresses',
  ),
  /** In order of preference. There is no setting that lets mail travel in the clear or to an unproven server. */
  smtp: v.pipe(
    // Made a list of before it is looked into, so that a fault is told with its place: `smtp[0].port`.
    v.union([v.array(anyServer), anyServer], servers),
    v.transform((given) => (Array.isArray(given) ? given : [given])),
    v.array(server),
    v.minLength(1, servers),
  ),
  connections: v.optional(v.pipe(v.number(most), v.integer(most), v.minValue(1, most), v.maxValue(100, most)), 10),
  perSecond: v.optional(v.pipe(v.number('a number of messages'), v.minValue(0.01, 'a number of at least 0.01'))),
  replyTo: v.optional(address),
};
type Settings = v.InferOutput<v.ObjectSchema<typeof settings, undefined>> & CommonSettings;

const sameMailbox = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** One message a person, over SMTP. */
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
  client: 'nodemailer (SMTPConnection)',
  rate: null,
  contracts: [],
  uncertain: { rule: 'resend-once', means: 'message-id' },
  expires: true,
  settings,
  lanes: (given) => given.connections,
  recipients: (given) => given.to,
  redirect: (_given, { smtpPort }) => ({
    smtp: [{ host: '127.0.0.1', port: smtpPort, secure: false, signIn: null }],
    perSecond: undefined,
  }),
  verify: async (given, io, signal) => {
    const { verifyServers } = await import('./emailVerify.ts');
    const places = given.smtp.map(({ signIn }) => signIn?.password.source ?? null);
    return await verifyServers(await serversOf(given, io), places, given, signal);
  },
  open: async (given, io) => {
    const { createTransport } = await import('./emailTransport.ts');
    const from = parseMailbox(given.from, domainToASCII);
    if (!from) throw new Error('a sender that the settings let through is no address');
    return createTransport({
      servers: await serversOf(given, io),
      from,
      replyTo: given.replyTo ?? null,
      connections: given.connections,
      perSecond: given.perSecond ?? null,
      allowMetadata: given.allowMetadata,
    });
  },
});

async function serversOf({ smtp }: Settings, io: ChannelIo): Promise<readonly SmtpServer[]> {
  return await Promise.all(
    smtp.map(async ({ host, port: at, secure, signIn }) => ({
      host,
      port: at,
      secure,
      user: signIn?.user ?? null,
      password: signIn ? await io.reveal(signIn.password) : null,
    })),
  );
}
