/** The people to reach one by one, who must not be reached, and where the list comes from. */
export const people = `
-- One row a person and source: by key, so that the list is read in pages along the table itself. Of several sources that
-- have the same person the one with the smallest rank counts.
create table people (
  key text not null, source text not null, rank integer not null, email text, phone text, sms_opt_in integer not null,
  name text, locale text, tags text not null,
  primary key (key, source)
) without rowid;
create index people_phone on people (phone) where phone is not null;

create table suppressions (
  address text not null, kind text not null, reason text not null, at integer not null,
  primary key (address, kind)
) without rowid;

create table sources (
  name text primary key, definition text not null, rank integer not null, mark text, synced_at integer,
  people integer not null, broken integer not null, faults text not null, failed_at integer, failure text
);
`;
