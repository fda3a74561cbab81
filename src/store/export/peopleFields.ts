import { suppressionReasons } from '../people.ts';
import type { Field } from './cells.ts';
import * as cell from './cells.ts';
import * as shape from './shapes.ts';

const { text, line, key, word, count, large, instant, flag, nullable, json } = cell;

export const contacts: readonly Field[] = [
  ['key', 'key', key],
  ['source', 'source', line],
  ['rank', 'rank', count],
  ['email', 'email', nullable(cell.email)],
  ['phone', 'phone', nullable(cell.phone)],
  ['smsOptIn', 'sms_opt_in', flag],
  ['name', 'name', nullable(text)],
  ['locale', 'locale', nullable(text)],
  ['timezone', 'timezone', nullable(text)],
  ['tags', 'tags', json(shape.texts)],
];

export const suppressions: readonly Field[] = [
  ['address', 'address', key],
  ['kind', 'kind', word(['email', 'phone'])],
  ['reason', 'reason', word(suppressionReasons)],
  ['at', 'at', instant],
];

export const sources: readonly Field[] = [
  ['name', 'name', line],
  ['definition', 'definition', text],
  ['rank', 'rank', count],
  ['mark', 'mark', nullable(text)],
  ['syncedAt', 'synced_at', nullable(instant)],
  ['contacts', 'people', large],
  ['broken', 'broken', large],
  ['faults', 'faults', json(shape.faults)],
  ['failedAt', 'failed_at', nullable(instant)],
  ['failure', 'failure', nullable(text)],
];
