import type { Outcome } from '../domain/delivery.ts';
import { isRecord } from './answerBody.ts';
import type { Envelope, RemotePost } from './channel.ts';
import { edited, notEditable, nothingWritten } from './editing.ts';
import { meaningOf, outcomeOfProblem } from './facebookErrors.ts';
import { facebookText, joined, maxPostChars, partsOf, withHead } from './facebookText.ts';
import { type Ask, at, type JsonAnswer, textAt } from './jsonService.ts';
import { plain } from './samePost.ts';

/**
 * A post or a comment, `POST /{id}`: both have a `message`. The newest state on top of a first post stays where it is; where
 * that is the update whose words were wrong, it gets the right ones too.
 */
export async function edit(ask: Ask, envelope: Envelope, post: RemotePost, signal: AbortSignal): Promise<Outcome> {
  const text = facebookText(envelope.message.text);
  const standing = await read(ask, post.remoteId, signal);
  if ('kind' in standing) return standing;
  const { head } = partsOf(standing.message);
  // The copy goes first: what stands under it tells, also after a lost answer, whether it is one.
  const copied = head === null ? await editCopy(ask, envelope, post, standing.message, text, signal) : null;
  if (copied !== null && (copied.kind === 'retry' || copied.kind === 'uncertain')) return copied;
  const refused = await write(ask, post.remoteId, head === null ? text : joined(head, text), signal);
  if (refused !== null) return refused;
  return copied === null ? edited(post) : { ...edited(post), reason: 'edit_failed' };
}

/** @returns null: no copy of the comment stands on top of the first post, or it says the right words by now */
async function editCopy(
  ask: Ask,
  { firstPost }: Envelope,
  { remoteId }: RemotePost,
  wrong: string,
  right: string,
  signal: AbortSignal,
): Promise<Outcome | null> {
  if (firstPost === null || firstPost.remoteId === remoteId) return null;
  const first = await read(ask, firstPost.remoteId, signal);
  if ('kind' in first) return first;
  const { head } = partsOf(first.message);
  if (head === null || plain(head) !== plain(wrong)) return null;
  return await write(ask, firstPost.remoteId, withHead(right, first.message), signal);
}

async function read(ask: Ask, id: string, signal: AbortSignal): Promise<{ readonly message: string } | Outcome> {
  const answer = await ask('GET', `/${encodeURIComponent(id)}?fields=message`, signal);
  if (answer.problem) return refusalOf({ ...answer, problem: nothingWritten(answer.problem) });
  const message = textAt(answer.body, 'message');
  if (message !== null) return { message };
  if (isRecord(answer.body)) return notEditable('there is no text in the post any more');
  return { kind: 'retry', reason: 'Facebook gave no text of the post', retryAfterMs: null, pace: 'prompt' };
}

async function write(ask: Ask, id: string, message: string, signal: AbortSignal): Promise<Outcome | null> {
  if (message.length > maxPostChars) return notEditable('with the newest state on top it would be too long');
  const answer = await ask('POST', `/${encodeURIComponent(id)}`, signal, { message });
  if (answer.problem) return refusalOf(answer);
  if (at(answer.body, 'success') === true) return null;
  return { kind: 'uncertain', reason: 'Facebook’s answer to the edit can not be read' };
}

/** Only a token that is over stops the channel: what may not be edited may still be commented on. */
function refusalOf(answer: JsonAnswer): Outcome {
  const { problem } = answer;
  if (problem === null) return { kind: 'uncertain', reason: 'Facebook’s answer can not be read' };
  const outcome = outcomeOfProblem(problem, answer, false);
  if (outcome.kind !== 'failed' || meaningOf(answer.body) === 'token' || answer.status === 401) return outcome;
  return { ...outcome, scope: 'delivery' };
}
