import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { meaningOf, outcomeOfProblem, sayingOf } from './facebookErrors.ts';
import { facebookText, maxPostChars, withHead } from './facebookText.ts';
import { type Ask, askerOf, at, type JsonAnswer, listAt, textAt } from './jsonService.ts';
import { isPostId } from './postId.ts';
import { earliestOf, isSamePost } from './samePost.ts';
import { withoutSlash } from './secretUrl.ts';

export interface PageAccess {
  readonly pageId: string;
  readonly token: string;
  readonly apiVersion: string;
  readonly apiUrl?: string | undefined;
}

/** Facebook's web page takes no longer comment; a longer update is a post of its own. */
const maxCommentChars = 8000;
/** As many as a listing gives at once. */
const listed = 100;
/** After these the first post would say what is no longer true. */
const turning: readonly Envelope['update']['event'][] = ['resolved', 'reopened'];

export const askerFor = (access: PageAccess, io: ChannelIo): Ask =>
  askerOf(
    {
      who: 'Facebook',
      base: `${withoutSlash(access.apiUrl ?? 'https://graph.facebook.com')}/${access.apiVersion}`,
      headers: { authorization: `Bearer ${access.token}` },
      secrets: [access.token],
      saying: sayingOf,
    },
    io,
  );

export function senderTo(access: PageAccess, io: ChannelIo): Sender {
  const ask = askerFor(access, io);
  return {
    send: (envelope, signal) => send(ask, access.pageId, envelope, signal),
    lookUp: (envelope, signal) => lookUp(ask, access.pageId, envelope, io.now(), signal),
    edit: async (envelope, post, signal) => {
      const { edit } = await import('./facebookEdit.ts');
      return await edit(ask, envelope, post, signal);
    },
    close: async () => {},
  };
}

async function send(ask: Ask, pageId: string, envelope: Envelope, signal: AbortSignal): Promise<Outcome> {
  const message = facebookText(envelope.message.text);
  const first = envelope.firstPost?.remoteId ?? null;
  if (first !== null && message.length <= maxCommentChars) {
    const answer = await ask('POST', `/${encodeURIComponent(first)}/comments`, signal, { message });
    // A first post that was deleted by hand takes no comments.
    if (!isGone(answer)) return await afterComment(ask, first, message, outcomeOf(answer, envelope), envelope, signal);
  }
  return outcomeOf(await ask('POST', `/${pageId}/feed`, signal, { message }), envelope);
}

/** Facebook's ids are texts; a number would have lost its last digits. */
const textIdAt = (value: unknown): string | null => {
  const id = textAt(value, 'id');
  return id !== null && isPostId(id) ? id : null;
};

const isGone = ({ body, problem }: JsonAnswer): boolean => problem?.kind === 'failed' && meaningOf(body) === 'missing';

function outcomeOf(answer: JsonAnswer, envelope: Envelope): Outcome {
  if (answer.problem) return outcomeOfProblem(answer.problem, answer, envelope.wasUncertain);
  const id = textIdAt(answer.body);
  if (id === null) return { kind: 'uncertain', reason: 'Facebook said yes, but gave no id' };
  return { kind: 'sent', remoteId: id, url: linkTo(id) };
}

const linkTo = (id: string): string => `https://www.facebook.com/${encodeURIComponent(id)}`;

/** The comment is the delivery; that the first post says the same at its beginning, is tried once. */
async function afterComment(
  ask: Ask,
  first: string,
  head: string,
  outcome: Outcome,
  envelope: Envelope,
  signal: AbortSignal,
): Promise<Outcome> {
  if (outcome.kind !== 'sent' || !turning.includes(envelope.update.event)) return outcome;
  return (await putOnTop(ask, first, head, signal)) ? outcome : { ...outcome, reason: 'edit_failed' };
}

async function putOnTop(ask: Ask, first: string, head: string, signal: AbortSignal): Promise<boolean> {
  const path = `/${encodeURIComponent(first)}`;
  const read = await ask('GET', `${path}?fields=message`, signal);
  const whole = textAt(read.body, 'message');
  if (read.problem || whole === null) return false;
  const message = withHead(head, whole);
  if (message.length > maxPostChars) return false;
  const edited = await ask('POST', path, signal, { message });
  return edited.problem === null && at(edited.body, 'success') === true;
}

/** Looked for where it may have gone: under the first post, and among the Page's own. */
async function lookUp(
  ask: Ask,
  pageId: string,
  envelope: Envelope,
  now: Date,
  signal: AbortSignal,
): Promise<RemotePost | 'absent' | 'unknown'> {
  const since = Math.floor(earliestOf(envelope, now).getTime() / 1000);
  const asked = `fields=id,message,created_time&since=${since}&limit=${listed}`;
  const first = envelope.firstPost?.remoteId ?? null;
  const paths = [
    ...(first === null
      ? []
      : [`/${encodeURIComponent(first)}/comments?filter=stream&order=reverse_chronological&${asked}`]),
    `/${pageId}/feed?${asked}`,
  ];
  let everythingRead = true;
  for (const path of paths) {
    const answer = await ask('GET', path, signal);
    if (isGone(answer)) continue;
    const posts = answer.problem ? null : listAt(answer.body, 'data');
    const found = posts?.find((post) => isSamePost(textAt(post, 'message') ?? '', envelope));
    const id = textIdAt(found);
    if (id !== null) return { remoteId: id, url: linkTo(id) };
    if (posts === null || found !== undefined || posts.length >= listed) everythingRead = false;
  }
  return everythingRead ? 'absent' : 'unknown';
}
