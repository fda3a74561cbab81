/**
 * An index over ids in no order cost each commit of a run a page for every move, a tenth of its time. Only an erasure
 * looks for the history of one delivery, and that reads all of the ledger anyway.
 */
export const historyInOrder = `
drop index delivery_events_delivery;
`;
