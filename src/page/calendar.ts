import { publicId } from '../domain/incident.ts';
import { isMaintenance, isPlanned, type Maintenance } from '../domain/maintenance.ts';
import type { CorrectedUpdate } from '../domain/update.ts';
import { markdownToText } from '../messages/markdownText.ts';
import { incidentAddress } from './address.ts';
import type { PageHistory } from './history.ts';
import { type IcsLine, icsInstant, icsLines, icsText } from './icsLines.ts';
import { plainLine } from './plainText.ts';
import { siteName } from './words.ts';

/** Work that is over: as much as a calendar has use for. */
const maxPast = 50;

/**
 * Planned maintenance as a calendar (RFC 5545) to subscribe to: to come and under way, the newest that is over, and what was
 * cancelled, marked so, because it stands in calendars already. It takes nobody's time: each is shown as free.
 */
export async function calendar(history: PageHistory): Promise<string> {
  const works = history.maintenances.flatMap(({ incident, updates }) =>
    isMaintenance(incident) ? [{ incident, updates }] : [],
  );
  const planned = works.filter(({ incident }) => isPlanned(incident));
  const past = works.filter(({ incident }) => !isPlanned(incident)).slice(0, maxPast);
  const events = await Promise.all(
    [...planned, ...past].map(({ incident, updates }) => event(history, incident, updates)),
  );
  const name = icsText(plainLine(siteName(history)));
  return icsLines([
    ['BEGIN', 'VCALENDAR'],
    ['VERSION', '2.0'],
    ['PRODID', '-//Allclear//Status page//EN'],
    ['CALSCALE', 'GREGORIAN'],
    ['METHOD', 'PUBLISH'],
    // RFC 7986, and what Outlook and Apple's calendar read.
    ['NAME', name],
    ['X-WR-CALNAME', name],
    ['REFRESH-INTERVAL;VALUE=DURATION', 'PT1H'],
    ['X-PUBLISHED-TTL', 'PT1H'],
    ...(events.length === 0 ? anyComponent : events.flat()),
    ['END', 'VCALENDAR'],
  ]);
}

/** A calendar needs a component to be one, and an address that people subscribe to must not be empty before there is work. */
const anyComponent: readonly IcsLine[] = [
  ['BEGIN', 'VTIMEZONE'],
  ['TZID', 'UTC'],
  ['BEGIN', 'STANDARD'],
  ['DTSTART', '19700101T000000'],
  ['TZOFFSETFROM', '+0000'],
  ['TZOFFSETTO', '+0000'],
  ['END', 'STANDARD'],
  ['END', 'VTIMEZONE'],
];

async function event(
  history: PageHistory,
  maintenance: Maintenance,
  updates: readonly CorrectedUpdate[],
): Promise<readonly IcsLine[]> {
  const { startsAt, endsAt } = maintenance.work;
  const changes = updates.map((one) => (one.correctedAt ?? one.at).getTime());
  const changed = new Date(Math.max(maintenance.openedAt.getTime(), ...changes));
  const address = incidentAddress(history, maintenance.number);
  const words = await markdownToText(updates.at(-1)?.body ?? '');
  return [
    ['BEGIN', 'VEVENT'],
    ['UID', maintenance.uuid],
    // Not when the file was made, so that the same history gives the same bytes.
    ['DTSTAMP', icsInstant(changed)],
    ['CREATED', icsInstant(maintenance.openedAt)],
    ['LAST-MODIFIED', icsInstant(changed)],
    ['SEQUENCE', String(sequence(updates))],
    ['DTSTART', icsInstant(startsAt)],
    ['DTEND', icsInstant(endsAt)],
    ['SUMMARY', icsText(plainLine(`${history.company.name}: ${maintenance.title}`))],
    ['DESCRIPTION', icsText(`${words}\n\n${publicId(maintenance)} ${address}`.trim())],
    ['URL', address],
    ['STATUS', maintenance.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'],
    ['TRANSP', 'TRANSPARENT'],
    ['CATEGORIES', icsText(history.words['state.maintenance'])],
    ['END', 'VEVENT'],
  ];
}

/** Grows with everything that was said after the first word: another time, another end, other words. */
const sequence = (updates: readonly CorrectedUpdate[]): number =>
  Math.max(0, updates.length - 1) + updates.reduce((count, { corrections }) => count + corrections.length, 0);
