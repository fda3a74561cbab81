/** Why the program said something by itself; null where a person did. */
export const causes = `
alter table updates add column cause text;
`;
