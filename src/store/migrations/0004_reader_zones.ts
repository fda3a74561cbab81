/** The zone in which somebody lives, by which their quiet hours are told. */
export const readerZones = `
alter table people add column timezone text;
-- A list that did not change since may have had that column all along.
update sources set mark = null;
`;
