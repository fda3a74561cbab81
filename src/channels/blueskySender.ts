import { createHash } from 'node:crypto';
import type { Outcome } from '../domain/delivery.ts';
import { type BlueskyAccess, type BlueskySession, blueskySession, errorOf } from './blueskySession.ts';
import { linksIn } from './blueskyText.ts';
import type { ChannelIo, Envelope, Sender } from './channel.ts';
import { textAt } from './jsonService.ts';

const collection = 'app.bsky.feed.post';

export function blueskySender(access: BlueskyAccess, io: ChannelIo): Sender {
  const session = blueskySession(access, io);
  return {
    send: async (envelope, signal) => {
      const rkey = recordKey(envelope.deliveryId, envelope.update.at);
      const record = recordOf(envelope);
      // `swapRecord: null`: only where no record stands under this key.
      const put = await session.ask('POST', 'com.atproto.repo.putRecord', signal, ({ did }) => ({
        repo: did,
        collection,
        rkey,
        record,
        swapRecord: null,
      }));
      if ('refused' in put) return put.refused;
      if (put.problem === null) return sentAs(put.body) ?? unreadable('Bluesky said yes without naming the post');
      if (put.problem.kind === 'failed' && errorOf(put) === 'InvalidSwap') return await standing(session, rkey, signal);
      return put.problem;
    },
    close: async () => {},
  };
}

/** A post of this delivery is there already: an answer was lost before. */
async function standing(session: BlueskySession, rkey: string, signal: AbortSignal): Promise<Outcome> {
  const own = await session.get(signal);
  if ('refused' in own) return own.refused;
  const query = new URLSearchParams({ repo: own.did, collection, rkey });
  const found = await session.ask('GET', `com.atproto.repo.getRecord?${query}`, signal);
  const sent = 'refused' in found || found.problem !== null ? null : sentAs(found.body);
  return sent ?? unreadable('Bluesky has this post already, but did not show it');
}

const unreadable = (reason: string): Outcome => ({ kind: 'uncertain', reason });

function sentAs(body: unknown): Outcome | null {
  const [uri, cid] = [textAt(body, 'uri'), textAt(body, 'cid')];
  const [, did, rkey] = /^at:\/\/(did:[\w.:%-]+)\/app\.bsky\.feed\.post\/([\w.~:-]+)$/u.exec(uri ?? '') ?? [];
  if (uri === null || cid === null || did === undefined || !/^\w+$/u.test(cid)) return null;
  return { kind: 'sent', remoteId: `${uri}|${cid}`, url: `https://bsky.app/profile/${did}/post/${rkey}` };
}

/** The same delivery always makes the same record, to the byte. */
function recordOf(envelope: Envelope): object {
  const { message, update, locale, firstPost, latestPost } = envelope;
  const facets = linksIn(message.text);
  const root = firstPost === null ? null : strongRef(firstPost.remoteId);
  const parent = (latestPost === null ? null : strongRef(latestPost.remoteId)) ?? root;
  return {
    $type: collection,
    text: message.text,
    createdAt: update.at.toISOString(),
    langs: [locale],
    ...(facets.length === 0 ? {} : { facets }),
    ...(root === null ? {} : { reply: { root, parent } }),
  };
}

function strongRef(remoteId: string): { readonly uri: string; readonly cid: string } | null {
  const [uri = '', cid = ''] = remoteId.split('|');
  return uri.startsWith('at://') && cid !== '' ? { uri, cid } : null;
}

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The key of a record that sorts by time (https://atproto.com/specs/tid): microseconds, then ten bits of a clock's own.
 * What is finer than our clock comes from the delivery's id, so that two deliveries of one instant have two keys.
 */
export function recordKey(deliveryId: string, at: Date): string {
  const hash = createHash('sha256').update(deliveryId).digest();
  const micros = BigInt(at.getTime()) * 1000n + BigInt(hash.readUInt32BE(0) % 1000);
  let rest = (micros << 10n) | BigInt(hash.readUInt16BE(4) % 1024);
  let key = '';
  for (let place = 0; place < 13; place += 1) {
    key = alphabet.charAt(Number(rest & 31n)) + key;
    rest >>= 5n;
  }
  return key;
}
