/** What an update is for its template (PRODUCT.md section 1). */
export const events = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'reopened',
  'still-working',
  'correction',
  'postmortem',
  'maintenance-scheduled',
  'maintenance-started',
  'maintenance-extended',
  'maintenance-completed',
  'maintenance-cancelled',
  'where-to-look',
] as const;
export type Event = (typeof events)[number];

/**
 * A note is no public event; it has a template of its own because `team` channels hear of it at once. A test post
 * (`channels test --post`) belongs to no incident and is never stored.
 */
export type EntryEvent = Event | 'note' | 'test';

/** Events that belong to no incident; `announce` speaks for them. */
export const announcementEvents = ['where-to-look'] as const satisfies readonly Event[];
export type AnnouncementEvent = (typeof announcementEvents)[number];
export const isAnnouncementEvent = (event: EntryEvent): event is AnnouncementEvent =>
  announcementEvents.some((one) => one === event);

/** These are never too late to be said: a delivery of theirs does not expire (PRODUCT.md section 5). */
const lasting: readonly EntryEvent[] = ['resolved', 'reopened', 'correction'];
export const neverExpires = (event: EntryEvent): boolean => lasting.includes(event);

/** The last word on an incident or on planned work: whoever heard of the beginning hears it. */
const lastWords: readonly EntryEvent[] = ['resolved', 'maintenance-completed', 'maintenance-cancelled'];
export const isLastWord = (event: EntryEvent): boolean => lastWords.includes(event);

/** Says how things stand now, so that what was said before need not be heard any more. A postmortem tells of what is over: whoever waits for the all-clear still does. */
export const overtakes = (event: EntryEvent): boolean => event !== 'note' && event !== 'postmortem';
