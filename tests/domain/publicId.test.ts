import { describe, expect, it } from 'vitest';
import {
  announcementId,
  incidentId,
  isAnnouncement,
  isNamed,
  isOpen,
  maintenanceId,
  parsePublicId,
  publicId,
} from '../../src/domain/incident.ts';
import { isStatus } from '../../src/domain/status.ts';
import { testIncident, testWork } from '../helpers/httpPageHistory.ts';

const incident = testIncident({ number: 7 });
const work = testIncident({ number: 8, work: testWork(), status: 'scheduled' });
const notice = testIncident({ number: 9, status: 'announced' });

describe('a public id', () => {
  it('says what it is of', () => {
    expect([incident, work, notice].map(publicId)).toEqual(['INC-7', 'MNT-8', 'ANN-9']);
    expect([incidentId(7), maintenanceId(8), announcementId(9)]).toEqual(['INC-7', 'MNT-8', 'ANN-9']);
    expect([incident, work, notice].map(isAnnouncement)).toEqual([false, false, true]);
  });

  it.each([
    ['INC-7', 7],
    ['mnt-8', 8],
    ['Ann-9', 9],
    ['7', 7],
    [' INC-70 ', 70],
    ['inc-999999999', 999_999_999],
  ])('is read in %j', (text, number) => {
    expect(parsePublicId(text)).toBe(number);
  });

  it.each([
    '',
    'INC-',
    'INC-0',
    '0',
    'INC-07',
    'INC-7x',
    'x7',
    'xINC-7',
    'INC 7',
    'APR-7',
    '-7',
    '1234567890',
    'INC-INC-7',
  ])('is not read in %j', (text) => {
    expect(parsePublicId(text)).toBeNull();
  });

  it('names one thing, by its number alone or by the kind that it is', () => {
    for (const text of ['8', 'mnt-8', ' MNT-8 ']) expect(isNamed(work, text)).toBe(true);
    for (const text of ['INC-8', 'ANN-8', '7', '80', '']) expect(isNamed(work, text)).toBe(false);
    expect(isNamed(incident, 'inc-7')).toBe(true);
    expect(isNamed(notice, 'ann-9')).toBe(true);
  });
});

describe('a status', () => {
  it.each([
    ['investigating', true, true],
    ['identified', true, true],
    ['monitoring', true, true],
    ['resolved', true, false],
    ['scheduled', false, false],
    ['in_progress', false, false],
    ['verifying', false, false],
    ['completed', false, false],
    ['cancelled', false, false],
    ['announced', false, false],
  ] as const)('%s is of an incident: %s, of an open one: %s', (status, ofIncident, open) => {
    expect(isStatus(status)).toBe(ofIncident);
    expect(isOpen(testIncident({ status }))).toBe(open);
  });
});
