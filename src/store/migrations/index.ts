import { initial } from './0001_initial.ts';
import { correctionsAndPaces } from './0002_corrections_and_paces.ts';
import { people } from './0003_people.ts';

/** The only list, in order; a migration's number is its place. What has been released is never changed. */
export const migrations: readonly string[] = [initial, correctionsAndPaces, people];
