import type { PageHistory, ShownIncident } from '../../src/page/history.ts';
import { testHistory, testIncident, testUpdate, testWork } from './httpPageHistory.ts';

const uuid = (number: number): string => `0193573b-5f00-7000-8000-0000000002${String(number).padStart(2, '0')}`;

/** Planned work with its first update and those that its status needs. */
export function testMaintenance(
  status: 'scheduled' | 'in_progress' | 'verifying' | 'completed' | 'cancelled',
  number = 8,
  title = 'The database moves',
): ShownIncident {
  const begunAt = status === 'scheduled' || status === 'cancelled' ? null : new Date('2026-11-29T22:00:00Z');
  const work = testWork({ begunAt });
  const isOver = status === 'completed' || status === 'cancelled';
  const first = testUpdate(1, {
    ...{ id: `${uuid(number)}1`, incidentUuid: uuid(number), at: new Date('2026-11-22T09:00:00Z') },
    ...{ event: 'maintenance-scheduled', status: 'scheduled', body: 'We move the *database*; checkout is away, 2 h.' },
  });
  const event = status === 'cancelled' ? 'maintenance-cancelled' : 'maintenance-started';
  const second = testUpdate(2, { ...first, ...{ id: `${uuid(number)}2`, seq: 2, event, status, body: 'Now.' } });
  return {
    incident: testIncident({
      ...{ uuid: uuid(number), number, title, status, work, impact: 'none', worstImpact: 'none', nextUpdateBy: null },
      ...{ components: [], startedAt: work.startsAt, openedAt: first.at, resolvedAt: isOver ? work.endsAt : null },
    }),
    updates: status === 'scheduled' ? [first] : [first, second],
  };
}

/** The same foreign words wherever somebody can write some. */
export function everywhere(text: string): PageHistory {
  const maintenance = testMaintenance('scheduled', 8, text);
  const updates = maintenance.updates.map((update) => ({ ...update, body: text }));
  const component = { name: text, status: 'partial_outage' } as const;
  return testHistory({
    company: { name: text, url: 'https://acme.example', supportEmail: 'help@acme.example' },
    components: [{ name: text, title: text, status: 'major_outage', group: text }],
    incidents: [
      {
        incident: testIncident({ title: text, touched: [text], components: [component] }),
        updates: [testUpdate(1, { body: text, components: [component] })],
      },
    ],
    maintenances: [{ incident: maintenance.incident, updates }],
  });
}

/** What a fault in escaping would show itself by. */
export const hostileTexts = [
  '</title><script>alert(1)</script>',
  ']]><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
  '"}];alert(1);//',
  "' onload='alert(1)",
  '&lt;b&gt; & &amp; <b>',
  'END:VEVENT\r\nBEGIN:VALARM\r\nX:\\,;',
  'a\u0000\u0008\u001b\ud800b\ufffe\u2028\u2029\u0085c',
  '\u202eright to left\u202c 切'.repeat(60),
  '{count} $& $1 `$' + '{x}`',
];
