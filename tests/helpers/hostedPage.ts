import type { AnyChannelDefinition, Envelope, Sender } from '../../src/channels/channel.ts';
import type { ComponentStatus } from '../../src/domain/component.ts';
import type { Status } from '../../src/domain/status.ts';
import { settingsOf, testEnvelope, testIo, testNow } from './httpChannelIo.ts';
import type { Received } from './httpReceiver.ts';

/** A hosted page's sender, speaking to the receiver. */
export const hostedSenderAt = async (
  definition: AnyChannelDefinition,
  settings: object,
  apiUrl: string,
): Promise<Sender> => await definition.open(settingsOf(definition, { ...settings, apiUrl }), testIo());

/** A later update of the incident whose first post is known. */
export const laterUpdate = (seq: number, status: Status, remoteId: string, more: Partial<Envelope> = {}): Envelope =>
  testEnvelope({
    deliveryId: `d${seq}`,
    update: { seq, event: status, status, at: testNow },
    message: {
      subject: null,
      text: `Now ${status}. https://status.acme.example/incidents/7#${seq}`,
      html: null,
      parts: [],
    },
    earlierIds: ['d2kq7x5v3m'],
    firstPost: { remoteId, url: null },
    latestPost: { remoteId, url: null },
    ...more,
  });

/** The same message with other words, and no link. */
export const wordsOnly = (envelope: Envelope, text: string): Envelope => ({
  ...envelope,
  incident: { ...envelope.incident, url: null },
  message: { ...envelope.message, text },
});

export const withComponents = (envelope: Envelope, states: Readonly<Record<string, ComponentStatus>>): Envelope => ({
  ...envelope,
  incident: {
    ...envelope.incident,
    components: Object.entries(states).map(([name, status]) => ({ name, status })),
  },
});

/** `POST /path` and what was in it. */
export const asked = ({ method, path, body }: Received): readonly [string, unknown] => [
  `${method} ${path}`,
  body === '' ? null : JSON.parse(body),
];
