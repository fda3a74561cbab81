/** What waits, or waited, for a second person, and what went out without one. Rows are ended, never deleted. */
export const approvals = `
create table approvals (
  id integer primary key, kind text not null, state text not null,
  person text not null, host text not null, via text not null, at integer not null,
  ended_person text, ended_host text, ended_via text, ended_at integer, reason text,
  incident_uuid text, update_id text, subject text not null, rules text not null,
  verb text, input text, key text, content_hash text, says text, cause text
);
create index approvals_waiting on approvals (id) where state = 'waiting';
create index approvals_update on approvals (update_id) where update_id is not null;
`;
