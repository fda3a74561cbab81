import type { ResolvedIncident } from '../../src/domain/incident.ts';
import { postmortemFacts } from '../../src/domain/postmortem.ts';
import { momentsOf, privateWordsIn } from '../../src/domain/postmortemMoments.ts';
import type { Evidence, Update } from '../../src/domain/update.ts';
import { postmortemDraft } from '../../src/messages/postmortemDraft.ts';

const uuid = '019a0000-0000-7000-8000-000000000007';
const at = (clock: string): Date => new Date(`2026-11-${clock}:00.000Z`);
const down = [{ name: 'checkout', status: 'major_outage' }] as const;
const well = [{ name: 'checkout', status: 'operational' }] as const;
const overridden: Evidence = {
  healthyForMs: 0,
  requiredMs: 1_800_000,
  stableSince: null,
  override: 'The host says that the disks are new',
  confirmedBy: null,
};

type Said = Pick<Update, 'event' | 'status' | 'at' | 'body'> & Partial<Update>;

/** Two days with everything that a timeline can hold: a late beginning, a false all-clear, a correction, private words. */
const said: readonly Said[] = [
  {
    ...{ event: 'investigating', status: 'investigating', at: at('23T09:25'), nextUpdateBy: at('23T10:25') },
    body: 'All orders fail. We look into it.\n\nPaying by invoice works.',
  },
  { event: 'note', status: 'investigating', at: at('23T09:40'), body: 'The host: disk array degraded.\nTicket 4711.' },
  { event: 'correction', status: 'investigating', at: at('23T09:50'), corrects: 1, body: 'Only card orders fail.' },
  {
    ...{ event: 'identified', status: 'identified', at: at('23T11:05'), nextUpdateBy: at('23T12:05') },
    body: '- The **disks** of our database are broken\n- We move it to others',
  },
  {
    ...{ event: 'resolved', status: 'resolved', at: at('23T11:55'), components: well, evidence: overridden },
    body: 'Card orders work again. Nothing was lost.',
  },
  {
    ...{ event: 'reopened', status: 'investigating', at: at('23T23:30'), nextUpdateBy: at('24T00:30') },
    body: 'Card orders fail again: we gave the all-clear too early.',
  },
  { event: 'monitoring', status: 'monitoring', at: at('24T00:10'), body: 'Card orders work. We watch them.' },
  { event: 'resolved', status: 'resolved', at: at('24T01:15'), components: well, body: 'All orders work.' },
];

const timeline = said.map(
  (one, index): Update => ({
    ...{ id: `update-${index + 1}`, incidentUuid: uuid, seq: index + 1, impact: 'major', components: down },
    ...{ nextUpdateBy: null, corrects: null, isPrivate: one.event === 'note', evidence: null },
    ...{ key: null, requestHash: null },
    ...one,
  }),
);

const incident: ResolvedIncident = {
  ...{ uuid, number: 7, title: 'Checkout is down', status: 'resolved', impact: 'major', worstImpact: 'major' },
  ...{ components: well, touched: ['checkout'], startedAt: at('23T09:00'), openedAt: at('23T09:25') },
  ...{ reopenedAt: at('23T23:30'), resolvedAt: at('24T01:15'), monitoringSince: null, nextUpdateBy: null },
  ...{ falseAllClears: 1, isPrivate: false, key: null, lastSeq: 8, work: null, cameFrom: null },
};

/** The draft as a founder finds it in the editor. */
export const goldenDraft = (): string =>
  postmortemDraft({
    incident,
    facts: postmortemFacts(incident, timeline),
    moments: momentsOf(incident, timeline, { first: at('23T09:02'), last: at('24T00:05') }),
    privateWords: privateWordsIn(incident, timeline),
    told: [
      { title: 'Status page', sent: 7, failed: 0 },
      { title: 'E-mail', sent: 34_986, failed: 14 },
      { title: 'X', sent: 7, failed: 0 },
    ],
    titles: new Map([['checkout', 'Checkout']]),
    timezone: 'Europe/Berlin',
  });
