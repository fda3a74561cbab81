/** What a correction corrects and edits; how fast each channel may go on. */
export const correctionsAndPaces = `
alter table updates add column corrects integer;
alter table deliveries add column edits text;
alter table messages add column in_place text;

create table paces (channel text primary key, free_at integer not null, blocked_until integer);
`;
