import type { Outcome } from '../domain/delivery.ts';
import { jsonOf } from './answerBody.ts';
import type { ChannelIo, Envelope, RemotePost, Sender } from './channel.ts';
import { isOfIncident, isOfUpdate } from './hostedMatch.ts';
import { ask, type Call, type HostedService, type Posted, placeOf, reader } from './hostedService.ts';
import { outcomeOfFailure, outcomeOfStatus } from './http.ts';

/** Speaks to a service that has incidents and updates of them. */
export function hostedSender(service: HostedService, io: ChannelIo): Sender {
  const who = new URL(service.base).host;

  const finish = async (posted: Posted, envelope: Envelope, signal: AbortSignal): Promise<string | undefined> => {
    for (const call of service.afterwards?.(posted, envelope) ?? []) {
      const refused = await refusal(service, call, io, signal);
      if (refused !== null) return `components_incomplete: ${refused.reason}`;
    }
    return undefined;
  };

  /** The incident's place there: from its first post, else looked for where an earlier answer may have been lost. */
  const placeOf = async (envelope: Envelope, signal: AbortSignal): Promise<string | null> => {
    if (envelope.firstPost) return incidentIn(envelope.firstPost);
    if (envelope.earlierIds.length === 0) return null;
    const entries = await service.list(reader(service, io, signal), null, envelope);
    return entries?.find((entry) => isOfIncident(entry, envelope))?.incident ?? null;
  };

  const find = async (
    envelope: Envelope,
    text: string,
    signal: AbortSignal,
  ): Promise<Posted | 'absent' | 'unknown'> => {
    const place = envelope.firstPost ? incidentIn(envelope.firstPost) : null;
    const entries = await service.list(reader(service, io, signal), place, envelope);
    if (!entries) return 'unknown';
    return entries.find((entry) => isOfUpdate(entry, envelope, text, io.now())) ?? 'absent';
  };

  return {
    send: async (envelope, signal) => {
      const text = await service.text(envelope);
      try {
        // None of the services knows a repeat by itself.
        const there = envelope.wasUncertain ? await find(envelope, text, signal) : 'unknown';
        if (typeof there !== 'string') {
          await finish(there, envelope, signal);
          return { kind: 'sent', ...remote(there), reason: `${who} has it already` };
        }
        const place = await placeOf(envelope, signal);
        const call = place === null ? service.create(envelope, text) : service.update(place, envelope, text);
        const answer = await ask(service, call, io, signal);
        const refused = outcomeOfStatus(answer, who, io.now());
        if (refused) return refused;
        const json = jsonOf(answer.text);
        const posted = place === null ? service.created(json) : service.updated(json, place);
        if (!posted) return { kind: 'uncertain', reason: `${who} said HTTP ${answer.status}, but not under which id` };
        const reason = await finish(posted, envelope, signal);
        return { kind: 'sent', ...remote(posted), ...(reason === undefined ? {} : { reason }) };
      } catch (error) {
        return outcomeOfFailure(error);
      }
    },
    lookUp: async (envelope, signal) => {
      const found = await find(envelope, await service.text(envelope), signal);
      if (typeof found === 'string') return found;
      await finish(found, envelope, signal);
      return remote(found);
    },
    edit: async (envelope, post, signal) => {
      const { hostedEdit } = await import('./hostedEdit.ts');
      return await hostedEdit(service, envelope, post, io, signal);
    },
    close: async () => {},
  };
}

/** `incident` or `incident/update`: later updates need the first half, look-ups the second. */
const remote = ({ incident, update, url }: Posted): RemotePost => ({
  remoteId: update === null ? incident : `${incident}/${update}`,
  url,
});
const incidentIn = (post: RemotePost): string => placeOf(post).incident;

async function refusal(
  service: HostedService,
  call: Call,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Exclude<Outcome, { kind: 'sent' }> | null> {
  try {
    return outcomeOfStatus(await ask(service, call, io, signal), new URL(service.base).host, io.now());
  } catch (error) {
    return outcomeOfFailure(error);
  }
}
