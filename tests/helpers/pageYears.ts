import type { ComponentStatus } from '../../src/domain/component.ts';
import type { CorrectedUpdate } from '../../src/domain/update.ts';
import type { PageComponent, PageHistory, ShownIncident } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate, testWork } from './httpPageHistory.ts';

const titles = [
  'Checkout',
  'Search',
  'API',
  'Sign-in',
  'Exports',
  'Web hooks',
  'E-mail',
  'Dashboard',
  'Uploads',
  'Mobile app',
];
const groups = [null, 'For shops', 'For developers', 'Behind the scenes'];
const troubles = ['fails for some customers', 'is slow', 'answers with errors', 'is down', 'lags behind'];
const states = ['degraded_performance', 'partial_outage', 'major_outage', 'degraded_performance'] as const;
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Ids that differ, and are the same in each run. */
const uuid = (kind: number, count: number): string =>
  `0193573b-${String(kind).padStart(4, '0')}-7000-8000-${String(count).padStart(12, '0')}`;

/** A number from 0 up to `below` that looks like chance and is the same in each run. */
const pick = (seed: number, below: number): number => {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) % below;
};

export interface Years {
  readonly years: number;
  readonly incidents: number;
  readonly components: number;
  readonly at?: Date;
}

/** Years of a company with incidents of five entries each, the newest one open, every tenth of them planned work. */
export function pageYears({ years, incidents, components, at = new Date('2026-11-23T10:30:00Z') }: Years): PageHistory {
  const parts = Array.from({ length: components }, (_, index) => componentAt(index));
  const all = Array.from({ length: incidents }, (_, index) => {
    const agoMs = (index / incidents) * years * 365 * dayMs + 40 * minuteMs;
    const startedAt = new Date(at.getTime() - agoMs);
    return index % 10 === 9
      ? workAt(incidents - index, startedAt, parts)
      : incidentAt(incidents - index, startedAt, parts, index === 0);
  });
  const [newest] = all;
  const open = newest?.incident.components ?? [];
  return testHistory({
    components: parts.map((part) => ({
      ...part,
      status: open.find(({ name }) => name === part.name)?.status ?? 'operational',
    })),
    incidents: all.filter(({ incident }) => incident.work === null),
    maintenances: all.filter(({ incident }) => incident.work !== null),
    asOf: newest?.updates.at(-1)?.at ?? at,
    at,
  });
}

function componentAt(index: number): PageComponent {
  const title = titles[index % titles.length] ?? '';
  const round = Math.floor(index / titles.length);
  return {
    name: `c${index}`,
    title: round === 0 ? title : `${title} ${round + 1}`,
    status: 'operational',
    group: groups[Math.floor(index / 5) % groups.length] ?? null,
  };
}

function incidentAt(number: number, startedAt: Date, parts: readonly PageComponent[], isOpen: boolean): ShownIncident {
  const part = parts[pick(number, parts.length)];
  const status = states[pick(number * 7, states.length)] ?? 'degraded_performance';
  const components = part ? [{ name: part.name, status }] : [];
  const lastedMs = (8 + pick(number * 13, 170)) * minuteMs;
  const resolvedAt = isOpen ? null : new Date(startedAt.getTime() + lastedMs);
  const events = (['investigating', 'identified', 'still-working', 'monitoring', 'resolved'] as const).slice(
    0,
    isOpen ? 2 : 5,
  );
  const updates = events.map((event, index) =>
    updateAt(number, index, {
      event,
      status: event === 'still-working' ? 'identified' : event,
      components: event === 'resolved' ? operational(components) : components,
      at: new Date(startedAt.getTime() + minuteMs + (index / 4) * (lastedMs - minuteMs)),
      nextUpdateBy: new Date(startedAt.getTime() + 90 * minuteMs),
    }),
  );
  const incident = testIncident({
    uuid: uuid(1, number),
    number,
    title: `${part?.title ?? 'Everything'} ${troubles[pick(number * 3, troubles.length)]}`,
    status: isOpen ? 'identified' : 'resolved',
    components: isOpen ? components : operational(components),
    touched: components.map(({ name }) => name),
    startedAt,
    openedAt: startedAt,
    resolvedAt,
    nextUpdateBy: isOpen ? (updates.at(-1)?.nextUpdateBy ?? null) : null,
    lastSeq: updates.length,
  });
  return { incident, updates };
}

function workAt(number: number, begunAt: Date, parts: readonly PageComponent[]): ShownIncident {
  const part = parts[pick(number, parts.length)];
  const endsAt = new Date(begunAt.getTime() + 45 * minuteMs);
  const components = part ? [{ name: part.name, status: 'under_maintenance' as const }] : [];
  const events = ['maintenance-scheduled', 'maintenance-started', 'maintenance-completed'] as const;
  return {
    incident: testIncident({
      uuid: uuid(1, number),
      number,
      title: `${part?.title ?? 'Everything'} moves to new machines`,
      status: 'completed',
      components: [],
      touched: components.map(({ name }) => name),
      startedAt: begunAt,
      openedAt: new Date(begunAt.getTime() - dayMs),
      resolvedAt: endsAt,
      nextUpdateBy: null,
      lastSeq: events.length,
      work: testWork({ startsAt: begunAt, endsAt, begunAt, components }),
    }),
    updates: events.map((event, index) =>
      updateAt(number, index, {
        event,
        status: 'completed',
        at: new Date(begunAt.getTime() + (index - 1) * 45 * minuteMs),
      }),
    ),
  };
}

const updateAt = (number: number, index: number, more: Partial<CorrectedUpdate>): CorrectedUpdate =>
  testUpdate(index + 1, {
    id: uuid(index + 2, number),
    incidentUuid: uuid(1, number),
    body: bodies[index] ?? '',
    ...more,
  });

const bodies = [
  'Some requests fail with an error since 10:52 CET. Trying again often helps. We look into it.',
  'A **database** refuses new connections. Orders that were placed are safe; new ones may fail.\n\n- Web: fails now and then\n- App: works',
  'We are still moving traffic to the second database. There is nothing new to tell yet, and nothing is lost.',
  'Traffic runs over the second database, and requests succeed again. We watch it for 30 minutes before we call it over.',
  'All requests have succeeded for 30 minutes. A disk had filled up; it is larger now and we are warned earlier.',
];

const operational = (components: readonly { readonly name: string; readonly status: ComponentStatus }[]) =>
  components.map(({ name }) => ({ name, status: 'operational' as const }));
