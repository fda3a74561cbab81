import type { Outcome } from '../domain/delivery.ts';
import { isRecord } from './answerBody.ts';
import type { Envelope, RemotePost } from './channel.ts';
import { edited, editRefused, notEditable, nothingWritten } from './editing.ts';
import { type Ask, at, type JsonAnswer, textAt } from './jsonService.ts';
import type { HelpCenterAccess } from './zendeskAccess.ts';
import { withEntryCorrected, withWords } from './zendeskEntry.ts';

/** What Zendesk keeps of one delivery: an article with all updates in it, a community post, or a comment on one. */
interface Place {
  /** Where it is read and written. */
  readonly read: string;
  readonly write: string;
  readonly name: 'article' | 'post' | 'comment';
  /** The field that its words are in. */
  readonly field: 'body' | 'details';
  readonly written: 'translation' | 'post' | 'comment';
}

/** Reads what stands there, because the time over it stays, and so do an article's other entries. */
export async function edit(
  ask: Ask,
  access: HelpCenterAccess,
  envelope: Envelope,
  post: RemotePost,
  signal: AbortSignal,
): Promise<Outcome> {
  const place = placeOf(post, access);
  if (place === null) return notEditable('it has no id of Zendesk’s');
  const read = await ask('GET', place.read, signal);
  if (read.problem) return editRefused(nothingWritten(read.problem), read.status);
  const html = textAt(read.body, place.name, place.field);
  if (html === null) return unreadable(read);
  const right = await (place.name === 'article' ? withEntryCorrected : withWords)(html, envelope);
  if (right === null) return notEditable('the words are not found there any more');
  const answer = await ask('PUT', place.write, signal, { [place.written]: { [place.field]: right } });
  if (answer.problem) return editRefused(answer.problem, answer.status);
  if (isRecord(at(answer.body, place.written))) return edited(post);
  return { kind: 'uncertain', reason: 'Zendesk said yes, but not to what' };
}

/** `article:1`, `post:2` or `post:2/comment:3` */
function placeOf({ remoteId }: RemotePost, access: HelpCenterAccess): Place | null {
  const [, kind, id, comment] = /^(article|post):(\d+)(?:\/comment:(\d+))?$/u.exec(remoteId) ?? [];
  if (id === undefined) return null;
  if (kind === 'article') {
    const [center, locale] = ['/api/v2/help_center', encodeURIComponent(access.locale)];
    const read = `${center}/${locale}/articles/${id}`;
    const write = `${center}/articles/${id}/translations/${locale}`;
    return { read, write, name: 'article', field: 'body', written: 'translation' };
  }
  const post = `/api/v2/community/posts/${id}`;
  if (comment === undefined) return { read: post, write: post, name: 'post', field: 'details', written: 'post' };
  const path = `${post}/comments/${comment}`;
  return { read: path, write: path, name: 'comment', field: 'body', written: 'comment' };
}

const unreadable = ({ body }: JsonAnswer): Outcome =>
  isRecord(body)
    ? notEditable('Zendesk has no words of it')
    : { kind: 'retry', reason: 'Zendesk’s answer can not be read', retryAfterMs: null, pace: 'prompt' };
