import { sql } from 'kysely';
import { noteArrival } from '../auditArrival.ts';
import { trailBody } from '../auditBody.ts';
import { type OpenOptions, realPathOf, sqlitePath } from '../open.ts';
import { isPostgresUrl } from '../postgresUrl.ts';
import { createDigest, digestOf, type TableDigest } from './digest.ts';
import { firstTaken, identityOf, readingStore, rowsOf, writingStore } from './openSides.ts';
import type { ReadSide, WriteSide } from './side.ts';
import { copiedTables } from './tables.ts';

export interface CopyOptions extends Omit<OpenOptions, 'url' | 'create' | 'queue'> {
  readonly from: string;
  readonly to: string;
  /** Told now and then of how far it is. */
  readonly onProgress: (table: string, rows: number) => void;
  /** Throws to stop it; nothing is left behind then. */
  readonly check: () => void;
}

export type CopyResult =
  | {
      /** `stood`: all of it was there already. */
      readonly kind: 'copied' | 'stood';
      readonly tables: readonly CopiedCount[];
      readonly epoch: number;
      /** Of the new store. */
      readonly uuid: string;
      /** Deliveries that nobody knows the end of. */
      readonly uncertain: number;
    }
  | { readonly kind: 'same' }
  | { readonly kind: 'nothing' }
  /** Deliveries that both stores would send. */
  | { readonly kind: 'unsent'; readonly count: number }
  | { readonly kind: 'taken'; readonly table: string }
  /** What was written is not what was read; it was taken back. */
  | { readonly kind: 'differs'; readonly table: string };

export interface CopiedCount extends TableDigest {
  readonly table: string;
}

/**
 * Copies a whole store into an empty one: the same history under a uuid of its own. It is one transaction there, compared
 * before it is committed, so a copy that is stopped anywhere leaves an empty store, and begins anew. Throws `StoreError`.
 */
export async function copyStore(options: CopyOptions): Promise<CopyResult> {
  if (isSame(options.from, options.to)) return { kind: 'same' };
  const [at, into] = [
    { ...options, url: options.from, create: false },
    { ...options, url: options.to, create: true },
  ];
  const source = await identityOf(at);
  if (source === null) return { kind: 'nothing' };
  return await readingStore(at, async (from) => {
    const count = await countOf(from, ['queued', 'sending', 'retrying']);
    if (count > 0) return { kind: 'unsent', count };
    const target = await identityOf(into);
    if (target === null || target.uuid === source.uuid) return { kind: 'same' };
    try {
      const { epoch } = await from.db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
      const done = await writingStore(into, (to) => fill(options, from, to, epoch));
      if (!('tables' in done)) return done;
      // Its anchor moves up.
      await identityOf(into);
      return { ...done, epoch, uuid: target.uuid, uncertain: await countOf(from, ['uncertain']) };
    } catch (error) {
      if (error instanceof Differs) return { kind: 'differs', table: error.message };
      throw error;
    }
  });
}

/** Thrown so that the transaction is undone. */
class Differs extends Error {}

function isSame(from: string, to: string): boolean {
  if (isPostgresUrl(from) || isPostgresUrl(to)) return from === to;
  return realPathOf(sqlitePath(from), false) === realPathOf(sqlitePath(to), false);
}

type Filled =
  | { readonly kind: 'copied' | 'stood'; readonly tables: readonly CopiedCount[] }
  | { readonly kind: 'taken'; readonly table: string };

async function fill(options: CopyOptions, from: ReadSide, to: WriteSide, epoch: number): Promise<Filled> {
  const taken = await firstTaken(to);
  if (taken !== null) return (await comparison(from, to)) ?? { kind: 'taken', table: taken };
  const read: CopiedCount[] = [];
  for (const table of copiedTables) {
    const digest = createDigest();
    let rows = 0;
    for await (const page of from.pages(table)) {
      options.check();
      await to.insert(table, page);
      digest.add(page);
      rows += page.length;
      options.onProgress(table.name, rows);
    }
    read.push({ table: table.name, ...digest.end() });
  }
  await to.finish(copiedTables);
  await to.db.updateTable('meta').set({ epoch }).execute();
  for (const [at, table] of copiedTables.entries()) {
    options.check();
    const written = await digestOf(to, table);
    if (written.sha256 !== read[at]?.sha256 || written.rows !== read[at]?.rows) throw new Differs(table.name);
  }
  await noteArrival(to.db, options, 'store.copied', epoch);
  return { kind: 'copied', tables: read };
}

/** A copy that was committed by a program that was killed before it could say so. Null: it is something else. */
async function comparison(from: ReadSide, to: ReadSide): Promise<Filled | null> {
  const ledgers = copiedTables.filter(({ name }) => name !== 'audit');
  for (const { name } of ledgers) if ((await rowsOf(from, name)) !== (await rowsOf(to, name))) return null;
  const tables: CopiedCount[] = [];
  for (const table of copiedTables) {
    // That it was copied stands in the trail of the copy only.
    const [one, other] = [await digestOf(from, table, trailBody), await digestOf(to, table, trailBody)];
    if (one.sha256 !== other.sha256) return null;
    tables.push({ table: table.name, ...one });
  }
  return { kind: 'stood', tables };
}

async function countOf({ db }: ReadSide, states: readonly string[]): Promise<number> {
  const { n } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where(sql<boolean>`state in (${sql.join(states.map((state) => sql.lit(state)))})`)
    .executeTakeFirstOrThrow();
  return Number(n);
}
