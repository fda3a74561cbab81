import type { Envelope, RemotePost } from './channel.ts';
import { type Ask, at, idAt, listAt, textAt } from './jsonService.ts';
import { earliestOf } from './samePost.ts';
import { webAddress } from './webAddress.ts';
import type { HelpCenterAccess } from './zendeskAccess.ts';
import { entryOf, holdsEntry } from './zendeskEntry.ts';
import { isGone, threadOf } from './zendeskSender.ts';

/** As many as a listing gives at once. */
const listed = 100;

/** Looked for where it should have gone: in the first post's thread, or else among the newest. */
export async function lookUp(
  ask: Ask,
  access: HelpCenterAccess,
  envelope: Envelope,
  now: Date,
  signal: AbortSignal,
): Promise<RemotePost | 'absent' | 'unknown'> {
  const entry = await entryOf(envelope);
  const isOurs = (html: unknown): boolean => typeof html === 'string' && holdsEntry(html, entry, envelope);
  const thread = threadOf(envelope);
  if (thread !== null) {
    const found = await (thread.kind === 'article' ? inArticle : inComments)(ask, access, thread.id, isOurs, signal);
    if (found !== 'gone') return found;
  }
  return await amongNewest(ask, access, isOurs, earliestOf(envelope, now), signal);
}

type IsOurs = (html: unknown) => boolean;

async function inArticle(ask: Ask, access: HelpCenterAccess, id: string, isOurs: IsOurs, signal: AbortSignal) {
  const answer = await ask('GET', `/api/v2/help_center/${encodeURIComponent(access.locale)}/articles/${id}`, signal);
  if (isGone(answer)) return 'gone';
  const body = at(answer.body, 'article', 'body');
  if (answer.problem || typeof body !== 'string') return 'unknown';
  return isOurs(body)
    ? { remoteId: `article:${id}`, url: webAddress(textAt(answer.body, 'article', 'html_url')) }
    : 'absent';
}

async function inComments(ask: Ask, _access: HelpCenterAccess, id: string, isOurs: IsOurs, signal: AbortSignal) {
  const answer = await ask('GET', `/api/v2/community/posts/${id}/comments?per_page=${listed}`, signal);
  if (isGone(answer)) return 'gone';
  const comments = answer.problem ? null : listAt(answer.body, 'comments');
  if (comments === null) return 'unknown';
  const found = comments.find((one) => isOurs(at(one, 'body')));
  const comment = idAt(found, 'id');
  if (comment !== null)
    return { remoteId: `post:${id}/comment:${comment}`, url: webAddress(textAt(found, 'html_url')) };
  return comments.length < listed && textAt(answer.body, 'next_page') === null ? 'absent' : 'unknown';
}

async function amongNewest(ask: Ask, access: HelpCenterAccess, isOurs: IsOurs, since: Date, signal: AbortSignal) {
  const article = access.as === 'article';
  const kind = article ? 'article' : 'post';
  const asked = `sort_by=created_at&sort_order=desc&per_page=${listed}`;
  const path = article
    ? `/api/v2/help_center/${encodeURIComponent(access.locale)}/articles?${asked}`
    : `/api/v2/community/posts?${asked}`;
  const answer = await ask('GET', path, signal);
  const all = answer.problem ? null : listAt(answer.body, article ? 'articles' : 'posts');
  if (all === null) return 'unknown';
  const found = all.find((one) => madeAt(one) >= since.getTime() && isOurs(at(one, article ? 'body' : 'details')));
  const id = idAt(found, 'id');
  if (id !== null) return { remoteId: `${kind}:${id}`, url: webAddress(textAt(found, 'html_url')) };
  return isWhole(all, since) ? 'absent' : 'unknown';
}

/** One without a readable time may be ours. */
const madeAt = (one: unknown): number => {
  const made = Date.parse(textAt(one, 'created_at') ?? '');
  return Number.isNaN(made) ? Number.POSITIVE_INFINITY : made;
};

/** All there are, or the newest down to one that is older than ours can be. */
function isWhole(all: readonly unknown[], since: Date): boolean {
  if (all.length < listed) return true;
  const newest = madeAt(all[0]);
  const oldest = madeAt(all.at(-1));
  return oldest < since.getTime() && oldest < newest;
}
