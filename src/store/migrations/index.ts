import { initial } from './0001_initial.ts';
import { correctionsAndPaces } from './0002_corrections_and_paces.ts';
import { people } from './0003_people.ts';
import { readerZones } from './0004_reader_zones.ts';
import { maintenance } from './0005_maintenance.ts';
import { historyInOrder } from './0006_history_in_order.ts';
import { causes } from './0007_causes.ts';
import { imports } from './0008_imports.ts';
import { audit } from './0009_audit.ts';
import { approvals } from './0010_approvals.ts';

/** The only list, in order; a migration's number is its place. What has been released is never changed. */
export const migrations: readonly string[] = [
  initial,
  correctionsAndPaces,
  people,
  readerZones,
  maintenance,
  historyInOrder,
  causes,
  imports,
  audit,
  approvals,
];
