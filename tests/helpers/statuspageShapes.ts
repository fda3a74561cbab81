import * as v from 'valibot';

// The public API v2, field by field as Statuspage's pages document it at /api (https://www.githubstatus.com/api) and answer it;
// `reminder_intervals` is in answers only.
const instant = v.pipe(v.string(), v.isoTimestamp());
const id = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/u));
const componentStatus = v.picklist([
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
]);
const page = v.strictObject({
  ...{ id, name: v.string(), url: v.pipe(v.string(), v.url()), time_zone: v.string(), updated_at: instant },
});
const component = v.strictObject({
  id,
  name: v.string(),
  status: componentStatus,
  created_at: instant,
  updated_at: instant,
  position: v.pipe(v.number(), v.integer(), v.minValue(1)),
  description: v.nullable(v.string()),
  showcase: v.boolean(),
  start_date: v.nullable(v.pipe(v.string(), v.isoDate())),
  group_id: v.nullable(id),
  page_id: id,
  group: v.boolean(),
  only_show_if_degraded: v.boolean(),
  components: v.optional(v.array(id)),
});
const affected = v.strictObject({
  ...{ code: id, name: v.string(), old_status: componentStatus, new_status: componentStatus },
});
const update = (statuses: readonly string[]) =>
  v.strictObject({
    id,
    status: v.picklist(statuses),
    body: v.string(),
    incident_id: id,
    created_at: instant,
    updated_at: instant,
    display_at: instant,
    affected_components: v.nullable(v.array(affected)),
    deliver_notifications: v.boolean(),
    custom_tweet: v.nullable(v.string()),
    tweet_id: v.nullable(v.number()),
  });
const common = (statuses: readonly string[]) => ({
  id,
  name: v.string(),
  status: v.picklist(statuses),
  created_at: instant,
  updated_at: instant,
  monitoring_at: v.nullable(instant),
  resolved_at: v.nullable(instant),
  shortlink: v.pipe(v.string(), v.url()),
  started_at: instant,
  page_id: id,
  incident_updates: v.array(update(statuses)),
  components: v.array(component),
  reminder_intervals: v.nullable(v.string()),
});
const incident = v.strictObject({
  ...common(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem']),
  impact: v.picklist(['none', 'minor', 'major', 'critical']),
});
const maintenance = v.strictObject({
  ...common(['scheduled', 'in_progress', 'verifying', 'completed']),
  impact: v.literal('maintenance'),
  scheduled_for: instant,
  scheduled_until: instant,
});
const status = v.strictObject({
  indicator: v.picklist(['none', 'minor', 'major', 'critical', 'maintenance']),
  description: v.string(),
});
const incidents = v.strictObject({ page, incidents: v.array(incident) });
const maintenances = v.strictObject({ page, scheduled_maintenances: v.array(maintenance) });

/** By path below `api/v2/`: nothing more, nothing less. */
export const statuspageShapes = {
  'summary.json': v.strictObject({
    ...{ page, status, components: v.array(component), incidents: v.array(incident) },
    scheduled_maintenances: v.array(maintenance),
  }),
  'status.json': v.strictObject({ page, status }),
  'components.json': v.strictObject({ page, components: v.array(component) }),
  'incidents.json': incidents,
  'incidents/unresolved.json': incidents,
  'scheduled-maintenances.json': maintenances,
  'scheduled-maintenances/upcoming.json': maintenances,
  'scheduled-maintenances/active.json': maintenances,
} as const;

type Shapes = typeof statuspageShapes;
export type StatuspageFile<Path extends keyof Shapes> = v.InferOutput<Shapes[Path]>;

/** One of the files, read and found to be what Statuspage says that it is. */
export const readStatuspage = <Path extends keyof Shapes>(
  files: ReadonlyMap<string, string | Uint8Array>,
  path: Path,
): StatuspageFile<Path> =>
  v.parse(
    statuspageShapes[path] as v.GenericSchema,
    JSON.parse(String(files.get(`api/v2/${path}`))),
  ) as StatuspageFile<Path>;
