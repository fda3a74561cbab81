import { createHmac } from 'node:crypto';
import { Secret } from '../domain/secret.ts';
import { type ChannelIo, defineChannel, type Envelope, type Sender, unlimited, type Verdict } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { secret, url } from './settings.ts';

const settings = {
  url: url(),
  /** Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. */
  secret: secret(),
};

const drillKey = `whsec_${Buffer.from('for a drill, and no secret at all').toString('base64')}`;

/** Posts each update as a signed event: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const webhook = defineChannel({
  type: 'webhook',
  title: 'Signed webhook',
  reach: 'broadcast',
  variants: [],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: false, delete: false, lookUp: false, verify: false },
  afterwards: 'What the receiver did with it can not be taken back from here.',
  client: 'node:http',
  // The receiver knows a repeat by its `webhook-id`.
  uncertain: { rule: 'resend', means: 'webhook-id' },
  expires: true,
  settings,
  redirect: (_given, { url: receiver }) => ({
    url: receiver,
    secret: new Secret({ kind: 'literal', value: drillKey }),
  }),
  verify: async (given, io) => {
    const key = keyOf(await io.reveal(given.secret));
    if (key === null) {
      const fix = 'make one with: echo whsec_$(openssl rand -base64 32)';
      return { kind: 'fault', message: 'its secret is not of the form whsec_<base64 of 24 to 64 bytes>', fix };
    }
    return await whereItGoes(new URL(given.url));
  },
  open: async (given, io) => senderTo(given.url, await io.reveal(given.secret), io),
});

/** All that can be found out without a post: there is no request that a receiver must take as a mere question. */
async function whereItGoes({ host, hostname }: URL): Promise<Verdict> {
  const { lookup } = await import('node:dns/promises');
  try {
    await lookup(hostname.replace(/^\[|\]$/gu, ''));
  } catch {
    return { kind: 'fault', message: `the name ${hostname} does not resolve`, fix: 'check "url" in the config' };
  }
  return { kind: 'ok', message: `${host} is known and the secret is well formed; only a post can tell more` };
}

function senderTo(address: string, secretValue: string, io: ChannelIo): Sender {
  const key = keyOf(secretValue);
  const host = new URL(address).host;
  return {
    send: async (envelope, signal) => {
      if (key === null) return { kind: 'failed', reason: 'its secret is not a whsec_ secret', scope: 'channel' };
      const body = JSON.stringify(eventOf(envelope));
      const headers = signedHeaders(envelope.deliveryId, body, key, io.now());
      try {
        const answer = await io.http(address, { method: 'POST', headers, body }, signal);
        if (answer.status === 410) {
          return { kind: 'failed', reason: `${host} says that this endpoint is gone (HTTP 410)`, scope: 'channel' };
        }
        return outcomeOfStatus(answer, host, io.now()) ?? { kind: 'sent', remoteId: envelope.deliveryId, url: null };
      } catch (error) {
        return outcomeOfFailure(error);
      }
    },
    close: async () => {},
  };
}

function keyOf(value: string): Buffer | null {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/u.exec(value.trim())?.[1];
  const key = Buffer.from(encoded ?? '', 'base64');
  return key.byteLength >= 24 && key.byteLength <= 64 ? key : null;
}

/** The id stays over retries, the time does not: a receiver refuses what is older than five minutes. */
function signedHeaders(id: string, body: string, key: Buffer, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

/** The payload; documented in `docs/webhook.md`. */
function eventOf({ incident, update, message, locale, earlierIds }: Envelope) {
  return {
    type: `incident.${update.event}`,
    timestamp: update.at.toISOString(),
    data: {
      incident: {
        id: incident.id,
        uuid: incident.uuid,
        title: incident.title,
        status: update.status,
        impact: incident.impact,
        url: incident.url,
      },
      update: { seq: update.seq, event: update.event, status: update.status, at: update.at.toISOString() },
      text: message.text,
      locale,
      previous: earlierIds.at(-1) ?? null,
    },
  };
}
