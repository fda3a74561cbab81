import type { Outcome } from '../domain/delivery.ts';
import { fieldsOf } from './answerBody.ts';
import type { ChannelIo, Envelope, RemotePost } from './channel.ts';
import { edited, editRefused, notEditable, nothingWritten } from './editing.ts';
import { ask, type HostedService, type Posted, placeOf, reader } from './hostedService.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';
import { linkedUpdates } from './samePost.ts';

type Place = Omit<Posted, 'url'>;

/** Edits one update at a hosted page. No update is edited that is not surely the one. */
export async function hostedEdit(
  service: HostedService,
  envelope: Envelope,
  post: RemotePost,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Outcome> {
  const named = placeOf(post);
  const place = service.isOneMessage(named) ? named : await placeByLink(service, envelope, post, io, signal);
  if ('kind' in place) return place;
  const who = new URL(service.base).host;
  try {
    const answer = await ask(service, service.edit(place, envelope, await service.text(envelope)), io, signal);
    const refused = outcomeOfStatus(answer, who, io.now());
    if (refused) return editRefused(refused, answer.status);
    if (Object.keys(fieldsOf(answer.text)).length > 0) return edited(post);
    return { kind: 'uncertain', reason: `${who} said HTTP ${answer.status}, but not what stands there now` };
  } catch (error) {
    return outcomeOfFailure(error);
  }
}

/** The one message of the incident that links to the update which is corrected, and to no other. */
async function placeByLink(
  service: HostedService,
  envelope: Envelope,
  post: RemotePost,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Place | Outcome> {
  const { incident, update } = envelope;
  let why: Outcome = notEditable('what stands there can not be read');
  const read = reader(service, io, signal, (problem, status) => {
    why = editRefused(nothingWritten(problem), status);
  });
  const entries = await service.list(read, placeOf(post).incident, envelope);
  if (!entries) return why;
  const linkedIn = (text: string): readonly number[] => linkedUpdates(text.replaceAll('\\', ''), incident.url);
  const [only, ...others] = entries.filter(({ text }) => {
    const linked = linkedIn(text);
    return linked.length > 0 && linked.every((seq) => seq === update.corrects);
  });
  const isReplaced = entries.some(({ text }) => linkedIn(text).some((seq) => seq > (update.corrects ?? 0)));
  if (!only && service.holdsNewestOnly && isReplaced) {
    return { ...edited(post), reason: 'a newer update stands in its place already' };
  }
  return only && others.length === 0 ? only : notEditable('no update there is surely this one');
}
