import type { Envelope, RemotePost } from '../channels/channel.ts';
import type { Delivery } from '../domain/delivery.ts';
import { publicId } from '../domain/incident.ts';
import type { Message } from '../domain/message.ts';
import type { DeliveryDeps } from './run.ts';

/** Makes what channels are handed. Everything in it was stored with the update, nothing is rendered here. */
export interface Envelopes {
  /**
   * Reads at once what each of these of a channel will ask for, in the place of what was read for it before; of people
   * only, because what was said to one of them stays as it is.
   */
  readAhead(channel: string, deliveries: readonly Delivery[]): Promise<void>;
  of(delivery: Delivery): Promise<Envelope>;
  /** The post that a correction edits, and the envelope with what it is to say. */
  ofEdit(
    delivery: Delivery & { readonly edits: string },
  ): Promise<{ readonly post: RemotePost; readonly envelope: Envelope }>;
}

/** For one run: what a hundred thousand deliveries have in common is read once. */
export function createEnvelopes(deps: DeliveryDeps): Envelopes {
  const updates = new Map<string, Promise<Shared>>();
  const messages = new Map<string, Promise<Message>>();
  const ahead = new Map<string, Map<string, readonly Delivery[]>>();
  /** An incident's first entry has nothing before it. */
  const earlierOnes = async (delivery: Delivery): Promise<readonly Delivery[]> => {
    if (delivery.seq === 1) return [];
    const read = ahead.get(delivery.channel);
    const known = read?.get(delivery.id);
    // Once: when it is tried again, what came before may have been settled.
    read?.delete(delivery.id);
    return known ?? (await deps.outbox.earlier([delivery])).get(delivery.id) ?? [];
  };
  const sharedBy = (delivery: Delivery): Promise<Shared> =>
    once(updates, delivery.updateId, () => readShared(deps, delivery));
  const messageOf = (delivery: Delivery): Promise<Message> =>
    once(messages, `${delivery.updateId}\n${delivery.channel}\n${delivery.locale}`, () => readMessage(deps, delivery));
  const of = async (delivery: Delivery, earlier: readonly Delivery[]): Promise<Envelope> => {
    const [{ incident, update }, message] = await Promise.all([sharedBy(delivery), messageOf(delivery)]);
    const posts = earlier.flatMap(postOf);
    return {
      deliveryId: delivery.id,
      incident,
      update,
      to: delivery.to,
      locale: delivery.locale,
      message,
      wasUncertain: delivery.resends > 0 || delivery.state === 'uncertain',
      earlierIds: earlier.map((one) => one.id),
      firstPost: posts[0] ?? null,
      latestPost: posts.at(-1) ?? null,
    };
  };
  return {
    readAhead: async (channel, deliveries) => {
      ahead.set(channel, new Map(await deps.outbox.earlier(deliveries.filter((one) => one.seq > 1))));
    },
    of: async (delivery) => await of(delivery, await earlierOnes(delivery)),
    ofEdit: async (delivery) => {
      const earlier = await earlierOnes(delivery);
      const envelope = await of(delivery, earlier);
      const standing = earlier.find((one) => one.remoteId === delivery.edits);
      return {
        post: { remoteId: delivery.edits, url: standing?.url ?? null },
        envelope: { ...envelope, message: envelope.message.inPlace ?? envelope.message },
      };
    },
  };
}

type Shared = Pick<Envelope, 'incident' | 'update'>;

function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}

async function readShared({ incidents, urlOf }: DeliveryDeps, delivery: Delivery): Promise<Shared> {
  const [incident, update] = await Promise.all([
    incidents.byUuid(delivery.incidentUuid),
    incidents.updateById(delivery.updateId),
  ]);
  if (!incident || !update) throw new Error(`delivery ${delivery.id} has lost its update`);
  return {
    incident: {
      id: publicId(incident),
      uuid: incident.uuid,
      title: incident.title,
      status: update.status,
      impact: update.impact,
      components: update.components,
      url: urlOf(incident),
      ...(incident.work ? { maintenance: { startsAt: incident.work.startsAt, endsAt: incident.work.endsAt } } : {}),
    },
    update: { seq: update.seq, event: update.event, status: update.status, at: update.at, corrects: update.corrects },
  };
}

async function readMessage({ outbox }: DeliveryDeps, delivery: Delivery): Promise<Message> {
  const message = await outbox.message(delivery.updateId, delivery.channel, delivery.locale);
  if (!message) throw new Error(`delivery ${delivery.id} has lost its message`);
  return message;
}

/** An edit made no new post. */
const postOf = (delivery: Delivery): readonly RemotePost[] =>
  delivery.state === 'sent' && delivery.remoteId !== null && delivery.edits === null
    ? [{ remoteId: delivery.remoteId, url: delivery.url }]
    : [];
