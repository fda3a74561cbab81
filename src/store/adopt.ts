import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import type { Who } from '../domain/audit.ts';
import { type Anchor, compareAnchor, readAnchors, refuseLost, writeAnchor } from './anchor.ts';
import { kyselyOn } from './auditMigration.ts';
import { createAuditTrail } from './auditTrail.ts';
import { checkOwnership, migrate } from './migrate.ts';
import { identify, realPathOf, sqlitePath, unsettledHost } from './open.ts';
import { someScript } from './osPerson.ts';
import { openDatabase } from './sqliteDatabase.ts';
import { storeErrorOf, whenNotBusy } from './sqliteErrors.ts';
import { StoreError, type StoreFault } from './store.ts';

export interface StoreInspection {
  readonly path: string;
  readonly exists: boolean;
  /** What the file says of itself; null: it can't be read. */
  readonly store: Anchor | null;
  /** What this machine remembers of this path. */
  readonly anchored: Anchor | null;
  /** Deliveries that are queued, under way, waiting or uncertain. */
  readonly unsettled: number;
  readonly integrity: string | null;
  readonly fault: StoreFault | null;
}

/** Looks at a store without refusing it, for `doctor`. */
export function inspectStore(options: { readonly url: string; readonly anchorsPath: string }): StoreInspection {
  const path = realPathOf(sqlitePath(options.url), false);
  const seen = { path, store: null, anchored: null, unsettled: 0, integrity: null, fault: null };
  try {
    const anchors = readAnchors(options.anchorsPath);
    const anchored = anchors[path] ?? null;
    const exists = existsSync(path) && statSync(path).size > 0;
    if (!exists) {
      const found = existsSync(path) ? 'empty' : 'missing';
      return { ...seen, exists, anchored, fault: faultOf(() => refuseLost(anchors, path, found)) };
    }
    const database = openDatabase(path, false);
    try {
      checkOwnership(database, path);
      const store = identify(database);
      const unsettled = Number(database.prepare(countUnsettled).get()?.['n'] ?? 0);
      const integrity = integrityOf(database);
      const fault = faultOf(() => compareAnchor(anchors, path, store, () => unsettledHost(database, hostname())));
      return { path, exists, store, anchored, unsettled, integrity, fault };
    } finally {
      database.close();
    }
  } catch (error) {
    const known = storeErrorOf(error, path);
    if (!(known instanceof StoreError)) throw error;
    return { ...seen, exists: existsSync(path), fault: known.fault };
  }
}

/** `ok`, or what is wrong. */
function integrityOf(database: DatabaseSync): string {
  const said = String(Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0] ?? '');
  if (said !== 'ok') return said;
  const lost = database.prepare('pragma foreign_key_check').all();
  return lost.length === 0 ? 'ok' : `${lost.length} rows belong to nothing, the first of them in ${lost[0]?.['table']}`;
}

const countUnsettled = `select count(*) as n from deliveries where state in ('queued', 'sending', 'retrying', 'uncertain')`;

export interface AdoptOptions {
  readonly url: string;
  readonly anchorsPath: string;
  readonly now: Date;
  /** See `OpenOptions`. */
  readonly who?: Who;
}

/**
 * Takes a refused store as it is: whatever it thinks is still to be sent may have been sent already by the store that it
 * was copied or restored from, so all of that is held as `uncertain`, and a human settles it.
 * @returns how many deliveries are held now
 */
export async function adoptStore(options: AdoptOptions): Promise<{ readonly held: number }> {
  const path = realPathOf(sqlitePath(options.url), false);
  if (!existsSync(path) || statSync(path).size === 0) {
    forget(options.anchorsPath, path);
    return { held: 0 };
  }
  const database = openDatabase(path, false);
  try {
    checkOwnership(database, path);
    await migrate(database, path, options.now, undefined, options.who);
    await whenNotBusy(path, async () => database.exec('begin immediate'));
    const held = hold(database, options.now.getTime());
    const found = identify(database);
    await noteAdoption(database, path, options, found.epoch, held);
    writeAnchor(options.anchorsPath, path, found);
    database.exec('commit');
    return { held };
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw storeErrorOf(error, path);
  } finally {
    database.close();
  }
}

async function noteAdoption(
  database: DatabaseSync,
  path: string,
  { anchorsPath, now, who }: AdoptOptions,
  epoch: number,
  held: number,
): Promise<void> {
  const trail = createAuditTrail({ who: who ?? someScript(), now: () => now, lock: null });
  // What is missing was told once, and may be in another copy.
  const anchored = readAnchors(anchorsPath)[path]?.epoch ?? null;
  await trail.append(kyselyOn(database, path), [{ action: 'store.adopted', subject: { epoch, anchored, held } }]);
}

/** A store that is gone for good: its path may begin anew. */
function forget(anchorsPath: string, path: string): void {
  writeAnchor(anchorsPath, path, null);
}

/** Counted as sent again already, so that no rule sends them: only a human may. */
function hold(database: ReturnType<typeof openDatabase>, at: number): number {
  const waiting = `state in ('queued', 'sending', 'retrying')`;
  const reason = 'adopted: it may have been sent before this copy was made';
  database
    .prepare(
      `insert into delivery_events (delivery_id, at, from_state, to_state, reason)
       select id, ?, state, 'uncertain', ? from deliveries where ${waiting}`,
    )
    .run(at, reason);
  const held = database
    .prepare(
      `update deliveries set state = 'uncertain', resends = 1, next_attempt_at = null, at = ?, reason = ? where ${waiting}`,
    )
    .run(at, reason);
  return Number(held.changes);
}

function faultOf(check: () => unknown): StoreFault | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof StoreError) return error.fault;
    throw error;
  }
}
