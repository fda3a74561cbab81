import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { PeopleMark } from './changedPeople.ts';

/** What a file that stands by for a shared store knows of it. */
export interface StandbyState {
  /** Of the shared store. */
  readonly uuid: string;
  /** How many entries that had when it was copied last. */
  readonly epoch: number;
  /** The epoch of this file then; what was recorded here since is this machine's own. */
  readonly ownEpoch: number;
  readonly copiedAt: Date;
  /** By which to tell whether the people have changed, and which. */
  readonly peopleMark: PeopleMark;
  readonly people: number;
}

/** What there is to know of a file that stands by, without opening it as a store. */
export interface StandbyGlance extends Pick<StandbyState, 'people' | 'copiedAt'> {
  /** Entries that were recorded in it and not merged yet. */
  readonly own: number;
}

/** A table that no other store has, so that the copy and what is known of it are one commit. */
export function makeStateTable(database: DatabaseSync): void {
  database.exec(`create table if not exists standby (
    id integer primary key check (id = 1), uuid text not null, epoch integer not null, own_epoch integer not null,
    copied_at integer not null, people_mark text not null, people integer not null
  );
  create table if not exists standby_suppressions (
    address text not null, kind text not null, primary key (address, kind)
  ) without rowid`);
}

export const standsBy = (database: DatabaseSync): boolean =>
  database.prepare(`select 1 from sqlite_schema where name = 'standby'`).get() !== undefined;

/** Null: nothing has been copied into it. */
export function readState(database: DatabaseSync): StandbyState | null {
  const row = standsBy(database) && database.prepare('select * from standby').get();
  if (!row) return null;
  return {
    uuid: String(row['uuid']),
    epoch: Number(row['epoch']),
    ownEpoch: Number(row['own_epoch']),
    copiedAt: new Date(Number(row['copied_at'])),
    peopleMark: JSON.parse(String(row['people_mark'])) as PeopleMark,
    people: Number(row['people']),
  };
}

export function writeState(database: DatabaseSync, state: StandbyState): void {
  database
    .prepare(
      `insert or replace into standby (id, uuid, epoch, own_epoch, copied_at, people_mark, people)
       values (1, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      state.uuid,
      state.epoch,
      state.ownEpoch,
      state.copiedAt.getTime(),
      JSON.stringify(state.peopleMark),
      state.people,
    );
}

/** Notes who was suppressed here since the last copy: the shared store does not know of it yet. */
export function noteOwnSuppressions(database: DatabaseSync, state: StandbyState | null): void {
  if (state === null) return;
  database
    .prepare('insert or ignore into standby_suppressions select address, kind from suppressions where at > ?')
    .run(state.copiedAt.getTime());
}

export const isOwnSuppression = '(address, kind) in (select address, kind from standby_suppressions)';

export const epochIn = (database: DatabaseSync): number =>
  Number(database.prepare('select epoch from meta').get()?.['epoch'] ?? 0);

/** Null: there is none, or none that can be read. Waits for nobody. */
export function glanceAtStandby(path: string): StandbyGlance | null {
  if (!existsSync(path)) return null;
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 100 });
    const state = readState(database);
    if (state === null) return null;
    const own = database.prepare('select count(*) as n from updates where epoch > ?').get(state.ownEpoch);
    return { people: state.people, copiedAt: state.copiedAt, own: Number(own?.['n'] ?? 0) };
  } catch {
    return null;
  } finally {
    database?.close();
  }
}
