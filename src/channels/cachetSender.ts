import * as v from 'valibot';
import { isStatus } from '../domain/status.ts';
import type { ChannelIo, CommonSettings, Envelope, Verdict } from './channel.ts';
import { type ComponentIds, componentsThere, withoutHtml } from './hostedPage.ts';
import type { Call, Entry, HostedService, Read } from './hostedService.ts';
import { verifyHosted } from './hostedVerify.ts';
import { isPostId } from './postId.ts';
import { withoutSlash } from './secretUrl.ts';
import { webAddress } from './webAddress.ts';

type Settings = CommonSettings & {
  readonly url: string;
  readonly components: ComponentIds;
  readonly notify: boolean;
};

const statuses = { investigating: 1, identified: 2, monitoring: 3, resolved: 4 } as const;
/** 5 is `unknown`. */
const words = {
  operational: 1,
  degraded_performance: 2,
  partial_outage: 3,
  major_outage: 4,
  under_maintenance: 6,
} as const;

const id = v.pipe(v.string(), v.check(isPostId));
const incidentShape = v.object({
  id,
  attributes: v.nullish(
    v.object({
      guid: v.nullish(v.string(), null),
      name: v.nullish(v.string(), ''),
      message: v.nullish(v.string(), ''),
      status: v.optional(v.unknown()),
      meta: v.optional(v.unknown()),
    }),
    { guid: null, name: '', message: '' },
  ),
});
type Incident = v.InferOutput<typeof incidentShape>;
const updatesShape = v.object({
  data: v.array(v.object({ id, attributes: v.object({ message: v.nullish(v.string(), '') }) })),
});
const markShape = v.object({ allclear: v.object({ incident: v.string(), delivery: v.string() }) });
const fixedShape = v.object({ value: v.literal(statuses.resolved) });

/** The newest ones of a list; more is not looked through. */
const listed = 100;

const apiOf = ({ apiUrl, url }: Settings): string => apiUrl ?? `${withoutSlash(url)}/api`;

/** Planned work never comes here. */
const statusOf = ({ update: { status } }: Envelope) => statuses[isStatus(status) ? status : 'investigating'];

/** Cachet 3: CHANNELS.md 15d. */
export function cachetService(given: Settings, token: string): HostedService {
  const { components, notify } = given;
  const incidentAt = (incident: string): string => `/incidents/${encodeURIComponent(incident)}`;
  const linkTo = (one: Incident): string | null =>
    one.attributes.guid === null ? null : webAddress(`${withoutSlash(given.url)}/incidents/${one.attributes.guid}`);
  return {
    base: apiOf(given),
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.api+json, application/json' },
    text: ({ message }) => withoutHtml(message.text),
    create: (envelope, message) => ({
      method: 'POST',
      path: '/incidents',
      body: {
        name: envelope.incident.title,
        status: statusOf(envelope),
        message,
        // Both default to false: nobody would see it, nobody would be told.
        visible: true,
        notifications: notify,
        occurred_at: envelope.update.at.toISOString(),
        components: there(envelope, components),
        meta: { allclear: { incident: envelope.incident.uuid, delivery: envelope.deliveryId } },
      },
    }),
    update: (incident, envelope, message) => ({
      method: 'POST',
      path: `${incidentAt(incident)}/updates`,
      body: { status: statusOf(envelope), message },
    }),
    created: (answer) => {
      const read = v.safeParse(v.object({ data: incidentShape }), answer);
      return read.success ? { incident: read.output.data.id, update: null, url: linkTo(read.output.data) } : null;
    },
    updated: (answer, incident) => {
      const read = v.safeParse(v.object({ data: v.object({ id }) }), answer);
      return read.success ? { incident, update: read.output.data.id, url: null } : null;
    },
    // The first message is the incident's own. What is left out stays as it is: cachethq/core, `UpdateIncident`.
    edit: ({ incident, update }, _envelope, message) => ({
      method: 'PUT',
      path: update === null ? incidentAt(incident) : `${incidentAt(incident)}/updates/${encodeURIComponent(update)}`,
      body: { message },
    }),
    isOneMessage: () => true,
    // A new incident takes its components along, an update of one does not.
    afterwards: ({ update }, envelope) => (update === null ? [] : componentCalls(envelope, components)),
    list: async (read, incident, { incident: { title } }) => {
      const own =
        incident === null
          ? await read(`/incidents?filter[name]=${encodeURIComponent(title)}&per_page=${listed}`, listShape)
          : await read(incidentAt(incident), oneShape);
      if (!own) return null;
      // The filter takes a part of a name for the whole.
      const same = [own.data].flat().filter((one) => incident !== null || one.attributes.name === title);
      const entries: Entry[] = [];
      for (const one of same) {
        const updates = await updatesOf(read, one, incidentAt(one.id), linkTo(one));
        if (!updates) return null;
        entries.push(...updates);
      }
      return entries;
    },
  };
}

