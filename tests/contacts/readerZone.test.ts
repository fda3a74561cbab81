import { expect, it } from 'vitest';
import { readZone } from '../../src/contacts/readerZone.ts';

it.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  [' europe/berlin ', 'Europe/Berlin'],
  ['AMERICA/NEW YORK', 'America/New_York'],
  ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['Asia/Kathmandu', 'Asia/Kathmandu'],
  ['CET', 'CET'],
  ['utc', 'UTC'],
  ['Etc/GMT+3', 'Etc/GMT+3'],
  ['Mars/Olympus', null],
  ['Berlin', null],
  ['W. Europe Standard Time', null],
  ['+02:00', null],
  ['posixrules', null],
  ['../../etc/localtime', null],
  ['Europe/Berlin\u0000', null],
  ['constructor', null],
  ['', null],
])('reads %j as the zone %j', (text, zone) => {
  expect(readZone(text)).toBe(zone);
  expect(readZone(text)).toBe(zone);
});
