import { domainToASCII } from 'node:url';
import * as v from 'valibot';
import { parseAddress, parseMailbox } from '../domain/address.ts';
import { type ChannelIo, type CommonSettings, defineChannel, unlimited, type Verdict } from './channel.ts';
import type { SmtpServer } from './emailConnection.ts';
import { nonEmptyText, secret } from './settings.ts';

const port = v.pipe(v.number('a port number'), v.integer('a port number'), v.minValue(1), v.maxValue(65_535));
const server = v.strictObject({
  host: nonEmptyText('a host name'),
  port: v.optional(port, 587),
  /** TLS from the start; port 465 means it anyway. */
  secure: v.optional(v.boolean('true or false'), false),
  user: v.optional(nonEmptyText('a user name')),
  password: v.optional(secret()),
});
const address = v.pipe(
  v.string('one e-mail address'),
  v.check((text) => parseAddress(text, domainToASCII) !== null, 'one e-mail address'),
  v.transform((text) => parseAddress(text, domainToASCII) ?? text),
);

const settings = {
  from: v.pipe(
    v.string('an address such as "Acme <status@acme.example>"'),
    v.check((text) => parseMailbox(text, domainToASCII) !== null, 'an address such as "Acme <status@acme.example>"'),
  ),
  to: v.union([v.literal('contacts'), v.pipe(v.array(address), v.minLength(1))], '"contacts" or a list of e-mail addresses'),
  smtp: v.pipe(
    v.union([v.array(server), server], 'a server {"host", "port", …} or a list of them'),
    v.transform((given) => (Array.isArray(given) ? given : [given])),
    v.minLength(1, 'at least one server'),
  ),
  connections: v.optional(
    v.pipe(v.number('a number from 1 to 100'), v.integer(), v.minValue(1), v.maxValue(100, 'a number from 1 to 100')),
    10,
  ),
  perSecond: v.optional(v.pipe(v.number('a number of messages'), v.minValue(0.01))),
  replyTo: v.optional(address),
};
type Settings = v.InferOutput<v.ObjectSchema<typeof settings, undefined>> & CommonSettings;

export const email = defineChannel({
  type: 'email',
  title: 'E-mail',
  reach: 'people',
  variants: ['email'],
  format: 'email',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: false, delete: false, lookUp: false, verify: true },
  afterwards: 'An e-mail that is sent can not be taken back or edited.',
  client: 'nodemailer (SMTPConnection)',
  uncertain: { rule: 'resend-once', means: 'message-id' },
  expires: true,
  settings,
  lanes: (given) => given.connections,
  recipients: (given) => given.to,
  verify: async (given, io, signal) => verify(await serversOf(given, io), signal),
  open: async (given, io) => {
    const { createTransport } = await import('./emailTransport.ts');
    const from = parseMailbox(given.from, domainToASCII);
    if (!from) throw new Error('a sender that the settings let through is no address');
    return createTransport({
      servers: await serversOf(given, io),
      from,
      replyTo: given.replyTo ?? null,
      perSecond: given.perSecond ?? null,
    });
  },
});

async function serversOf({ smtp }: Settings, io: ChannelIo): Promise<readonly SmtpServer[]> {
  return await Promise.all(
    smtp.map(async ({ host, port, secure, user, password }) => ({
      host,
      port,
      secure: secure || port === 465,
      user: user ?? null,
      password: password ? await io.reveal(password) : null,
    })),
  );
}

/** Connects and signs in everywhere. That a From address is allowed only a message can show. */
async function verify(servers: readonly SmtpServer[], signal: AbortSignal): Promise<Verdict> {
  const { connectTo, describeServer, SmtpProblem } = await import('./emailConnection.ts');
  const results = await Promise.all(
    servers.map(async (one) => {
      try {
        const connection = await connectTo(one, signal);
        await connection.close();
        return { ok: true, text: `${describeServer(one)} takes mail` };
      } catch (error) {
        if (error instanceof SmtpProblem) return { ok: false, text: error.message };
        throw error;
      }
    }),
  );
  const message = results.map((result) => result.text).join('; ');
  if (results.every((result) => result.ok)) return { kind: 'ok', message };
  const fix = 'correct smtp (host, port, user, password) in the config, then: incident channels test';
  return { kind: results.some((result) => result.ok) ? 'warning' : 'fault', message, fix };
}
