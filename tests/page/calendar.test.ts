import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import { calendar } from '../../src/page/calendar.ts';
import type { ShownIncident } from '../../src/page/history.ts';
import { testHistory, testUpdate, testWork } from '../helpers/httpPageHistory.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';

const written = (...maintenances: readonly ShownIncident[]): Promise<string> =>
  calendar(testHistory({ maintenances: [...maintenances] }));

/** As a calendar that we have not written reads it. */
function read(text: string) {
  const root = new ICAL.Component(ICAL.parse(text));
  const events = root.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const one = (name: string): unknown => component.getFirstPropertyValue(name);
    return {
      ...{ uid: event.uid, summary: event.summary, description: event.description, sequence: event.sequence },
      ...{ start: event.startDate.toString(), end: event.endDate.toString(), zone: event.startDate.zone?.tzid },
      ...{ status: one('status'), transparent: one('transp'), url: one('url'), stamp: String(one('dtstamp')) },
    };
  });
  return { name: root.getFirstPropertyValue('x-wr-calname'), method: root.getFirstPropertyValue('method'), events };
}

it('is read by a calendar with its times in UTC, its words and its address', async () => {
  expect(read(await written(testMaintenance('scheduled')))).toEqual({
    name: 'Acme status',
    method: 'PUBLISH',
    events: [
      {
        uid: '0193573b-5f00-7000-8000-000000000208',
        summary: 'Acme: The database moves',
        description: 'We move the database; checkout is away, 2 h.\n\nMNT-8 https://status.acme.example/incidents/8',
        sequence: 0,
        ...{ start: '2026-11-29T22:00:00Z', end: '2026-11-30T00:00:00Z', zone: 'UTC' },
        ...{ status: 'CONFIRMED', transparent: 'TRANSPARENT', url: 'https://status.acme.example/incidents/8' },
        stamp: '2026-11-22T09:00:00Z',
      },
    ],
  });
});

it('numbers each change, so that calendars take over the new end', async () => {
  const { incident, updates } = testMaintenance('in_progress');
  const longer = testUpdate(3, { event: 'maintenance-extended', status: 'in_progress', body: 'Longer.' });
  const work = testWork({ endsAt: new Date('2026-11-30T02:00:00Z') });
  const before = read(await written({ incident, updates })).events[0];
  const after = read(await written({ incident: { ...incident, work }, updates: [...updates, longer] })).events[0];
  const corrected = { ...longer, corrections: [4, 5] };
  const last = read(await written({ incident, updates: [...updates, corrected] })).events[0];
  expect([before?.sequence, after?.sequence, last?.sequence]).toEqual([1, 2, 4]);
  expect(after?.end).toBe('2026-11-30T02:00:00Z');
  expect(after?.uid).toBe(before?.uid);
});

it('keeps what was cancelled, and says so', async () => {
  expect(read(await written(testMaintenance('cancelled'))).events).toMatchObject([
    { status: 'CANCELLED', sequence: 1 },
  ]);
});

it('keeps all that is to come and the newest fifty that are over', async () => {
  const past = Array.from({ length: 60 }, (_, index) => testMaintenance('completed', 90 - index));
  const text = await written(...past, testMaintenance('scheduled', 5));
  expect(read(text).events).toHaveLength(51);
  expect(text).toContain('MNT-5 ');
  expect(text).not.toContain('MNT-31 ');
});

it('is a calendar with a component also before there is any work', async () => {
  const text = await written();
  expect(read(text)).toMatchObject({ name: 'Acme status', events: [] });
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:/u);
  expect(text).toContain('BEGIN:VTIMEZONE\r\n');
});

it('folds lines after 75 octets and never within a letter', async () => {
  const title = 'データベースを移します。'.repeat(30);
  const text = await written(testMaintenance('scheduled', 8, title));
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text).not.toContain('\ufffd');
  expect(read(text).events[0]?.summary).toBe(`Acme: ${title}`);
});
