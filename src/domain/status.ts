export const statuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export type Status = (typeof statuses)[number];

/** The statuses that `open` and `update` may set; only `resolve` makes `resolved`, only `reopen` leaves it. */
export type OpenStatus = Exclude<Status, 'resolved'>;
export const openStatuses: readonly OpenStatus[] = ['investigating', 'identified', 'monitoring'];
