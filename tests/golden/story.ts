import type { EntryEvent } from '../../src/domain/event.ts';
import type { Status } from '../../src/domain/status.ts';
import type { MessageFacts } from '../../src/messages/facts.ts';

type IncidentFacts = NonNullable<MessageFacts['incident']>;

/** One thing that is said in the course of INC-7, or of planned work. */
export interface Chapter {
  readonly event: EntryEvent;
  /** What the founder wrote with -m. */
  readonly written: string;
  /** Everything but the words. */
  readonly facts: MessageFacts;
}

const page = 'https://status.acme.com';
const time = (clock: string): Date => new Date(`2026-11-23T${clock}:00Z`);
const minute = 60_000;
const startedAt = time('09:12');

const base: Omit<MessageFacts, 'update' | 'incident'> = {
  company: { name: 'Acme', url: 'https://acme.com', supportEmail: 'help@acme.com' },
  pageUrl: page,
  nextUpdateBy: null,
  maintenance: null,
  timezone: 'Europe/Berlin',
};

interface Moment {
  readonly event: EntryEvent;
  readonly seq: number;
  readonly at: string;
  readonly next: string | null;
  readonly status: Status;
  readonly written: string;
  readonly more?: Partial<IncidentFacts>;
}

/** The checkout is down; the first all-clear comes too early. */
const outage: readonly Moment[] = [
  {
    event: 'investigating',
    seq: 1,
    at: '09:20',
    next: '10:20',
    status: 'investigating',
    written:
      'Since 10:12 CET nobody can pay in our shop: the payment page stays blank. Orders placed before are safe. We are checking the payment service and its database.',
  },
  {
    event: 'still-working',
    seq: 2,
    at: '10:15',
    next: '11:15',
    status: 'investigating',
    written:
      'Paying is still not possible. We have ruled out the payment provider and are now going through the database.',
  },
  {
    event: 'identified',
    seq: 3,
    at: '10:40',
    next: '11:40',
    status: 'identified',
    written:
      'A disk of our payment database is full. We are moving the database to a larger one. **Your data is safe.** Until then you can order by e-mail: [how it works](https://acme.com/orders).',
  },
  {
    event: 'note',
    seq: 4,
    at: '10:50',
    next: null,
    status: 'identified',
    written: 'Host says the disk array is degraded. Anna is on the phone with them.',
  },
  {
    event: 'monitoring',
    seq: 5,
    at: '11:30',
    next: '12:30',
    status: 'monitoring',
    written: 'The database runs on a larger disk, and payments go through. We are watching them.',
  },
  {
    event: 'resolved',
    seq: 6,
    at: '12:10',
    next: null,
    status: 'resolved',
    written:
      'You can pay again. A full disk had stopped our payment database for 2 hours 18 minutes; it now runs on a larger one, and payments went through without a fault for the last 40 minutes. No order was lost.',
    more: { resolvedAt: time('12:10'), lastedMs: 178 * minute, watchedForMs: 40 * minute },
  },
  {
    event: 'reopened',
    seq: 7,
    at: '12:55',
    next: '13:25',
    status: 'investigating',
    written:
      'Since 13:48 CET payments fail again. We told you at 13:10 that this was over: that was too early, and our mistake. Please do not retry a payment that hangs.',
    more: { falseAllClears: 1, resolvedAt: null },
  },
  {
    event: 'correction',
    seq: 8,
    at: '13:05',
    next: '13:35',
    status: 'investigating',
    written: 'Payments fail since 13:48 CET, not since 12:48 CET as we wrote.',
    more: { falseAllClears: 1 },
  },
  {
    event: 'postmortem',
    seq: 9,
    at: '16:00',
    next: null,
    status: 'resolved',
    written:
      'What happened:\n\n- a log filled the disk of our payment database\n- nothing warned us before it was full\n- we gave the all-clear 45 minutes too early\n\nFrom today an alarm sounds at 80 %.',
    more: { falseAllClears: 1, resolvedAt: time('14:40'), lastedMs: 328 * minute, watchedForMs: null },
  },
];

