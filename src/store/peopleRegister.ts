import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { AddressKind } from '../domain/contact.ts';
import { recipientsIn } from './auditRecipients.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Address, PeopleStore, PeopleTally, Person, Suppression, SuppressionReason } from './people.ts';
import { counting, createReached, tagged } from './peopleReached.ts';
import type { PersonRow, Schema } from './schema.ts';
import type { Write } from './write.ts';

const pageRows = 1000;

/** People as a whole, with where they come from. */
export function createRegister(
  db: Kysely<Schema>,
  write: Write,
  trail: AuditTrail,
): Pick<PeopleStore, 'everybody' | 'withAddress' | 'remove' | 'tally'> {
  return {
    everybody: async function* (tag, pageSize = pageRows) {
      for (let after = ''; ; ) {
        const query = db.selectFrom('people as p').selectAll('p').where('p.key', '>', after).where(counting);
        const rows = await (tag === null ? query : query.where(tagged(tag))).orderBy('p.key').limit(pageSize).execute();
        const last = rows.at(-1)?.key;
        if (last === undefined) return;
        yield await toPeople(db, rows);
        after = last;
      }
    },
    withAddress: async (address) => await toPeople(db, await rowsWith(db, address)),
    remove: (address) =>
      write(async (tx) => {
        const rows = await rowsWith(tx, address);
        const found = await toPeople(tx, rows);
        for (const { key, source } of rows) {
          await tx.deleteFrom('people').where('key', '=', key).where('source', '=', source).execute();
        }
        if (rows.length > 0) {
          const subject = { rows: rows.length, ...(await recipientsIn(tx, rows.flatMap(addressesOf))) };
          await trail.append(tx, [{ action: 'contacts.removed', subject }]);
        }
        return found;
      }),
    tally: () => tallyOf(db),
  };
}

/** Whoever has this address, in all sources: also those who have the number beside an e-mail address. */
export async function rowsWith(
  db: Kysely<Schema> | Transaction<Schema>,
  { kind, key }: Address,
): Promise<readonly Selectable<PersonRow>[]> {
  const query = db.selectFrom('people').selectAll();
  const mine = kind === 'email' ? query.where('key', '=', key) : query.where('phone', '=', key);
  return await mine.orderBy('key').orderBy('rank').execute();
}

async function toPeople(
  db: Kysely<Schema> | Transaction<Schema>,
  rows: readonly Selectable<PersonRow>[],
): Promise<readonly Person[]> {
  const addresses = rows.flatMap(addressesOf);
  const known = Map.groupBy(await suppressionsIn(db, addresses), (one) => `${one.kind} ${one.key}`);
  return rows.map((row) => ({
    email: row.email,
    phone: row.phone,
    smsOptIn: row.sms_opt_in === 1,
    name: row.name,
    locale: row.locale,
    timezone: row.timezone,
    tags: JSON.parse(row.tags) as string[],
    source: row.source,
    suppressed: addressesOf(row).flatMap(({ kind, key }) =>
      (known.get(`${kind} ${key}`) ?? []).map(({ reason, at }) => ({ kind, reason, at })),
    ),
  }));
}

const addressesOf = (row: Pick<PersonRow, 'key' | 'email' | 'phone'>): readonly Address[] => [
  ...(row.email === null ? [] : [{ kind: 'email', key: row.key } as const]),
  ...(row.phone === null ? [] : [{ kind: 'phone', key: row.phone } as const]),
];

export async function suppressionsIn(
  db: Kysely<Schema> | Transaction<Schema>,
  addresses: readonly Address[],
): Promise<readonly Suppression[]> {
  const found: Suppression[] = [];
  for (let from = 0; from < addresses.length; from += pageRows) {
    const some = addresses.slice(from, from + pageRows);
    const keys = [...new Set(some.map((one) => one.key))];
    const rows = await db.selectFrom('suppressions').selectAll().where('address', 'in', keys).execute();
    found.push(
      ...rows
        .filter((row) => some.some((one) => one.key === row.address && one.kind === row.kind))
        .map((row) => ({
          kind: row.kind as AddressKind,
          key: row.address,
          reason: row.reason as SuppressionReason,
          at: new Date(row.at),
        })),
    );
  }
  return found;
}

async function tallyOf(db: Kysely<Schema>): Promise<PeopleTally> {
  const reached = createReached(db);
  const people = await db
    .selectFrom('people as p')
    .select(sql<number>`count(*)`.as('n'))
    .where(counting)
    .executeTakeFirstOrThrow();
  const by = async (kind: AddressKind) => {
    const column = kind === 'email' ? sql`p.key` : sql`p.phone`;
    const here = kind === 'email' ? sql<boolean>`p.email is not null` : sql<boolean>`p.sms_opt_in = 1`;
    const suppressed = await db
      .selectFrom('suppressions as s')
      .select(sql<number>`count(*)`.as('n'))
      .where('s.kind', '=', kind)
      .where(sql<boolean>`exists (select 1 from people as p where ${column} = s.address and ${here} and ${counting})`)
      .executeTakeFirstOrThrow();
    return { reached: await reached.count(kind, null), suppressed: Number(suppressed.n) };
  };
  return { people: Number(people.n), email: await by('email'), phone: await by('phone') };
}
