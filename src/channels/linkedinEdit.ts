import type { Outcome } from '../domain/delivery.ts';
import type { Envelope, RemotePost } from './channel.ts';
import { edited, editRefused, notEditable } from './editing.ts';
import type { Ask } from './jsonService.ts';
import { commentsOf, maxCommentChars, outcomeOfProblem, postUrn } from './linkedinSender.ts';
import { escapeCommentary } from './linkedinText.ts';

const partly = { 'x-restli-method': 'PARTIAL_UPDATE' };

/** One field of a post or of a comment: a yes has nothing in it. */
export async function edit(
  ask: Ask,
  author: string,
  envelope: Envelope,
  post: RemotePost,
  signal: AbortSignal,
): Promise<Outcome> {
  const change = changeOf(author, envelope, post);
  if ('kind' in change) return change;
  const answer = await ask('POST', change.path, signal, { patch: change.patch }, partly);
  if (answer.problem === null) return edited(post);
  const outcome = outcomeOfProblem(answer.problem, answer, false);
  return outcome.kind === 'failed' ? editRefused(outcome, answer.status) : outcome;
}

interface Change {
  readonly path: string;
  readonly patch: object;
}

/**
 * https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, "Update Posts", and comments-api,
 * "Edit a Comment".
 */
function changeOf(author: string, { message, firstPost }: Envelope, { remoteId }: RemotePost): Change | Outcome {
  const { text } = message;
  const urn = postUrn(remoteId);
  if (urn !== null) {
    return { path: `/rest/posts/${encodeURIComponent(urn)}`, patch: { $set: { commentary: escapeCommentary(text) } } };
  }
  const [, of, inUrn] = /^urn:li:comment:\((urn:li:\w+:\d+),(\d+)\)$/u.exec(remoteId) ?? [];
  const comment = inUrn ?? /^\d+$/u.exec(remoteId)?.[0];
  const under = of ?? firstPost?.remoteId;
  if (comment === undefined || under === undefined) return notEditable('it has no id of LinkedIn’s');
  if (text.length > maxCommentChars) return notEditable(`a comment has ${maxCommentChars} characters at most`);
  const path = `${commentsOf(under)}/${comment}?actor=${encodeURIComponent(author)}`;
  return { path, patch: { message: { $set: { text } } } };
}