const listShape = v.object({ data: v.array(incidentShape) });
const oneShape = v.object({ data: incidentShape });

const there = (envelope: Envelope, ids: ComponentIds) =>
  componentsThere(envelope, ids, words).map((one) => ({ id: Number(one.id), status: one.status }));

const componentCalls = (envelope: Envelope, ids: ComponentIds): readonly Call[] =>
  there(envelope, ids).map((one) => ({
    method: 'PUT',
    path: `/components/${one.id}`,
    body: { status: one.status },
  }));

/** What the incident began with, and its updates. Times are in the zone of the server, so none is given. */
async function updatesOf(
  read: Read,
  one: Incident,
  path: string,
  url: string | null,
): Promise<readonly Entry[] | null> {
  const updates = await read(`${path}/updates?per_page=${listed}`, updatesShape);
  if (!updates) return null;
  const mark = v.safeParse(markShape, one.attributes.meta);
  const open = !v.is(fixedShape, one.attributes.status);
  const marks = mark.success ? mark.output.allclear : null;
  const about = { incident: one.id, url, at: null, open };
  return [
    { ...about, update: null, text: one.attributes.message, ...(marks ? { marks } : {}) },
    ...updates.data.map(({ id: update, attributes }) => ({
      ...about,
      update,
      text: attributes.message,
      ...(marks ? { marks: { ...marks, delivery: '' } } : {}),
    })),
  ];
}

/** `/ping` is open to all, `/subscribers` to who may manage them. */
export async function verifyCachet(
  given: Settings,
  token: string,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const service = cachetService(given, token);
  const address =
    'set "url" to the address of your Cachet, version 3, with its API switched on, then: incident channels test';
  const fixes = {
    credentials:
      'make a token that may manage incidents and components, in the dashboard under Settings, API keys, then: incident channels test',
    missing: address,
    place: 'Cachet of version 3',
  };
  const ping = v.object({ data: v.literal('Pong!') });
  const is = { kind: 'ok', message: 'it is a Cachet' } as const;
  const there = await verifyHosted(service, { path: '/ping', schema: ping, says: () => is }, fixes, io, signal);
  if (there.kind !== 'ok') return there;
  const fix =
    'see in the dashboard under Settings, API keys, that the token may manage incidents and components; then: incident channels test';
  const unsure = (why: string): Verdict => ({ kind: 'warning', message: `${why}; only a post can tell more`, fix });
  const question = {
    path: '/subscribers?per_page=1',
    schema: v.unknown(),
    says: (): Verdict => ({ kind: 'ok', message: `posts on ${new URL(given.url).host}` }),
    refused: {
      403: unsure('the token is known, but may not see subscribers: whether it may manage incidents is not'),
      404: unsure('this Cachet has no /subscribers to try the token on'),
    },
  };
  return await verifyHosted(service, question, fixes, io, signal);
}
