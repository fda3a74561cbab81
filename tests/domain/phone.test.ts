import { expect, it } from 'vitest';
import { parsePhone } from '../../src/domain/phone.ts';

it.each([
  ['+491711234567', '+491711234567'],
  ['+49 (171) 123-45.67', '+491711234567'],
  ['0049 171/1234567', '+491711234567'],
  ['+1 500 555 0006', '+15005550006'],
  ['0171 1234567', null],
  ['171 1234567', null],
  ['+0171 1234567', null],
  ['+49', null],
  ['+4917112345678901', null],
  ['+49 171 CALL ME', null],
  ['+49 171 1234567, +49 171 1234568', null],
  ['', null],
])('%j is %j', (text, phone) => {
  expect(parsePhone(text)).toBe(phone);
});
