import { initial } from './0001_initial.ts';
import { workers } from './0002_workers.ts';
import { audit } from './0003_audit.ts';
import { approvals } from './0004_approvals.ts';

/** In order; the number of a script is the version it makes. Apart from SQLite's, whose numbers are others. */
export const postgresMigrations: readonly string[] = [initial, workers, audit, approvals];
