import type { Incident } from '../../src/domain/incident.ts';
import type { CorrectedUpdate } from '../../src/domain/update.ts';
import type { Work } from '../../src/domain/work.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { plainLook } from '../../src/page/look.ts';
import english from '../../templates/page.json' with { type: 'json' };

const at = (text: string): Date => new Date(`2026-11-${text}Z`);

export function testIncident(overrides: Partial<Incident> = {}): Incident {
  return {
    uuid: '0193573b-5f00-7000-8000-000000000007',
    number: 7,
    title: 'Checkout fails for card payments',
    status: 'identified',
    impact: 'major',
    worstImpact: 'major',
    components: [{ name: 'checkout', status: 'major_outage' }],
    touched: ['checkout'],
    startedAt: at('23T09:52:00'),
    openedAt: at('23T10:00:00'),
    reopenedAt: null,
    resolvedAt: null,
    monitoringSince: null,
    nextUpdateBy: at('23T10:50:00'),
    falseAllClears: 0,
    isPrivate: false,
    key: null,
    lastSeq: 2,
    work: null,
    cameFrom: null,
    ...overrides,
  };
}

/** Two hours of a night, on checkout. */
export function testWork(overrides: Partial<Work> = {}): Work {
  return {
    startsAt: at('29T22:00:00'),
    endsAt: at('30T00:00:00'),
    begunAt: null,
    components: [{ name: 'checkout', status: 'under_maintenance' }],
    remindMs: [86_400_000, 3_600_000],
    remindedMs: null,
    message: null,
    byHand: false,
    reach: { only: null, skip: [], audience: null, confirmed: [] },
    became: null,
    ...overrides,
  };
}

export function testUpdate(seq: number, overrides: Partial<CorrectedUpdate> = {}): CorrectedUpdate {
  return {
    id: `0193573b-5f00-7000-8000-0000000010${String(seq).padStart(2, '0')}`,
    incidentUuid: '0193573b-5f00-7000-8000-000000000007',
    seq,
    event: 'investigating',
    status: 'investigating',
    impact: 'major',
    components: [],
    body: 'Card payments fail since 10:52 CET. Paying by invoice works. We look into it.',
    at: at('23T10:00:00'),
    nextUpdateBy: null,
    isPrivate: false,
    evidence: null,
    key: null,
    requestHash: null,
    corrects: null,
    correctedAt: null,
    corrections: [],
    ...overrides,
  };
}

/** A company with one open incident, one that came back before it was over, and years of calm. */
export function testHistory(overrides: Partial<PageHistory> = {}): PageHistory {
  const old = testIncident({
    uuid: '0193573b-5f00-7000-8000-000000000006',
    number: 6,
    title: 'Slow search',
    status: 'resolved',
    worstImpact: 'minor',
    startedAt: new Date('2025-12-31T22:00:00Z'),
    resolvedAt: new Date('2026-01-01T01:35:00Z'),
    nextUpdateBy: null,
  });
  return {
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    pageUrl: 'https://status.acme.example',
    components: [
      { name: 'checkout', title: 'Checkout', status: 'major_outage', group: null },
      { name: 'search', title: 'Search', status: 'degraded_performance', group: null },
      { name: 'api', title: 'API', status: 'operational', group: null },
    ],
    incidents: [
      {
        incident: testIncident(),
        updates: [
          testUpdate(1),
          testUpdate(2, {
            event: 'identified',
            status: 'identified',
            at: at('23T10:20:00'),
            nextUpdateBy: at('23T10:50:00'),
            body: 'Our card processor refuses our certificate since it was **renewed** this morning.\n\n- Cards: fail\n- Invoice: works\n\nSee [their status](https://status.processor.example/).',
          }),
        ],
      },
      {
        incident: old,
        updates: [
          testUpdate(3, { at: new Date('2025-12-31T22:05:00Z'), body: 'Search takes up to 20 s.' }),
          testUpdate(4, {
            event: 'resolved',
            status: 'resolved',
            at: new Date('2026-01-01T01:35:00Z'),
            body: 'Search is as fast as before. We watched it for 15 minutes.',
          }),
        ],
      },
    ],
    maintenances: [],
    locale: 'en',
    writtenIn: 'en',
    words: english,
    look: plainLook,
    timezone: 'Europe/Berlin',
    asOf: at('23T10:20:00'),
    at: at('23T10:30:00'),
    version: '0',
    ...overrides,
  };
}
