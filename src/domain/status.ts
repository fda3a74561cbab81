export const statuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export type Status = (typeof statuses)[number];

export const maintenanceStatuses = ['scheduled', 'in_progress', 'verifying', 'completed', 'cancelled'] as const;
export type MaintenanceStatus = (typeof maintenanceStatuses)[number];

/** Of an announcement, which has no other. */
export const announcedStatus = 'announced';

/** Of an incident, of planned work or of an announcement. */
export type EntryStatus = Status | MaintenanceStatus | typeof announcedStatus;

/** The status of an incident. */
export const isStatus = (status: EntryStatus): status is Status => statuses.some((one) => one === status);

/** The statuses that `open` and `update` may set; only `resolve` makes `resolved`, only `reopen` leaves it. */
export type OpenStatus = Exclude<Status, 'resolved'>;
export const openStatuses: readonly OpenStatus[] = ['investigating', 'identified', 'monitoring'];