const maintenance = { startsAt: new Date('2026-11-29T22:00:00Z'), endsAt: new Date('2026-11-30T00:00:00Z') };

const plannedWork: readonly (Omit<Moment, 'status' | 'at'> & { readonly at: Date; readonly endsAt?: Date })[] = [
  {
    event: 'maintenance-scheduled',
    seq: 1,
    at: new Date('2026-11-25T10:00:00Z'),
    next: null,
    written: 'We move our payment database to a larger server. Paying will not be possible for about ten minutes.',
  },
  {
    event: 'maintenance-started',
    seq: 2,
    at: new Date('2026-11-29T22:00:00Z'),
    next: null,
    written: 'We are moving the payment database now. Paying is off until we tell you here.',
  },
  {
    event: 'maintenance-extended',
    seq: 3,
    at: new Date('2026-11-29T23:40:00Z'),
    next: null,
    written: 'Copying takes longer than we thought. Paying stays off until 02:30 CET at the latest.',
    endsAt: new Date('2026-11-30T01:30:00Z'),
  },
  {
    event: 'maintenance-completed',
    seq: 4,
    at: new Date('2026-11-30T01:10:00Z'),
    next: null,
    written: 'The payment database runs on its new server, and we have made test payments.',
  },
  {
    event: 'maintenance-cancelled',
    seq: 2,
    at: new Date('2026-11-28T09:00:00Z'),
    next: null,
    written: 'We do not move the payment database this Sunday. You can pay as always.',
  },
];

const incidentOf = (number: number, title: string, more: Partial<IncidentFacts>): IncidentFacts => ({
  id: `INC-${number}`,
  title,
  status: 'investigating',
  impact: 'major',
  components: [
    { title: 'Checkout', status: 'major_outage' },
    { title: 'Customer accounts', status: 'degraded_performance' },
  ],
  startedAt,
  resolvedAt: null,
  url: `${page}/incidents/${number}`,
  lastedMs: 0,
  watchedForMs: null,
  falseAllClears: 0,
  ...more,
});

const healthy: IncidentFacts['components'] = [
  { title: 'Checkout', status: 'operational' },
  { title: 'Customer accounts', status: 'operational' },
];

const outageChapter = ({ event, seq, at, next, status, written, more }: Moment): Chapter => ({
  event,
  written,
  facts: {
    ...base,
    incident: incidentOf(7, 'Payments fail in the shop', {
      status,
      lastedMs: time(at).getTime() - startedAt.getTime(),
      ...(status === 'resolved' ? { components: healthy } : {}),
      ...more,
    }),
    update: { seq, at: time(at), message: '' },
    nextUpdateBy: next === null ? null : time(next),
  },
});

const whereToLook: Chapter = {
  event: 'where-to-look',
  written:
    'If our shop ever does not work for you, look at https://status.acme.com first: it runs on other machines than the shop.',
  facts: { ...base, incident: null, update: { seq: 1, at: time('08:00'), message: '' } },
};

/** Of no incident, and of nothing else that happened. */
const test: Chapter = {
  event: 'test',
  written: 'This is a test of Allclear. Nothing is wrong.',
  facts: { ...base, incident: null, update: { seq: 1, at: time('08:00'), message: '' } },
};

/** Every event there is, in the order in which it is said. */
export const chapters: readonly Chapter[] = [
  ...outage.map(outageChapter),
  ...plannedWork.map(({ event, seq, at, written, endsAt = maintenance.endsAt }) => ({
    event,
    written,
    facts: {
      ...base,
      incident: incidentOf(8, 'Payment database moves', {
        impact: 'minor' as const,
        components: [{ title: 'Checkout', status: 'under_maintenance' as const }],
        startedAt: maintenance.startsAt,
      }),
      update: { seq, at, message: '' },
      maintenance: { ...maintenance, endsAt },
    },
  })),
  whereToLook,
  test,
];
