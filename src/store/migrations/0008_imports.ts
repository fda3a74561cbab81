/** What came from another tool: what it was called there, where it stood, and how it was when it was read last. */
export const imports = `
create table imports (
  source text not null, foreign_id text not null, incident_uuid text not null references incidents (uuid),
  path text, mark text not null, last_seq integer not null,
  primary key (source, foreign_id)
) without rowid;
create unique index imports_incident on imports (incident_uuid);
`;
