import type { Envelope, Sender } from '../../src/channels/channel.ts';
import { type LinkOptions, type SmtpLimits, smtpLimits, smtpPlace } from '../../src/channels/emailConnection.ts';
import type { SmtpServer } from '../../src/channels/emailProblem.ts';
import { createTransport, type TransportOptions } from '../../src/channels/emailTransport.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { testEnvelope } from './httpChannelIo.ts';

export const from = { name: 'Acme', address: 'status@acme.example' };
export const never = new AbortController().signal;
export const password = 'correct-horse-battery';

export const serverAt = (port: number, overrides: Partial<SmtpServer> = {}): SmtpServer => ({
  host: '127.0.0.1',
  port,
  secure: false,
  user: null,
  password: null,
  ...overrides,
});

export const signedIn = { user: 'mailer', password };

/** Short enough for a test that waits for one of them to end, long enough for a machine that is busy. */
export const shortLimits = { connectMs: 300, commandsMs: 300, replyMs: 300, quitMs: 300 };

type Overrides = Partial<Omit<TransportOptions, 'places'> & Pick<LinkOptions, 'lookup' | 'allowMetadata'>> & {
  readonly limits?: SmtpLimits;
};

export function transportTo(servers: readonly SmtpServer[], overrides: Overrides = {}): Sender {
  const { limits = smtpLimits, allowMetadata = false, lookup, ...options } = overrides;
  const link = { limits, allowMetadata, ...(lookup ? { lookup } : {}) };
  return createTransport({
    places: servers.map((server) => smtpPlace(server, link)),
    from,
    replyTo: null,
    connections: 10,
    perSecond: null,
    ...options,
  });
}

let letters = 0;

/** Another delivery each time. */
export const letter = (overrides: Partial<Envelope> = {}): Envelope => {
  letters += 1;
  return testEnvelope({ deliveryId: `d${letters}`.padEnd(26, 'x'), to: 'ann@x.test', ...overrides });
};

export const messageIdIn = ({ deliveryId }: Envelope): string => `<${deliveryId}@acme.example>`;

/** Every form in which the password could leave. */
export function holdsPassword(outcome: Outcome): boolean {
  const text = JSON.stringify(outcome);
  const forms = [
    password,
    Buffer.from(password).toString('base64'),
    Buffer.from(`\u0000mailer\u0000${password}`).toString('base64'),
  ];
  return forms.some((form) => text.includes(form));
}
