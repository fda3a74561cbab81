import { expect, it } from 'vitest';
import { loadNumberZones } from '../../src/contacts/numberZone.ts';

const zoneOf = await loadNumberZones(2026);

it.each([
  ['Germany, whose two zones show the same', '+491711234567', 'Europe/Berlin'],
  ['France', '+33612345678', 'Europe/Paris'],
  ['Nepal', '+9779812345678', 'Asia/Katmandu'],
  ['India', '+919812345678', 'Asia/Calcutta'],
  ['Jamaica, which shares its code with the United States', '+18765551234', 'America/Jamaica'],
  ['the United States, with many zones', '+12025550101', null],
  ['Canada, with many zones', '+14165550123', null],
  ['Russia, with many zones', '+79161234567', null],
  ['Australia, with many zones', '+61412345678', null],
  ['Spain, whose islands are an hour behind', '+34612345678', null],
  ['no country at all', '+999123456789', null],
  ['a satellite', '+881612345678', null],
])('knows of %s what time it is there', (_, phone, zone) => {
  expect(zoneOf(phone)).toBe(zone);
});
