import { expect, it } from 'vitest';
import type { PageHistory } from '../../src/page/history.ts';
import { statuspageApi } from '../../src/page/statuspageApi.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';
import { readStatuspage, statuspageShapes } from '../helpers/statuspageShapes.ts';

const paths = Object.keys(statuspageShapes) as (keyof typeof statuspageShapes)[];
const calm = testHistory({
  incidents: testHistory().incidents.slice(1),
  components: testHistory().components.map((one) => ({ ...one, status: 'operational' as const })),
});
const busy = testHistory({
  components: [
    { name: 'api', title: 'API', status: 'operational', group: null },
    { name: 'checkout', title: 'Checkout', status: 'major_outage', group: 'Shop' },
    { name: 'search', title: 'Search', status: 'operational', group: 'Shop' },
  ],
  maintenances: [
    testMaintenance('scheduled', 12),
    testMaintenance('in_progress', 11),
    testMaintenance('completed', 10),
    testMaintenance('cancelled', 9),
  ],
});

it.each([
  ['in a usual history', testHistory()],
  ['with groups and planned work of every kind', busy],
  ['when nothing has happened', testHistory({ incidents: [], components: [], asOf: new Date(0), pageUrl: null })],
  ['where an incident has no update', testHistory({ incidents: [{ incident: testIncident(), updates: [] }] })],
] satisfies readonly [string, PageHistory][])(
  'has the paths, fields and types that Statuspage documents %s',
  (_, history) => {
    const files = statuspageApi(history);
    expect([...files.keys()].toSorted()).toEqual(paths.map((path) => `api/v2/${path}`).toSorted());
    for (const path of paths) readStatuspage(files, path);
  },
);

it('is caught by these shapes with one field more or less', () => {
  for (const breaking of [{ status: { indicator: 'none' } }, { page: {} }, { more: 1 }]) {
    const status = { ...JSON.parse(statuspageApi(calm).get('api/v2/status.json') ?? ''), ...breaking };
    expect(() => readStatuspage(new Map([['api/v2/status.json', JSON.stringify(status)]]), 'status.json')).toThrow();
  }
});

type Case = readonly [indicator: string, description: string, history: Partial<PageHistory>];
const component = (status: PageHistory['components'][number]['status']) =>
  ({ name: status, title: status, status, group: null }) as const;
const open = (impact: 'none' | 'minor' | 'major' | 'critical') => [
  { incident: testIncident({ impact }), updates: [testUpdate(1)] },
];
it.each<Case>([
  ['none', 'All Systems Operational', { components: [component('operational')] }],
  ['none', 'All Systems Operational', { components: [] }],
  ['none', 'All Systems Operational', { incidents: open('none') }],
  ['none', 'All Systems Operational', { maintenances: [testMaintenance('scheduled')] }],
  ['maintenance', 'Service Under Maintenance', { components: [component('under_maintenance')] }],
  ['maintenance', 'Service Under Maintenance', { maintenances: [testMaintenance('in_progress')] }],
  [
    'minor',
    'Partially Degraded Service',
    { components: [component('degraded_performance'), component('operational')] },
  ],
  ['minor', 'Partially Degraded Service', { incidents: open('minor') }],
  ['minor', 'Minor Service Outage', { components: [component('partial_outage'), component('degraded_performance')] }],
  ['major', 'Partial System Outage', { components: [component('major_outage'), component('operational')] }],
  ['major', 'Partial System Outage', { incidents: open('major') }],
  ['critical', 'Major Service Outage', { components: [component('major_outage')] }],
  ['critical', 'Major Service Outage', { incidents: open('critical'), components: [component('operational')] }],
])('says %s, "%s"', (indicator, description, more) => {
  const files = statuspageApi(testHistory({ incidents: [], components: [], ...more }));
  expect(readStatuspage(files, 'status.json').status).toEqual({ indicator, description });
  expect(readStatuspage(files, 'summary.json').status).toEqual({ indicator, description });
});

