import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Contact } from '../domain/contact.ts';
import { noteMerged, noteReplaced } from './auditPeople.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Merged, Origin, Replaced, SourceSync } from './people.ts';
import { ranks } from './people.ts';
import { keyOf } from './peopleReached.ts';
import { keepSource } from './peopleSources.ts';
import { dropTables, makeTables, type Staging } from './peopleStaging.ts';
import { type Blanks, prepare } from './prepared.ts';
import type { PersonFields, Schema } from './schema.ts';
import type { Write } from './write.ts';

type Tables = Kysely<Schema> | Transaction<Schema>;

export interface Intake {
  replace(sync: SourceSync, people: AsyncIterable<readonly Contact[]>): Promise<Replaced>;
  merge(origin: Origin, people: AsyncIterable<readonly Contact[]>): Promise<Merged>;
}

/**
 * Takes people in. What comes is kept aside first, in tables that only this connection sees and that are gone with it: so
 * the list is never half a list, nobody waits for a slow source, and a million people are never in memory. Then one
 * transaction brings the list in line with it, writing only what differs.
 */
export function createIntake({ pinned, tables }: Staging, trail: AuditTrail): Intake {
  // Of one connection there is one table to keep things in.
  let last: Promise<unknown> = Promise.resolve();
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return await mine;
  };
  const aside = <T>(
    people: AsyncIterable<readonly Contact[]>,
    use: (staged: { readonly people: number; readonly duplicates: number }, write: Write) => Promise<T>,
  ): Promise<T> =>
    alone(() =>
      pinned(async (db, write) => {
        const insert = insertQuery(db);
        await makeTables(db, tables);
        try {
          let read = 0;
          for await (const batch of people) {
            read += batch.length;
            await insert(batch.map(fieldsOf));
          }
          const sorted = await sort(db);
          return await use({ people: sorted, duplicates: read - sorted }, write);
        } finally {
          await dropTables(db, tables);
        }
      }),
    );
  return {
    replace: (sync, people) =>
      aside(people, (staged, write) =>
        write(async (tx) => noteReplaced(tx, trail, sync.name, await replaceIn(tx, sync, staged))),
      ),
    merge: (origin, people) =>
      aside(people, (staged, write) =>
        write(async (tx) => noteMerged(tx, trail, origin, { ...staged, ...(await mergeIn(tx, origin)) })),
      ),
  };
}

const fieldsOf = ({ email, phone, smsOptIn, name, locale, timezone, tags }: Contact): PersonFields => ({
  key: email === null ? (phone ?? '') : keyOf('email', email),
  email,
  phone,
  sms_opt_in: smsOptIn ? 1 : 0,
  name,
  locale,
  timezone,
  tags: JSON.stringify(tags),
});

const columns = ['key', 'email', 'phone', 'sms_opt_in', 'name', 'locale', 'timezone', 'tags'] as const;
const rowsAtOnce = 100;

/** A hundred rows a statement that is written once; what is left over goes row by row. Blanks are named by their place. */
function insertQuery(db: Kysely<Schema>): (rows: readonly PersonFields[]) => Promise<void> {
  const insertOf = (count: number) =>
    prepare((blank) =>
      db.insertInto('staged').values(Array.from({ length: count }, (_, at) => blanksFrom(blank, at * columns.length))),
    );
  const [many, one] = [insertOf(rowsAtOnce), insertOf(1)];
  const valuesOf = (rows: readonly PersonFields[]): Readonly<Record<string, unknown>> => ({
    ...rows.flatMap(({ key, email, phone, sms_opt_in, name, locale, timezone, tags }) => [
      ...[key, email, phone, sms_opt_in, name, locale, timezone, tags],
    ]),
  });
  return async (rows) => {
    const whole = rows.length - (rows.length % rowsAtOnce);
    for (let from = 0; from < whole; from += rowsAtOnce) {
      await many.run(db, valuesOf(rows.slice(from, from + rowsAtOnce)));
    }
    for (const row of rows.slice(whole)) await one.run(db, valuesOf([row]));
  };
}

const blanksFrom = (blank: Blanks, first: number): PersonFields => ({
  key: blank(`${first}`),
  email: blank(`${first + 1}`),
  phone: blank(`${first + 2}`),
  sms_opt_in: blank(`${first + 3}`),
  name: blank(`${first + 4}`),
  locale: blank(`${first + 5}`),
  timezone: blank(`${first + 6}`),
  tags: blank(`${first + 7}`),
});

