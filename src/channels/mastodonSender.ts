import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { edited, editRefused } from './editing.ts';
import { type Ask, askerOf, idAt, type JsonAnswer, listAt, type Problem, textAt } from './jsonService.ts';
import { mastodonText, textOfStatus } from './mastodonText.ts';
import { earliestOf, isSamePost } from './samePost.ts';
import { webAddress } from './webAddress.ts';

export interface MastodonAccess {
  readonly instance: string;
  readonly token: string;
  readonly visibility: string;
  readonly apiUrl?: string | undefined;
}

/** An hour, less a fifth for clocks that differ: https://docs.joinmastodon.org/methods/statuses/#headers */
const keyLivesMs = 48 * 60_000;
const pageSize = 40;

export const mastodonAsker = ({ instance, token, apiUrl }: MastodonAccess, io: ChannelIo): Ask =>
  askerOf(
    {
      who: 'Mastodon',
      base: apiUrl ?? instance,
      headers: { authorization: `Bearer ${token.trim()}` },
      secrets: [token.trim()],
      saying: (body) => textAt(body, 'error'),
    },
    io,
  );

export function mastodonSender(access: MastodonAccess, io: ChannelIo): Sender {
  const ask = mastodonAsker(access, io);
  // The account does not change while a run lasts.
  let accountId: string | null = null;

  const findAgain = async (envelope: Envelope, signal: AbortSignal): Promise<RemotePost | 'absent' | Problem> => {
    if (accountId === null) {
      const me = await ask('GET', '/api/v1/accounts/verify_credentials', signal);
      accountId = idAt(me.body, 'id');
      if (accountId === null) return unknown(me);
    }
    const query = `exclude_reblogs=true&limit=${pageSize}`;
    const listing = await ask('GET', `/api/v1/accounts/${encodeURIComponent(accountId)}/statuses?${query}`, signal);
    const statuses = listAt(listing.body);
    if (listing.problem !== null || statuses === null) return unknown(listing);
    const found = statuses.map((status) => postIn(status, envelope)).find((post) => post !== null);
    if (found !== undefined && found !== null) return found;
    const reachesBack =
      statuses.length < pageSize || createdMs(statuses.at(-1)) < earliestOf(envelope, io.now()).getTime();
    return reachesBack ? 'absent' : { kind: 'uncertain', reason: 'Mastodon’s listing ends before this update' };
  };

  const post = async (envelope: Envelope, replyTo: string | null, signal: AbortSignal): Promise<JsonAnswer> => {
    const headers = { 'idempotency-key': envelope.deliveryId };
    return await ask('POST', '/api/v1/statuses', signal, statusOf(envelope, access.visibility, replyTo), headers);
  };

  return {
    send: async (envelope, signal) => {
      const keyMayBeGone = io.now().getTime() - envelope.update.at.getTime() > keyLivesMs;
      if (envelope.wasUncertain && keyMayBeGone) {
        const there = await findAgain(envelope, signal);
        if (there !== 'absent') return 'kind' in there ? there : { kind: 'sent', ...there };
      }
      const replyTo = envelope.latestPost?.remoteId ?? null;
      let answer = await post(envelope, replyTo, signal);
      // The post that it hangs on was deleted: so says a 404, and nothing was posted.
      if (replyTo !== null && answer.status === 404) answer = await post(envelope, null, signal);
      if (answer.problem !== null) return waiting(answer.problem, answer, io.now());
      return sentAs(answer.body);
    },
    // https://docs.joinmastodon.org/methods/statuses/#edit
    edit: async (envelope, post, signal) => {
      const path = `/api/v1/statuses/${encodeURIComponent(post.remoteId)}`;
      const answer = await ask('PUT', path, signal, contentOf(envelope));
      if (answer.problem !== null) return editRefused(waiting(answer.problem, answer, io.now()), answer.status);
      if (idAt(answer.body, 'id') === post.remoteId) return edited(post);
      return { kind: 'uncertain', reason: 'Mastodon said yes without naming the post' };
    },
    close: async () => {},
  };
}

/** https://docs.joinmastodon.org/methods/statuses/#create */
const statusOf = (envelope: Envelope, visibility: string, replyTo: string | null): object => ({
  ...contentOf(envelope),
  visibility,
  ...(replyTo === null ? {} : { in_reply_to_id: replyTo }),
});

const contentOf = ({ message, locale }: Envelope): object => ({
  status: mastodonText(message.text),
  language: locale.split('-')[0],
});

function sentAs(body: unknown): Outcome {
  const id = idAt(body, 'id');
  if (id === null) return { kind: 'uncertain', reason: 'Mastodon said yes without naming the post' };
  return { kind: 'sent', remoteId: id, url: addressIn(body) };
}

const addressIn = (status: unknown): string | null => webAddress(textAt(status, 'url'));

function postIn(status: unknown, envelope: Envelope): RemotePost | null {
  const [id, content] = [idAt(status, 'id'), textAt(status, 'content')];
  if (id === null || content === null) return null;
  const isIt = isSamePost(textOfStatus(content), envelope, mastodonText(envelope.message.text));
  return isIt ? { remoteId: id, url: addressIn(status) } : null;
}

/** As new as can be where it can't be read, so that nothing is called absent for it. */
function createdMs(status: unknown): number {
  const ms = Date.parse(textAt(status, 'created_at') ?? '');
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms;
}

/** Not having been able to look leaves the message as it was: it may be there. */
function unknown({ problem }: JsonAnswer): Problem {
  const reason = problem?.reason ?? 'its answer can not be read';
  return { kind: 'uncertain', reason: `an answer was lost, and the account’s posts can not be read: ${reason}` };
}

/** A limit's end stands in a header as a date. */
function waiting(problem: Problem, answer: JsonAnswer, now: Date): Problem {
  if (problem.kind !== 'retry' || problem.retryAfterMs !== null) return problem;
  const resetMs = Date.parse(answer.headers['x-ratelimit-reset'] ?? '');
  return Number.isNaN(resetMs) ? problem : { ...problem, retryAfterMs: Math.max(0, resetMs - now.getTime()) };
}
