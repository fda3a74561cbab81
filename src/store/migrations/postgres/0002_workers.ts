/** Who sends for others, so that whoever leaves the sending to them can see that somebody is there. */
export const workers = `
create table workers (
  id text primary key, host text not null, pid integer not null, channels text not null,
  started_at bigint not null, seen_at bigint not null
);
`;
