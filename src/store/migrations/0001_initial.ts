/** The first shape of the store. Plain SQL that SQLite runs as one script; a later PostgreSQL has a script of its own. */
export const initial = `
create table meta (id integer primary key check (id = 1), uuid text not null, created_at integer not null, epoch integer not null);

create table incidents (
  uuid text primary key, number integer not null unique, title text not null, status text not null,
  impact text not null, worst_impact text not null, components text not null, touched text not null,
  started_at integer not null, opened_at integer not null, reopened_at integer, resolved_at integer,
  monitoring_since integer, next_update_by integer, false_all_clears integer not null,
  is_private integer not null, key text, last_seq integer not null
);
-- A key belongs to one unresolved incident; after its all-clear the key is free again.
create unique index incidents_open_key on incidents (key) where status <> 'resolved';

create table updates (
  id text primary key, incident_uuid text not null references incidents (uuid), seq integer not null,
  epoch integer not null, host text not null, event text not null, status text not null, impact text not null,
  components text not null, body text not null, at integer not null, next_update_by integer,
  is_private integer not null, evidence text, key text, request_hash text,
  unique (incident_uuid, seq), unique (incident_uuid, key)
);

create table messages (
  update_id text not null references updates (id), channel text not null, locale text not null,
  subject text, text text not null, html text, parts text not null,
  primary key (update_id, channel, locale)
);

create table deliveries (
  position integer primary key, id text not null unique, update_id text not null references updates (id),
  incident_uuid text not null, incident_number integer not null, seq integer not null, epoch integer not null,
  event text not null, channel text not null, type text not null, recipient text not null, locale text not null,
  state text not null, reason text, attempts integer not null, resends integer not null, at integer not null,
  next_attempt_at integer, expires_at integer, remote_id text, url text, means text
);
create index deliveries_update on deliveries (update_id);
create index deliveries_target on deliveries (incident_uuid, channel, recipient);
-- Only what still needs something is looked for again and again; finished rows must not be walked over.
create index deliveries_pending on deliveries (channel, epoch, position) where state in ('queued', 'retrying');
create index deliveries_unsettled on deliveries (state) where state in ('sending', 'uncertain', 'failed', 'retrying');

create table delivery_events (
  id integer primary key, delivery_id text not null, at integer not null, from_state text not null,
  to_state text not null, reason text, fence integer
);
create index delivery_events_delivery on delivery_events (delivery_id);

create table lease (name text primary key, owner text, fence integer not null, until integer not null);

create table samples (
  id integer primary key, probe text not null, at integer not null, healthy integer not null,
  reason text not null, every_ms integer not null, took_ms integer not null
);
create index samples_probe on samples (probe, at);
`;
