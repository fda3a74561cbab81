import type { AddressKind } from '../../domain/contact.ts';
import type { Suppression, SuppressionReason } from '../people.ts';
import { openDatabase } from '../sqliteDatabase.ts';
import { isOwnSuppression, makeStateTable, noteOwnSuppressions, readState } from './standbyState.ts';

/** What a file beside the shared store holds that did not come from there. */
export interface StandbyOwn {
  readonly isStandby: boolean;
  /** Entries above this epoch were recorded in the file. */
  readonly sinceEpoch: number;
  readonly suppressions: readonly Suppression[];
}

/** @param path a store that has been opened before, so that its schema is the newest */
export function readOwn(path: string): StandbyOwn {
  const database = openDatabase(path, false);
  try {
    const state = readState(database);
    if (state !== null) {
      makeStateTable(database);
      noteOwnSuppressions(database, state);
    }
    // Of a store that was never a copy all of them are its own.
    const which = state === null ? '' : `where ${isOwnSuppression}`;
    const rows = database.prepare(`select address, kind, reason, at from suppressions ${which}`).all();
    return {
      isStandby: state !== null,
      sinceEpoch: state?.ownEpoch ?? 0,
      suppressions: rows.map((row) => ({
        key: String(row['address']),
        kind: String(row['kind']) as AddressKind,
        reason: String(row['reason']) as SuppressionReason,
        at: new Date(Number(row['at'])),
      })),
    };
  } finally {
    database.close();
  }
}
