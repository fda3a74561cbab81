import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Envelope, Sender } from './channel.ts';
import { nothingWritten } from './editing.ts';
import { type Ask, at, idAt, type JsonAnswer, textAt } from './jsonService.ts';
import { webAddress } from './webAddress.ts';
import { askerFor, type HelpCenterAccess, missingIn, sayMissing } from './zendeskAccess.ts';
import { entryOf, holdsEntry, isOpen, onTop, titleOf } from './zendeskEntry.ts';

/** `article:360001` or `post:360002`, with `/comment:360003` behind it for an update. */
const threadPattern = /^(article|post):(\d+)/u;
/** After these a post is pinned or no longer is. */
const turning: readonly Envelope['update']['event'][] = [
  'resolved',
  'reopened',
  'maintenance-completed',
  'maintenance-cancelled',
];

export function senderTo(access: HelpCenterAccess, io: ChannelIo): Sender {
  const ask = askerFor(access, io);
  return {
    send: (envelope, signal) => send(ask, access, envelope, signal),
    lookUp: async (envelope, signal) => {
      const { lookUp } = await import('./zendeskLookUp.ts');
      return await lookUp(ask, access, envelope, io.now(), signal);
    },
    edit: async (envelope, post, signal) => {
      const { edit } = await import('./zendeskEdit.ts');
      return await edit(ask, access, envelope, post, signal);
    },
    close: async () => {},
  };
}

/** What the incident's first post made, whatever the config says by now. */
export function threadOf({ firstPost }: Envelope): { readonly kind: 'article' | 'post'; readonly id: string } | null {
  const [, kind, id] = threadPattern.exec(firstPost?.remoteId ?? '') ?? [];
  return kind === undefined || id === undefined ? null : { kind: kind === 'article' ? 'article' : 'post', id };
}

export const isGone = ({ status }: JsonAnswer): boolean => status === 404;

async function send(ask: Ask, access: HelpCenterAccess, envelope: Envelope, signal: AbortSignal): Promise<Outcome> {
  const thread = threadOf(envelope);
  const outcome =
    thread === null
      ? null
      : await (thread.kind === 'article' ? updateArticle : addComment)(ask, access, thread.id, envelope, signal);
  // Null: there is no first post, or it was deleted by hand.
  if (outcome !== null) return outcome;
  const missing = missingIn(access);
  if (missing.length > 0) return { kind: 'failed', reason: sayMissing(access, missing), scope: 'channel' };
  return await (access.as === 'article' ? createArticle : createPost)(ask, access, envelope, signal);
}

function outcomeOf(answer: JsonAnswer, kind: 'article' | 'post'): Outcome {
  if (answer.problem) return answer.problem;
  const id = idAt(answer.body, kind, 'id');
  if (id === null) return { kind: 'uncertain', reason: 'Zendesk said yes, but gave no id' };
  return { kind: 'sent', remoteId: `${kind}:${id}`, url: webAddress(textAt(answer.body, kind, 'html_url')) };
}

async function createArticle(ask: Ask, access: HelpCenterAccess, envelope: Envelope, signal: AbortSignal) {
  const path = `/api/v2/help_center/${encodeURIComponent(access.locale)}/sections/${access.sectionId}/articles`;
  const article = {
    title: titleOf(envelope),
    body: await entryOf(envelope),
    locale: access.locale,
    permission_group_id: access.permissionGroupId,
    user_segment_id: access.userSegmentId ?? null,
    promoted: isOpen(envelope),
  };
  return outcomeOf(
    await ask('POST', path, signal, { article, notify_subscribers: access.notifySubscribers }),
    'article',
  );
}

async function createPost(ask: Ask, access: HelpCenterAccess, envelope: Envelope, signal: AbortSignal) {
  const post = {
    title: titleOf(envelope),
    details: await entryOf(envelope),
    topic_id: access.topicId,
    pinned: isOpen(envelope),
  };
  const wanted = { post, notify_subscribers: access.notifySubscribers };
  return outcomeOf(await ask('POST', '/api/v2/community/posts', signal, wanted), 'post');
}

/** Reads the article, because the whole body is replaced; one that holds the update already is left alone. */
async function updateArticle(
  ask: Ask,
  access: HelpCenterAccess,
  id: string,
  envelope: Envelope,
  signal: AbortSignal,
): Promise<Outcome | null> {
  const locale = encodeURIComponent(access.locale);
  const path = `/api/v2/help_center/${locale}/articles/${id}`;
  const read = await ask('GET', path, signal);
  if (isGone(read)) return null;
  if (read.problem) return nothingWritten(read.problem);
  const body = at(read.body, 'article', 'body');
  if (typeof body !== 'string') {
    return { kind: 'retry', reason: 'Zendesk gave no body of the article', retryAfterMs: null, pace: 'prompt' };
  }
  const entry = await entryOf(envelope);
  const url = webAddress(textAt(read.body, 'article', 'html_url')) ?? envelope.firstPost?.url ?? null;
  if (!holdsEntry(body, entry, envelope)) {
    const translation = { title: titleOf(envelope), body: onTop(entry, body) };
    const put = `/api/v2/help_center/articles/${id}/translations/${locale}`;
    const written = await ask('PUT', put, signal, { translation });
    if (written.problem) return written.problem;
    if (textAt(written.body, 'translation', 'locale') === null) {
      return { kind: 'uncertain', reason: 'Zendesk said yes, but gave no translation' };
    }
  }
  const sent = { kind: 'sent', remoteId: `article:${id}`, url } as const;
  const promoted = at(read.body, 'article', 'promoted');
  if (typeof promoted !== 'boolean' || promoted === isOpen(envelope)) return sent;
  const edited = await ask('PUT', path, signal, { article: { promoted: isOpen(envelope) } });
  return edited.problem ? { ...sent, reason: 'edit_failed' } : sent;
}

async function addComment(
  ask: Ask,
  access: HelpCenterAccess,
  id: string,
  envelope: Envelope,
  signal: AbortSignal,
): Promise<Outcome | null> {
  const path = `/api/v2/community/posts/${id}`;
  const wanted = { comment: { body: await entryOf(envelope) }, notify_subscribers: access.notifySubscribers };
  const answer = await ask('POST', `${path}/comments`, signal, wanted);
  if (isGone(answer)) return null;
  if (answer.problem) return answer.problem;
  const comment = idAt(answer.body, 'comment', 'id');
  if (comment === null) return { kind: 'uncertain', reason: 'Zendesk said yes, but gave no id' };
  const url = webAddress(textAt(answer.body, 'comment', 'html_url')) ?? envelope.firstPost?.url ?? null;
  const sent = { kind: 'sent', remoteId: `post:${id}/comment:${comment}`, url } as const;
  if (!turning.includes(envelope.update.event)) return sent;
  const edited = await ask('PUT', path, signal, { post: { pinned: isOpen(envelope) } });
  return edited.problem ? { ...sent, reason: 'edit_failed' } : sent;
}
