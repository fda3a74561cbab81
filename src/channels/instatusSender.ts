import * as v from 'valibot';
import type { ChannelIo, CommonSettings, Envelope, Verdict } from './channel.ts';
import { type ComponentIds, componentsThere, withoutHtml } from './hostedPage.ts';
import type { Entry, HostedService } from './hostedService.ts';
import { verifyHosted } from './hostedVerify.ts';
import { isPostId } from './postId.ts';

type Settings = CommonSettings & {
  readonly pageId: string;
  readonly components: ComponentIds;
  readonly notify: boolean;
};

const words = {
  operational: 'OPERATIONAL',
  degraded_performance: 'DEGRADEDPERFORMANCE',
  partial_outage: 'PARTIALOUTAGE',
  major_outage: 'MAJOROUTAGE',
  under_maintenance: 'UNDERMAINTENANCE',
} as const;

const id = v.pipe(v.string(), v.check(isPostId));
const updateShape = v.object({
  id,
  message: v.nullish(v.string(), ''),
  createdAt: v.nullish(v.string(), ''),
});
const incidentShape = v.object({
  id,
  name: v.nullish(v.string(), ''),
  status: v.nullish(v.string(), ''),
  updates: v.nullish(v.array(updateShape), []),
});

/** Instatus: CHANNELS.md 15b. */
export function instatusService({ apiUrl, pageId, components, notify }: Settings, key: string): HostedService {
  const incidents = `/v1/${encodeURIComponent(pageId)}/incidents`;
  const fields = (envelope: Envelope, message: string) => {
    const statuses = componentsThere(envelope, components, words);
    return {
      message,
      status: envelope.update.status.toUpperCase(),
      started: envelope.update.at.toISOString(),
      notify,
      components: statuses.map((one) => one.id),
      statuses,
    };
  };
  return {
    base: apiUrl ?? 'https://api.instatus.com',
    headers: { authorization: `Bearer ${key}` },
    text: ({ message }) => withoutHtml(message.text),
    create: (envelope, text) => ({
      method: 'POST',
      path: incidents,
      body: { name: envelope.incident.title, ...fields(envelope, text), shouldPublish: true },
    }),
    update: (incident, envelope, text) => ({
      method: 'POST',
      path: `${incidents}/${encodeURIComponent(incident)}/incident-updates`,
      body: fields(envelope, text),
    }),
    created: (answer) => {
      const read = v.safeParse(incidentShape, answer);
      if (!read.success) return null;
      return { incident: read.output.id, update: read.output.updates[0]?.id ?? null, url: null };
    },
    updated: (answer, incident) => {
      const read = v.safeParse(updateShape, answer);
      return read.success ? { incident, update: read.output.id, url: null } : null;
    },
    edit: ({ incident, update }, _envelope, message) => ({
      method: 'PUT',
      path: `${incidents}/${encodeURIComponent(incident)}/incident-updates/${encodeURIComponent(update ?? '')}`,
      body: { message, notify: false },
    }),
    isOneMessage: ({ update }) => update !== null,
    list: async (read, incident, { incident: { title } }) => {
      if (incident !== null) {
        const one = await read(`${incidents}/${encodeURIComponent(incident)}`, incidentShape);
        return one && entriesOf(one);
      }
      const all = await read(incidents, v.array(incidentShape));
      return all?.filter(({ name }) => name === title).flatMap(entriesOf) ?? null;
    },
  };
}

export const verifyInstatus = (given: Settings, key: string, io: ChannelIo, signal: AbortSignal): Promise<Verdict> => {
  const missing =
    'set "pageId" to the id of a page that https://api.instatus.com/v2/pages lists for this key, then: incident channels test';
  return verifyHosted(
    instatusService(given, key),
    {
      path: '/v2/pages',
      schema: v.array(v.object({ id: v.string(), name: v.nullish(v.string(), '') })),
      says: (pages) => {
        const page = pages.find((one) => one.id === given.pageId);
        if (page) return { kind: 'ok', message: `posts on the page ${page.name === '' ? page.id : page.name}` };
        return {
          kind: 'fault',
          message: `the key is right, but none of its pages has the id ${given.pageId}`,
          fix: missing,
        };
      },
    },
    {
      credentials: 'make a new API key at https://instatus.com/app/developer, then: incident channels test',
      missing,
      place: 'list of pages',
    },
    io,
    signal,
  );
};

const entriesOf = (one: v.InferOutput<typeof incidentShape>): readonly Entry[] =>
  one.updates.map(({ id: update, message, createdAt }) => {
    const at = Date.parse(createdAt);
    return {
      incident: one.id,
      update,
      url: null,
      text: message,
      at: Number.isNaN(at) ? null : at,
      open: one.status !== 'RESOLVED',
    };
  });
