import * as v from 'valibot';
import type { ChannelIo, CommonSettings, Envelope, Verdict } from './channel.ts';
import { type ComponentIds, componentsThere, withoutTags } from './hostedPage.ts';
import type { Entry, HostedService, Posted } from './hostedService.ts';
import { verifyHosted } from './hostedVerify.ts';
import { isPostId } from './postId.ts';
import { webAddress } from './webAddress.ts';

type Settings = CommonSettings & {
  readonly pageId: string;
  readonly components: ComponentIds;
  readonly notify: boolean;
};

const words = {
  operational: 'operational',
  degraded_performance: 'degraded_performance',
  partial_outage: 'partial_outage',
  major_outage: 'major_outage',
  under_maintenance: 'under_maintenance',
} as const;

const incidentShape = v.object({
  id: v.pipe(v.string(), v.check(isPostId)),
  name: v.nullish(v.string(), ''),
  status: v.nullish(v.string(), ''),
  shortlink: v.nullish(v.string(), null),
  metadata: v.optional(v.unknown()),
  incident_updates: v.nullish(
    v.array(
      v.object({
        id: v.pipe(v.string(), v.check(isPostId)),
        body: v.nullish(v.string(), ''),
        created_at: v.nullish(v.string(), ''),
      }),
    ),
    [],
  ),
});
type Incident = v.InferOutput<typeof incidentShape>;

const markShape = v.object({ allclear: v.object({ incident: v.string(), delivery: v.string() }) });

/** The newest incidents; more is not looked through. */
const listed = 50;

/** Atlassian Statuspage: CHANNELS.md 15a. */
export function statuspageService({ apiUrl, pageId, components, notify }: Settings, key: string): HostedService {
  const incidents = `/pages/${encodeURIComponent(pageId)}/incidents`;
  const fields = (envelope: Envelope, body: string) => {
    const there = componentsThere(envelope, components, words);
    const { maintenance } = envelope.incident;
    const { status } = envelope.update;
    return {
      // It has no word for work that is called off: what it shows then is that it is over, and our words say how.
      status: status === 'cancelled' ? 'completed' : status,
      impact_override: maintenance ? 'maintenance' : envelope.incident.impact,
      ...(maintenance ? timesOf(maintenance) : {}),
      body,
      deliver_notifications: notify,
      // Each value has to be an object.
      metadata: { allclear: { incident: envelope.incident.uuid, delivery: envelope.deliveryId } },
      ...(there.length === 0
        ? {}
        : {
            // Named beforehand, and as good as ever until it begins.
            ...(status === 'scheduled'
              ? {}
              : { components: Object.fromEntries(there.map((one) => [one.id, one.status])) }),
            component_ids: there.map(({ id }) => id),
          }),
    };
  };
  return {
    base: apiUrl ?? 'https://api.statuspage.io/v1',
    headers: { authorization: `OAuth ${key}` },
    text: ({ message }) => withoutTags(message.text),
    create: (envelope, text) => ({
      method: 'POST',
      path: incidents,
      body: { incident: { name: envelope.incident.title, ...fields(envelope, text) } },
    }),
    update: (incident, envelope, text) => ({
      method: 'PATCH',
      path: `${incidents}/${encodeURIComponent(incident)}`,
      body: { incident: fields(envelope, text) },
    }),
    created: posted,
    updated: posted,
    edit: ({ incident, update }, _envelope, body) => ({
      method: 'PATCH',
      path: `${incidents}/${encodeURIComponent(incident)}/incident_updates/${encodeURIComponent(update ?? '')}`,
      body: { incident_update: { body, deliver_notifications: false } },
    }),
    isOneMessage: ({ update }) => update !== null,
    list: async (read, incident, { incident: { title, uuid } }) => {
      if (incident !== null) {
        const one = await read(`${incidents}/${encodeURIComponent(incident)}`, incidentShape);
        return one && entriesOf(one);
      }
      const all = await read(`${incidents}?limit=${listed}`, v.array(incidentShape));
      const isOurs = (one: Incident): boolean => one.name === title || markOf(one)?.incident === uuid;
      return all?.flatMap((one) => (isOurs(one) ? entriesOf(one) : [])) ?? null;
    },
  };
}

/** Its clock does nothing by itself: what happens is told here, when it happens. */
const timesOf = ({ startsAt, endsAt }: NonNullable<Envelope['incident']['maintenance']>) => ({
  scheduled_for: startsAt.toISOString(),
  scheduled_until: endsAt.toISOString(),
  scheduled_remind_prior: false,
  scheduled_auto_in_progress: false,
  scheduled_auto_completed: false,
});

export const verifyStatuspage = (given: Settings, key: string, io: ChannelIo, signal: AbortSignal): Promise<Verdict> =>
  verifyHosted(
    statuspageService(given, key),
    {
      path: `/pages/${encodeURIComponent(given.pageId)}`,
      schema: v.object({ id: v.string(), name: v.nullish(v.string(), '') }),
      says: ({ id, name }) => ({ kind: 'ok', message: `posts on the page ${name === '' ? id : name}` }),
    },
    {
      credentials:
        'copy or make an API key at https://manage.statuspage.io, your avatar, API info, then: incident channels test',
      place: `page "${given.pageId}"`,
      missing: 'copy "pageId" from https://manage.statuspage.io, your avatar, API info, then: incident channels test',
    },
    io,
    signal,
  );

function posted(answer: unknown): Posted | null {
  const read = v.safeParse(incidentShape, answer);
  if (!read.success) return null;
  const { id, shortlink, incident_updates: updates } = read.output;
  // The newest update comes first.
  return { incident: id, update: updates[0]?.id ?? null, url: webAddress(shortlink) };
}

const markOf = ({ metadata }: Incident) => {
  const mark = v.safeParse(markShape, metadata);
  return mark.success ? mark.output.allclear : undefined;
};

/** The mark is the incident's, and names the delivery of its newest update. */
function entriesOf(one: Incident): readonly Entry[] {
  const mark = markOf(one);
  return one.incident_updates.map(({ id, body, created_at: createdAt }, index) => {
    const at = Date.parse(createdAt);
    return {
      incident: one.id,
      update: id,
      url: webAddress(one.shortlink),
      text: body,
      at: Number.isNaN(at) ? null : at,
      // One without a mark was made by somebody else.
      marks: { incident: mark?.incident ?? '', delivery: index === 0 ? (mark?.delivery ?? '') : '' },
      open: one.status !== 'resolved' && one.status !== 'completed',
    };
  });
}
