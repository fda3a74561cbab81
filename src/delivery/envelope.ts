import type { Envelope, RemotePost } from '../channels/channel.ts';
import type { Delivery } from '../domain/delivery.ts';
import { publicId } from '../domain/incident.ts';
import type { DeliveryDeps } from './run.ts';

/** Puts together what a channel is handed; everything in it was stored with the update, nothing is rendered here. */
export async function buildEnvelope(deps: DeliveryDeps, delivery: Delivery): Promise<Envelope> {
  const [incident, update, message, earlier] = await Promise.all([
    deps.incidents.byUuid(delivery.incidentUuid),
    deps.incidents.updateById(delivery.updateId),
    deps.outbox.message(delivery.updateId, delivery.channel, delivery.locale),
    deps.outbox.earlier(delivery),
  ]);
  if (!incident || !update || !message) throw new Error(`delivery ${delivery.id} has lost its update or its message`);
  const posts = earlier.flatMap(postOf);
  return {
    deliveryId: delivery.id,
    incident: {
      id: publicId(incident),
      uuid: incident.uuid,
      title: incident.title,
      status: update.status,
      impact: update.impact,
      components: update.components,
      url: deps.urlOf(incident),
    },
    update: {
      seq: update.seq,
      event: update.event,
      status: update.status,
      at: update.at,
      corrects: update.corrects,
    },
    to: delivery.to,
    locale: delivery.locale,
    message,
    wasUncertain: delivery.resends > 0 || delivery.state === 'uncertain',
    earlierIds: earlier.map((one) => one.id),
    firstPost: posts[0] ?? null,
    latestPost: posts.at(-1) ?? null,
  };
}

/** An edit made no new post. */
const postOf = (delivery: Delivery): readonly RemotePost[] =>
  delivery.state === 'sent' && delivery.remoteId !== null && delivery.edits === null
    ? [{ remoteId: delivery.remoteId, url: delivery.url }]
    : [];

/** The post that a correction edits, and the envelope with what it is to say. */
export async function buildEdit(
  deps: DeliveryDeps,
  delivery: Delivery & { readonly edits: string },
): Promise<{ readonly post: RemotePost; readonly envelope: Envelope }> {
  const [envelope, earlier] = await Promise.all([buildEnvelope(deps, delivery), deps.outbox.earlier(delivery)]);
  const standing = earlier.find((one) => one.remoteId === delivery.edits);
  return {
    post: { remoteId: delivery.edits, url: standing?.url ?? null },
    envelope: { ...envelope, message: envelope.message.inPlace ?? envelope.message },
  };
}
