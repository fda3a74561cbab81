import { expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import type { Work } from '../../src/domain/work.ts';
import { buildPage } from '../../src/page/buildPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate, testWork } from '../helpers/httpPageHistory.ts';
import { pageOf, seen, textFiles } from '../helpers/pageText.ts';

const night = { startsAt: new Date('2026-11-29T22:00:00Z'), endsAt: new Date('2026-11-30T00:00:00Z') };
const maintenanceOf = (
  more: Partial<Incident> = {},
  work: Partial<Work> = {},
): PageHistory['maintenances'][number] => ({
  incident: testIncident({
    number: 8,
    title: 'The database moves',
    status: 'scheduled',
    startedAt: night.startsAt,
    nextUpdateBy: null,
    ...more,
    work: testWork({ ...night, ...work }),
  }),
  updates: [testUpdate(1, { event: 'maintenance-scheduled', status: 'scheduled', body: 'We move the database.' })],
});
const quiet = testHistory({ incidents: [] });

it('lists work to come with its times, and stays calm', async () => {
  const files = await textFiles({ ...quiet, maintenances: [maintenanceOf()] });
  const page = files.get('index.html') ?? '';
  expect(page).toContain('class="state calm"');
  expect(seen(page)).toContain('No known problems');
  expect(seen(page)).toContain(
    'Planned maintenance The database moves Planned from 29 November 2026, 23:00 CET (22:00 UTC) to 30 November 2026, 01:00 CET (00:00 UTC) Affected: Checkout',
  );
  expect(seen(page)).toContain('None so far.');
  const own = seen(files.get('incidents/8/index.html') ?? '');
  expect(own).toContain('Scheduled · MNT-8 · planned for 2 hours');
  expect(own).toContain('We move the database.');
});

it('shows work that is under way as what it is: no trouble, and no longer to come', async () => {
  const begun = maintenanceOf({ status: 'in_progress' }, { begunAt: night.startsAt });
  const page = await pageOf({ ...quiet, maintenances: [begun] });
  expect(page).toContain('class="state watching"');
  expect(seen(page)).toContain('Planned maintenance : The database moves');
  expect(seen(page)).toContain('We move the database.');
  expect(page).not.toContain('<h2>Planned maintenance</h2>');
});

it('speaks first of an open incident, whatever work is under way', async () => {
  const begun = maintenanceOf({ status: 'in_progress' }, { begunAt: night.startsAt });
  const page = await pageOf({ ...testHistory(), maintenances: [begun] });
  expect(page).toContain('class="state trouble"');
  expect(seen(page)).toContain('Identified : Checkout fails for card payments');
  expect(seen(page)).toContain('The database moves In progress · MNT-8 Planned from');
});

it('keeps what is over in the history, and says so of what did not take place', async () => {
  const over = { status: 'completed', resolvedAt: night.endsAt } as const;
  const done = maintenanceOf({ ...over, number: 9 }, { begunAt: night.startsAt });
  const off = maintenanceOf({ status: 'cancelled', resolvedAt: new Date('2026-10-02T09:00:00Z') });
  const page = seen(await pageOf({ ...quiet, maintenances: [done, off] }));
  expect(page).toContain('November 2026 The database moves 29 November 2026 , planned maintenance, lasted 2 hours');
  expect(page).toContain('October 2026 The database moves 2 October 2026 , planned maintenance, did not take place');
});

it('leads from work that went wrong to its incident and back, if both are shown', async () => {
  const failed = maintenanceOf(
    { status: 'cancelled', resolvedAt: night.endsAt },
    { begunAt: night.startsAt, became: 9 },
  );
  const incident = { incident: testIncident({ number: 9, cameFrom: 8 }), updates: [testUpdate(1, { id: 'u9' })] };
  const files = await textFiles({ ...quiet, incidents: [incident], maintenances: [failed] });
  expect(files.get('incidents/8/index.html')).toContain('<a href="../../incidents/9/index.html">INC-9</a>');
  expect(files.get('incidents/9/index.html')).toContain('<a href="../../incidents/8/index.html">MNT-8</a>');
  const alone = await textFiles({ ...quiet, maintenances: [failed] });
  expect(alone.get('incidents/8/index.html')).not.toContain('INC-9');
});

it('has planned work in the feed', async () => {
  const feed = (await buildPage({ ...quiet, maintenances: [maintenanceOf()] })).get('feed.atom');
  expect(String(feed)).toContain('[Maintenance scheduled] MNT-8 The database moves');
});
