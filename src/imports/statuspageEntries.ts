import type { Remark } from './foreign.ts';
import { isObject, listAt } from './readJson.ts';

/** What was found, before it is read. */
export interface StatuspageValues {
  readonly values: readonly unknown[];
  readonly leftOut: readonly Remark[];
  readonly remarks: readonly Remark[];
}

/** A list, an answer that has one, or a single incident. */
export function entriesIn(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  if (!isObject(json)) return [];
  const lists = [...listAt(json, 'incidents'), ...listAt(json, 'scheduled_maintenances')];
  if (lists.length > 0) return lists;
  if (isObject(json['incident'])) return [json['incident']];
  return 'incident_updates' in json ? [json] : [];
}
