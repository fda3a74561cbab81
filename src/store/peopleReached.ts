import { type Kysely, sql } from 'kysely';
import type { AddressKind, Reached } from '../domain/contact.ts';
import { type PeopleReader, ranks } from './people.ts';
import type { Schema } from './schema.ts';

const pageRows = 1000;
/** SQLite takes 32,766 variables. */
const addressesAQuery = 1000;

/** @param db inside of a transaction that transaction, because SQLite has one connection */
export function createReached(db: Kysely<Schema>): PeopleReader {
  const rows = (kind: AddressKind, tag: string | null) => reachedRows(db, kind, tag);
  return {
    pages: async function* (kind, tag, pageSize = pageRows) {
      let after: Row | null = null;
      for (;;) {
        const page: readonly Row[] = await rows(kind, tag)
          .where(behind(kind, after))
          .orderBy(kind === 'email' ? 'p.key' : 'p.phone')
          .orderBy('p.key')
          .limit(pageSize)
          .execute();
        const last = page.at(-1);
        if (last === undefined) return;
        const fresh = page.filter(({ address }, at) => address !== (page[at - 1] ?? after)?.address);
        if (fresh.length > 0) yield fresh.map(toReached);
        after = last;
      }
    },
    count: async (kind, tag) => {
      const found = await rows(kind, tag)
        .clearSelect()
        // Of one e-mail address one person counts, of one number several may.
        .select((kind === 'email' ? sql<number>`count(*)` : sql<number>`count(distinct p.phone)`).as('n'))
        .executeTakeFirst();
      return Number(found?.n ?? 0);
    },
    find: async (kind, tag, addresses) => {
      const found = new Map<string, Reached>();
      for (let from = 0; from < addresses.length; from += addressesAQuery) {
        const asked = addresses.slice(from, from + addressesAQuery);
        const column = kind === 'email' ? 'p.key' : 'p.phone';
        const keys = [...new Set(asked.map((one) => keyOf(kind, one)))];
        const page = await rows(kind, tag).where(column, 'in', keys).execute();
        const byKey = new Map(page.map((row) => [row.address, row]));
        for (const to of asked) {
          const row = byKey.get(keyOf(kind, to));
          // As it was asked for: to the ledger the same address in other letters is another one.
          if (row) found.set(to, { ...toReached(row), to });
        }
      }
      return found;
    },
  };
}

interface Row {
  readonly key: string;
  /** As it is compared. */
  readonly address: string;
  readonly to: string;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly suppressed: string | null;
}

const toReached = ({ to, locale, timezone, suppressed }: Row): Reached => ({
  to,
  locale,
  timezone,
  skip: suppressed === null ? null : 'suppressed',
});

/** Addresses are compared in lower case. */
export const keyOf = (kind: AddressKind, address: string): string =>
  kind === 'email' ? address.toLowerCase() : address;

const address = (kind: AddressKind) => (kind === 'email' ? sql<string>`p.key` : sql<string>`p.phone`);

/** Of a person who is in several sources the row that counts; none of sources that the config names no more. */
export const counting = sql<boolean>`p.rank < ${sql.lit(ranks.retired)}
  and not exists (select 1 from people as before where before.key = p.key and before.rank < p.rank)`;

/**
 * A tag is looked for in the text of the list, by what every engine knows. A quote inside of another tag has a backslash
 * before it, never these.
 */
export const tagged = (tag: string) => {
  const text = JSON.stringify(tag);
  const holds = (part: string) => sql<boolean>`replace(p.tags, ${part}, '') <> p.tags`;
  return sql<boolean>`(${holds(`[${text}`)} or ${holds(`,${text}`)})`;
};

function reachedRows(db: Kysely<Schema>, kind: AddressKind, tag: string | null) {
  const query = db
    .selectFrom('people as p')
    .leftJoin('suppressions as s', (join) => join.on('s.address', '=', address(kind)).on('s.kind', '=', sql.lit(kind)))
    .select([
      'p.key',
      address(kind).as('address'),
      (kind === 'email' ? sql<string>`p.email` : sql<string>`p.phone`).as('to'),
      'p.locale',
      'p.timezone',
      's.reason as suppressed',
    ])
    .where(
      kind === 'email' ? sql<boolean>`p.email is not null` : sql<boolean>`p.phone is not null and p.sms_opt_in = 1`,
    )
    .where(counting);
  return tag === null ? query : query.where(tagged(tag));
}

/** Several people may have one number, so by phone a place is number and person. */
function behind(kind: AddressKind, after: Pick<Row, 'key' | 'address'> | null) {
  if (after === null) return sql<boolean>`true`;
  if (kind === 'email') return sql<boolean>`p.key > ${after.key}`;
  return sql<boolean>`(p.phone, p.key) > (${after.address}, ${after.key})`;
}
