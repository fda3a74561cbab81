import type { Incident } from './incident.ts';
import { announcedStatus } from './status.ts';

/** A notice as the history keeps it. */
type Announcement = Incident & { readonly status: typeof announcedStatus };

/** What is told once, at `at`; its one entry has the number 1. */
export const announce = (
  { uuid, number, title }: Pick<Incident, 'uuid' | 'number' | 'title'>,
  at: Date,
): Announcement => ({
  uuid,
  number,
  title,
  status: announcedStatus,
  impact: 'none',
  worstImpact: 'none',
  components: [],
  touched: [],
  startedAt: at,
  openedAt: at,
  reopenedAt: null,
  resolvedAt: at,
  monitoringSince: null,
  nextUpdateBy: null,
  falseAllClears: 0,
  isPrivate: false,
  key: null,
  lastSeq: 1,
  work: null,
  cameFrom: null,
});
