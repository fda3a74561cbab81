import { createHmac } from 'node:crypto';
import type { ChannelIo, Sender } from './channel.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { eventOf } from './updateEvent.ts';

/** Posts to one address, signed anew each time. */
export function senderTo(address: string, secretValue: string, io: ChannelIo): Sender {
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

/** The key of a `whsec_` secret; null for what is none. */
export function keyOf(value: string): Buffer | null {
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
