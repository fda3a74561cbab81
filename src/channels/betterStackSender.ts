import * as v from 'valibot';
import type { ChannelIo, CommonSettings, Envelope, Verdict } from './channel.ts';
import { type ComponentIds, componentsThere, withoutTags } from './hostedPage.ts';
import type { Entry, HostedService, Read } from './hostedService.ts';
import { verifyHosted } from './hostedVerify.ts';
import { isPostId } from './postId.ts';

type Settings = CommonSettings & {
  readonly pageId: string;
  readonly components: ComponentIds;
  readonly notify: boolean;
};

/** It knows no partial outage, and maintenance in a report of that type only. */
const words = {
  operational: 'resolved',
  degraded_performance: 'degraded',
  partial_outage: 'degraded',
  major_outage: 'downtime',
  under_maintenance: 'degraded',
} as const;

const id = v.pipe(v.string(), v.check(isPostId));
const postedShape = v.object({ data: v.object({ id }) });
/** A new report has one update, its message; a report that does not name it is a report all the same. */
const reportShape = v.object({
  data: v.object({
    id,
    relationships: v.fallback(v.object({ status_updates: v.object({ data: v.array(v.object({ id })) }) }), {
      status_updates: { data: [] },
    }),
  }),
});
const pagination = v.nullish(v.object({ next: v.nullish(v.string(), null) }), { next: null });
const reportsShape = v.object({
  data: v.array(
    v.object({
      id,
      attributes: v.object({ title: v.nullish(v.string(), ''), aggregate_state: v.nullish(v.string(), '') }),
    }),
  ),
  pagination,
});
const updatesShape = v.object({
  data: v.array(
    v.object({
      id,
      attributes: v.object({ message: v.nullish(v.string(), ''), published_at: v.nullish(v.string(), '') }),
    }),
  ),
  pagination,
});

/** More pages of a list than this are not looked through. */
const maxPages = 10;

/** Better Stack: CHANNELS.md 15c. */
export function betterStackService({ apiUrl, pageId, components, notify }: Settings, token: string): HostedService {
  const reports = `/api/v2/status-pages/${encodeURIComponent(pageId)}/status-reports`;
  const reportAt = (report: string): string => `${reports}/${encodeURIComponent(report)}`;
  const fields = (envelope: Envelope, message: string) => ({
    message,
    // Its defaults differ: true for a report, false for an update.
    notify_subscribers: notify,
    affected_resources: affected(envelope, components),
    published_at: envelope.update.at.toISOString(),
  });
  return {
    base: apiUrl ?? 'https://uptime.betterstack.com',
    headers: { authorization: `Bearer ${token}` },
    text: ({ message }) => withoutTags(message.text),
    create: (envelope, text) => ({
      method: 'POST',
      path: reports,
      body: {
        title: envelope.incident.title,
        report_type: 'manual',
        starts_at: envelope.update.at.toISOString(),
        ...fields(envelope, text),
      },
    }),
    update: (report, envelope, text) => ({
      method: 'POST',
      path: `${reportAt(report)}/status-updates`,
      body: fields(envelope, text),
    }),
    created: (answer) => {
      const read = v.safeParse(reportShape, answer);
      if (!read.success) return null;
      const { id: incident, relationships } = read.output.data;
      return { incident, update: relationships.status_updates.data[0]?.id ?? null, url: null };
    },
    updated: (answer, incident) => {
      const read = v.safeParse(postedShape, answer);
      return read.success ? { incident, update: read.output.data.id, url: null } : null;
    },
    edit: ({ incident: report, update }, _envelope, message) => ({
      method: 'PATCH',
      path: `${reportAt(report)}/status-updates/${encodeURIComponent(update ?? '')}`,
      body: { message, notify_subscribers: false },
    }),
    isOneMessage: ({ update }) => update !== null,
    // A report has no status of its own: it ends with its resources, or, without any, when it is told to.
    afterwards: ({ incident: report }, envelope) => {
      if (envelope.update.status !== 'resolved' || affected(envelope, components).length > 0) return [];
      return [{ method: 'PATCH', path: reportAt(report), body: { ends_at: envelope.update.at.toISOString() } }];
    },
    list: async (read, report, { incident: { title } }) => {
      if (report !== null) return await updatesOf(read, reportAt(report), report, true);
      const all = await readAll(read, reports, reportsShape);
      if (!all) return null;
      const same = all.filter(({ attributes }) => attributes.title === title);
      const entries: Entry[] = [];
      for (const one of same) {
        const open = !/^(?:operational|resolved)?$/iu.test(one.attributes.aggregate_state);
        const own = await updatesOf(read, reportAt(one.id), one.id, open);
        if (!own) return null;
        entries.push(...own);
      }
      return entries;
    },
  };
}

/** At its end a report lets go of all; what another incident still holds is in that one's report. */
const affected = (envelope: Envelope, ids: ComponentIds) =>
  componentsThere(envelope, ids, words).map((one) => ({
    status_page_resource_id: one.id,
    status: envelope.update.status === 'resolved' ? 'resolved' : one.status,
  }));

async function updatesOf(read: Read, path: string, report: string, open: boolean): Promise<readonly Entry[] | null> {
  const all = await readAll(read, `${path}/status-updates`, updatesShape);
  const entries = all?.map(({ id: update, attributes: { message, published_at: publishedAt } }): Entry => {
    const at = Date.parse(publishedAt);
    return { incident: report, update, url: null, text: message, at: Number.isNaN(at) ? null : at, open };
  });
  return entries ?? null;
}

/** Page by page; the addresses of further pages are made here, not taken from the answer. */
async function readAll<Item>(
  read: Read,
  path: string,
  shape: v.GenericSchema<unknown, { data: Item[]; pagination: { next: string | null } }>,
): Promise<readonly Item[] | null> {
  const all: Item[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await read(`${path}?page=${page}`, shape);
    if (!answer) return null;
    all.push(...answer.data);
    if (answer.pagination.next === null) return all;
  }
  return null;
}

export const verifyBetterStack = (
  given: Settings,
  token: string,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> =>
  verifyHosted(
    betterStackService(given, token),
    {
      path: `/api/v2/status-pages/${encodeURIComponent(given.pageId)}`,
      schema: v.object({
        data: v.object({ id, attributes: v.nullish(v.object({ company_name: v.nullish(v.string(), '') })) }),
      }),
      says: ({ data }) => ({
        kind: 'ok',
        message: `posts on the status page ${data.attributes?.company_name || data.id}`,
      }),
    },
    {
      credentials:
        'copy the API token from https://uptime.betterstack.com, Integrations, API tokens, then: incident channels test',
      place: `status page "${given.pageId}"`,
      missing:
        'set "pageId" to the number in the address of the page at https://uptime.betterstack.com, Status pages, then: incident channels test',
    },
    io,
    signal,
  );