/** Sorted first, so that the table grows at its end only: a million random places are ten times as slow. */
async function sort(db: Tables): Promise<number> {
  const inOrder = db.selectFrom('staged').select(columns).where(sql<boolean>`true`).orderBy('key').orderBy('seq');
  await db
    .insertInto('sorted')
    .columns(columns)
    .expression(inOrder)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const { n } = await db
    .selectFrom('sorted')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

async function replaceIn(
  tx: Transaction<Schema>,
  sync: SourceSync,
  { people, duplicates }: { readonly people: number; readonly duplicates: number },
): Promise<Replaced> {
  const before = await countOf(tx, sync.name);
  if (!sync.allowShrink && before > 0 && (people === 0 || people * 2 < before)) {
    return { kind: 'shrunk', before, after: people };
  }
  const gone = await tx
    .deleteFrom('people')
    .where('source', '=', sync.name)
    .where(sql<boolean>`not exists (select 1 from sorted where sorted.key = people.key)`)
    .executeTakeFirst();
  const removed = Number(gone.numDeletedRows);
  const written = await put(tx, sync.name, sync.rank, {
    phone: sql<string | null>`excluded.phone`,
    sms_opt_in: sql<number>`excluded.sms_opt_in`,
    name: sql<string | null>`excluded.name`,
    locale: sql<string | null>`excluded.locale`,
    timezone: sql<string | null>`excluded.timezone`,
    tags: sql<string>`excluded.tags`,
  });
  await keepSource(tx, sync, people);
  const added = people - (before - removed);
  return { kind: 'replaced', people, duplicates, added, removed, changed: written - added };
}

async function mergeIn(tx: Transaction<Schema>, origin: Origin): Promise<Pick<Merged, 'added' | 'changed'>> {
  const before = await countOf(tx, origin);
  await uniteTags(tx, origin);
  // Consent comes with the number that it was given for.
  const withNumber = <T>(column: 'phone' | 'sms_opt_in') =>
    sql<T>`case when excluded.phone is null then ${sql.ref(`people.${column}`)} else ${sql.ref(`excluded.${column}`)} end`;
  const written = await put(tx, origin, origin === 'imported' ? ranks.imported : ranks.byHand, {
    phone: withNumber<string | null>('phone'),
    sms_opt_in: withNumber<number>('sms_opt_in'),
    name: sql<string | null>`coalesce(excluded.name, people.name)`,
    locale: sql<string | null>`coalesce(excluded.locale, people.locale)`,
    timezone: sql<string | null>`coalesce(excluded.timezone, people.timezone)`,
    tags: sql<string>`excluded.tags`,
  });
  const added = (await countOf(tx, origin)) - before;
  return { added, changed: written - added };
}

interface Changes {
  readonly phone: RawBuilder<string | null>;
  readonly sms_opt_in: RawBuilder<number>;
  readonly name: RawBuilder<string | null>;
  readonly locale: RawBuilder<string | null>;
  readonly timezone: RawBuilder<string | null>;
  readonly tags: RawBuilder<string>;
}

/** @returns how many rows were written: those that are new, and those that differ */
async function put(tx: Transaction<Schema>, source: string, rank: number, changes: Changes): Promise<number> {
  const differs = sql.join(
    Object.entries({ ...changes, rank: sql`excluded.rank` }).map(
      ([column, value]) => sql`${sql.ref(`people.${column}`)} is distinct from ${value}`,
    ),
    sql` or `,
  );
  const from = tx
    .selectFrom('sorted')
    .select([...columns, sql<string>`${source}`.as('source'), sql<number>`${rank}`.as('rank')])
    .where(sql<boolean>`true`);
  // An address keeps its letters: to the ledger the same one in other letters would be somebody who has heard nothing.
  const result = await tx
    .insertInto('people')
    .columns([...columns, 'source', 'rank'])
    .expression(from)
    .onConflict((conflict) =>
      conflict
        .columns(['key', 'source'])
        .doUpdateSet({ ...changes, rank })
        .where(sql<boolean>`${differs}`),
    )
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0);
}

/** Tags add up: one list says who is a customer, another who is in the beta. */
async function uniteTags(tx: Transaction<Schema>, origin: Origin): Promise<void> {
  for (let after = ''; ; ) {
    const page = await tx
      .selectFrom('sorted as s')
      .innerJoin('people as p', 'p.key', 's.key')
      .select(['s.key', 's.tags', 'p.tags as before'])
      .where('p.source', '=', origin)
      .where('s.key', '>', after)
      .whereRef('p.tags', '<>', 's.tags')
      .orderBy('s.key')
      .limit(1000)
      .execute();
    for (const { key, tags, before } of page) {
      const all = new Set([...(JSON.parse(before) as string[]), ...(JSON.parse(tags) as string[])]);
      await tx
        .updateTable('sorted')
        .set({ tags: JSON.stringify([...all]) })
        .where('key', '=', key)
        .execute();
    }
    const last = page.at(-1)?.key;
    if (last === undefined) return;
    after = last;
  }
}

async function countOf(tx: Transaction<Schema>, source: string): Promise<number> {
  const found = await tx
    .selectFrom('people')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('source', '=', source)
    .executeTakeFirst();
  return Number(found?.n ?? 0);
}