it('tells an incident with its updates newest first, and what each did to its components', () => {
  const components = [{ name: 'checkout', status: 'major_outage' }] as const;
  const updates = [
    testUpdate(1, { components }),
    testUpdate(2, {
      status: 'monitoring',
      at: new Date('2026-11-23T10:30:00Z'),
      components: [{ name: 'checkout', status: 'operational' }],
    }),
  ];
  const files = statuspageApi({ ...busy, incidents: [{ incident: testIncident({ status: 'monitoring' }), updates }] });
  const [incident] = readStatuspage(files, 'incidents/unresolved.json').incidents;
  expect(incident).toMatchObject({
    name: 'Checkout fails for card payments',
    status: 'monitoring',
    impact: 'major',
    shortlink: 'https://status.acme.example/incidents/7',
    created_at: '2026-11-23T10:00:00.000Z',
    started_at: '2026-11-23T09:52:00.000Z',
    updated_at: '2026-11-23T10:30:00.000Z',
    monitoring_at: '2026-11-23T10:30:00.000Z',
    resolved_at: null,
    components: [{ name: 'Checkout', status: 'major_outage' }],
  });
  expect(incident?.incident_updates.map(({ status }) => status)).toEqual(['monitoring', 'investigating']);
  const changes = incident?.incident_updates.map((one) => one.affected_components?.[0]);
  const [checkout] = incident?.components ?? [];
  expect(changes).toEqual([
    { code: checkout?.id, name: 'Shop - Checkout', old_status: 'major_outage', new_status: 'operational' },
    { code: checkout?.id, name: 'Shop - Checkout', old_status: 'operational', new_status: 'major_outage' },
  ]);
});

it('lists a group before its own, in its worst state', () => {
  const { components } = readStatuspage(statuspageApi(busy), 'components.json');
  expect(components.map(({ name, status, position }) => [name, status, position])).toEqual([
    ['API', 'operational', 1],
    ['Shop', 'major_outage', 2],
    ['Checkout', 'major_outage', 1],
    ['Search', 'operational', 2],
  ]);
  const [api, shop, ...own] = components;
  expect(api).toMatchObject({ group: false, group_id: null });
  expect(shop).toMatchObject({ group: true, components: own.map(({ id }) => id) });
  for (const one of own) expect(one).toMatchObject({ group: false, group_id: shop?.id });
});

it('still names a component that is not on the page any more', () => {
  const incident = testIncident({ touched: ['fax'], components: [{ name: 'fax', status: 'operational' }] });
  const files = statuspageApi(testHistory({ incidents: [{ incident, updates: [testUpdate(1)] }] }));
  expect(readStatuspage(files, 'incidents.json').incidents[0]?.components).toMatchObject([
    { name: 'fax', showcase: false },
  ]);
  expect(readStatuspage(files, 'components.json').components.map(({ name }) => name)).not.toContain('fax');
});

it('sorts planned work by how far it is, and says of cancelled work that it is over', () => {
  const files = statuspageApi(busy);
  const of = (path: `scheduled-maintenances${'' | '/upcoming' | '/active'}.json`) =>
    readStatuspage(files, path).scheduled_maintenances.map(({ status }) => status);
  expect(of('scheduled-maintenances/upcoming.json')).toEqual(['scheduled']);
  expect(of('scheduled-maintenances/active.json')).toEqual(['in_progress']);
  expect(of('scheduled-maintenances.json')).toEqual(['scheduled', 'in_progress', 'completed', 'completed']);
  const [active, upcoming] = readStatuspage(files, 'summary.json').scheduled_maintenances;
  expect([active?.status, upcoming?.status]).toEqual(['in_progress', 'scheduled']);
  expect(upcoming).toMatchObject({
    scheduled_for: '2026-11-29T22:00:00.000Z',
    scheduled_until: '2026-11-30T00:00:00.000Z',
    started_at: '2026-11-22T09:00:00.000Z',
    components: [{ name: 'Checkout' }],
  });
});

it('gives the fifty newest, and all that are open', () => {
  const incidents = Array.from({ length: 70 }, (_, index) => ({
    incident: testIncident({ uuid: `u${index}`, number: 70 - index }),
    updates: [testUpdate(1)],
  }));
  const files = statuspageApi(testHistory({ incidents }));
  expect(readStatuspage(files, 'incidents.json').incidents).toHaveLength(50);
  expect(readStatuspage(files, 'incidents.json').incidents[0]?.shortlink).toMatch(/\/70$/u);
  expect(readStatuspage(files, 'incidents/unresolved.json').incidents).toHaveLength(70);
  expect(readStatuspage(files, 'summary.json').incidents).toHaveLength(70);
});

it('keeps every id when titles, states and the address change', () => {
  const moved = { ...busy, pageUrl: 'https://elsewhere.example', asOf: new Date() };
  const renamed = busy.incidents.map(({ incident, updates }) => ({
    incident: { ...incident, title: 'Other words', impact: 'none' as const },
    updates: updates.map((one) => ({ ...one, body: 'Other words' })),
  }));
  const ids = (history: PageHistory): readonly string[] =>
    [...(statuspageApi(history).get('api/v2/summary.json') ?? '').matchAll(/"(?:id|code|[a-z]+_id)":"([^"]+)"/gu)].map(
      ([, id]) => id ?? '',
    );
  expect(ids({ ...moved, incidents: renamed })).toEqual(ids(busy));
});
