import * as v from 'valibot';
import type { Values } from '../values.ts';

/** What a setting's own description expects instead of a value; null: it is fine. */
export function settingFault(setting: v.GenericSchema, value: unknown): string | null {
  const checked = v.safeParse(setting, value);
  if (checked.success) return null;
  const [{ message }] = checked.issues;
  return message.startsWith('Invalid') ? 'something else' : message;
}

/** Values are not repeated: an address may have a password in it. */
export function checkFlag(values: Values, flag: string, setting: v.GenericSchema, value: unknown): void {
  const fault = settingFault(setting, value);
  if (fault !== null) values.fault(`${flag} can not be that: expected ${fault}.`);
}
