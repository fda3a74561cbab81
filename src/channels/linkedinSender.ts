import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { type Ask, askerOf, at, idAt, type JsonAnswer, listAt, type Problem, textAt } from './jsonService.ts';
import { escapeCommentary, unescapeCommentary } from './linkedinText.ts';
import { earliestOf, isSamePost } from './samePost.ts';

export interface OrganizationAccess {
  readonly organizationId: string;
  readonly token: string;
  readonly apiVersion: string;
  readonly apiUrl?: string | undefined;
}

/** LinkedIn's web page takes no longer comment; a longer update is a post of its own. */
export const maxCommentChars = 1250;
/** As many as a listing gives at once. */
const listed = 100;

export const askerFor = (access: OrganizationAccess, io: ChannelIo): Ask =>
  askerOf(
    {
      who: 'LinkedIn',
      base: access.apiUrl ?? 'https://api.linkedin.com',
      headers: {
        authorization: `Bearer ${access.token}`,
        'linkedin-version': access.apiVersion,
        'x-restli-protocol-version': '2.0.0',
      },
      secrets: [access.token],
      saying: sayingOf,
    },
    io,
  );

function sayingOf(body: unknown): string | null {
  const message = textAt(body, 'message');
  const code = textAt(body, 'code');
  return message === null ? code : code === null ? message : `${code}: ${message}`;
}

export const urnOf = (organizationId: string): string => `urn:li:organization:${organizationId}`;

export function senderTo(access: OrganizationAccess, io: ChannelIo): Sender {
  const ask = askerFor(access, io);
  const author = urnOf(access.organizationId);
  return {
    send: (envelope, signal) => send(ask, author, envelope, signal),
    lookUp: (envelope, signal) => lookUp(ask, author, envelope, io.now(), signal),
    edit: async (envelope, post, signal) => {
      const { edit } = await import('./linkedinEdit.ts');
      return await edit(ask, author, envelope, post, signal);
    },
    close: async () => {},
  };
}

async function send(ask: Ask, author: string, envelope: Envelope, signal: AbortSignal): Promise<Outcome> {
  const { text } = envelope.message;
  const first = envelope.firstPost?.remoteId ?? null;
  if (first !== null && text.length <= maxCommentChars) {
    // A comment's text is plain; its mentions would be attributes beside it.
    const comment = { actor: author, object: first, message: { text } };
    const answer = await ask('POST', commentsOf(first), signal, comment);
    // A first post that was deleted by hand takes no comments.
    if (!isGone(answer)) return outcomeOf(answer, commentIdOf(answer), linkTo(first), envelope);
  }
  const answer = await ask('POST', '/rest/posts', signal, {
    author,
    commentary: escapeCommentary(text),
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  });
  const urn = postUrn(answer.headers['x-restli-id'] ?? textAt(answer.body, 'id'));
  return outcomeOf(answer, urn, urn === null ? null : linkTo(urn), envelope);
}

export const commentsOf = (urn: string): string => `/rest/socialActions/${encodeURIComponent(urn)}/comments`;
const linkTo = (urn: string): string => `https://www.linkedin.com/feed/update/${urn}`;
const isGone = ({ status }: JsonAnswer): boolean => status === 404;

export const postUrn = (text: string | null): string | null =>
  /^urn:li:(?:share|ugcPost):\d+$/u.exec(text ?? '')?.[0] ?? null;

const commentIdOf = ({ body, headers }: JsonAnswer): string | null =>
  idAt(body, 'commentUrn') ?? idAt(body, '$URN') ?? idAt(body, 'id') ?? idAt(headers, 'x-restli-id');

function outcomeOf(answer: JsonAnswer, id: string | null, url: string | null, envelope: Envelope): Outcome {
  if (answer.problem) return outcomeOfProblem(answer.problem, answer, envelope.wasUncertain);
  if (id === null) return { kind: 'uncertain', reason: 'LinkedIn said yes, but gave no id' };
  return { kind: 'sent', remoteId: id, url };
}

/** Whoever refuses a repeat has the first one, and says which it is. */
export function outcomeOfProblem(problem: Problem, { body, text }: JsonAnswer, wasUncertain: boolean): Outcome {
  if (problem.kind !== 'failed') return problem;
  const duplicateOf = /duplicate of (urn:li:(?:share|ugcPost):\d+)/iu.exec(text)?.[1] ?? null;
  if (wasUncertain && (duplicateOf !== null || text.includes('DUPLICATE_POST'))) {
    const reason = 'LinkedIn has it already: it refused a second copy';
    return { kind: 'sent', remoteId: duplicateOf, url: duplicateOf === null ? null : linkTo(duplicateOf), reason };
  }
  if (isVersionEnded(body))
    return { ...problem, reason: `${problem.reason}; set a newer "apiVersion"`, scope: 'channel' };
  return problem;
}

/** 426: https://learn.microsoft.com/linkedin/marketing/versioning */
export const isVersionEnded = (body: unknown): boolean =>
  at(body, 'status') === 426 || /_VERSION$/u.test(textAt(body, 'code') ?? '');

/** Looked for where it may have gone: under the first post, and among the page's own. */
async function lookUp(
  ask: Ask,
  author: string,
  envelope: Envelope,
  now: Date,
  signal: AbortSignal,
): Promise<RemotePost | 'absent' | 'unknown'> {
  const since = earliestOf(envelope, now).getTime();
  const first = envelope.firstPost?.remoteId ?? null;
  if (first !== null) {
    const answer = await ask('GET', `${commentsOf(first)}?count=${listed}`, signal);
    const comments = isGone(answer) ? [] : answer.problem ? null : listAt(answer.body, 'elements');
    if (comments === null) return 'unknown';
    const found = comments.find((one) => isSamePost(textAt(one, 'message', 'text') ?? '', envelope));
    const id = idAt(found, 'commentUrn') ?? idAt(found, '$URN') ?? idAt(found, 'id');
    if (id !== null) return { remoteId: id, url: linkTo(first) };
    // They come in no order that is promised, so that a full list may lack ours.
    if (comments.length >= listed) return 'unknown';
  }
  const query = `author=${encodeURIComponent(author)}&q=author&count=${listed}&sortBy=CREATED`;
  const answer = await ask('GET', `/rest/posts?${query}`, signal, undefined, { 'x-restli-method': 'FINDER' });
  const posts = answer.problem ? null : listAt(answer.body, 'elements');
  if (posts === null) return 'unknown';
  const found = posts.find(
    (post) => isNew(post, since) && isSamePost(unescapeCommentary(textAt(post, 'commentary') ?? ''), envelope),
  );
  const urn = postUrn(textAt(found, 'id'));
  if (urn !== null) return { remoteId: urn, url: linkTo(urn) };
  return posts.length < listed || posts.some((post) => !isNew(post, since)) ? 'absent' : 'unknown';
}

/** A post without a time may be ours. */
function isNew(post: unknown, since: number): boolean {
  const made = at(post, 'createdAt') ?? at(post, 'publishedAt');
  return typeof made !== 'number' || made >= since;
}
