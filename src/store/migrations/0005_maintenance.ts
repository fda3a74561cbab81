/** Planned work stands beside the incidents, and counts on from them. */
export const maintenance = `
alter table incidents add column work text;
alter table incidents add column came_from integer;

-- A key belongs to one unresolved incident, and to one maintenance that is not over; the same key may stand on both.
drop index incidents_open_key;
create unique index incidents_open_key on incidents (key, work is null)
  where status not in ('resolved', 'completed', 'cancelled');
`;
