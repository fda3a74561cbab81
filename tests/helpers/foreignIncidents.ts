import type { ForeignIncident, ForeignUpdate } from '../../src/imports/foreign.ts';

/** An instant on one day in March. */
export const march = (time: string): Date => new Date(`2026-03-${time}Z`);

export const foreignUpdate = (time: string, more: Partial<ForeignUpdate> = {}): ForeignUpdate => ({
  status: 'investigating',
  at: march(time),
  body: `Said at ${time}.`,
  components: [],
  ...more,
});

/** An hour's outage, as another tool tells of it. */
export const foreignIncident = (more: Partial<ForeignIncident> = {}): ForeignIncident => ({
  id: 'abc',
  path: 'incidents/abc',
  title: 'Cards are refused',
  impact: 'major',
  startedAt: march('02T10:00:00'),
  endedAt: march('02T11:00:00'),
  updates: [
    foreignUpdate('02T10:00:00', { components: [{ name: 'Checkout', status: 'major_outage' }] }),
    foreignUpdate('02T11:00:00', { status: 'resolved' }),
  ],
  window: null,
  ...more,
});

/** Statuspage's JSON of an incident that is over, shaped as its public API gives it. */
export const statuspageJson = (id: string, more: object = {}): Record<string, unknown> => ({
  id,
  name: 'Cards are refused',
  status: 'resolved',
  impact: 'major',
  created_at: '2026-03-02T10:00:00.000Z',
  started_at: '2026-03-02T10:00:00.000Z',
  updated_at: '2026-03-02T11:00:00.000Z',
  monitoring_at: null,
  resolved_at: '2026-03-02T11:00:00.000Z',
  shortlink: `https://stspg.example/${id}`,
  page_id: 'page',
  components: [{ id: 'c1', name: 'Checkout', status: 'operational' }],
  incident_updates: [
    statuspageUpdate('resolved', '11:00', {
      affected_components: [{ code: 'c1', name: 'Checkout', old_status: 'major_outage', new_status: 'operational' }],
    }),
    statuspageUpdate('investigating', '10:00', {
      affected_components: [{ code: 'c1', name: 'Checkout', old_status: 'operational', new_status: 'major_outage' }],
    }),
  ],
  ...more,
});

/** @param time `10:00`, of the second of March */
export const statuspageUpdate = (status: string, time: string, more: object = {}): Record<string, unknown> => ({
  id: `${status}-${time}`,
  status,
  body: `We are ${status}.`,
  created_at: `2026-03-02T${time}:00.000Z`,
  display_at: `2026-03-02T${time}:00.000Z`,
  updated_at: `2026-03-02T${time}:00.000Z`,
  affected_components: null,
  ...more,
});
