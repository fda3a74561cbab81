import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { AuditSubject } from '../domain/audit.ts';
import type { Schema, UpdateRow } from './schema.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A text as it is on every engine: PostgreSQL's can hold no NUL. */
export const textHash = (text: string): string => sha256(text.replaceAll('\0', '\u{FFFD}'));

/** What the trail vouches for of an entry. */
const columns = [
  'id',
  'incident_uuid',
  'seq',
  'epoch',
  'event',
  'status',
  'impact',
  'at',
  'is_private',
  'body',
] as const;
export type VouchedRow = Selectable<Pick<UpdateRow, (typeof columns)[number]>>;

export interface Timeline {
  readonly uuid: string;
  readonly number: number;
  readonly work: string | null;
  readonly status: string;
  readonly updates: readonly VouchedRow[];
}

const incidentsAPage = 100;

/** All incidents with their timelines, by their numbers: an order that engines have alike, whatever their letters' is. */
export async function* timelinesInOrder(db: Kysely<Schema>): AsyncGenerator<readonly Timeline[]> {
  for (let after = -1; ; ) {
    const incidents = await db
      .selectFrom('incidents')
      .select(['uuid', 'number', 'work', 'status'])
      .where('number', '>', after)
      .orderBy('number')
      .limit(incidentsAPage)
      .execute();
    const last = incidents.at(-1);
    if (last === undefined) return;
    const uuids = incidents.map(({ uuid }) => uuid);
    const rows = await db
      .selectFrom('updates')
      .select(columns)
      .where('incident_uuid', 'in', uuids)
      .orderBy('seq')
      .execute();
    const own = Map.groupBy(rows, (row) => row.incident_uuid);
    yield incidents.map((one) => ({ ...one, updates: own.get(one.uuid) ?? [] }));
    after = last.number;
  }
}

export interface Digesting {
  /** In their order; those up to the epoch count. */
  add(rows: readonly VouchedRow[]): void;
  /** `{epoch, updates, sha256}` */
  end(): { readonly epoch: number; readonly updates: number; readonly sha256: string };
}

export function createDigesting(epoch: number): Digesting {
  const hash = createHash('sha256');
  let updates = 0;
  return {
    add: (rows) => {
      for (const row of rows) {
        if (row.epoch > epoch) continue;
        updates += 1;
        hash.update(`${JSON.stringify([row.id, row.incident_uuid, row.seq, ...Object.values(vouched(row))])}\n`);
      }
    },
    end: () => ({ epoch, updates, sha256: hash.digest('hex') }),
  };
}

/** How many entries there are up to an epoch, and SHA-256 over all of them. */
export async function digestOfUpdates(db: Kysely<Schema>, epoch: number): Promise<AuditSubject> {
  const digesting = createDigesting(epoch);
  for await (const timelines of timelinesInOrder(db)) digesting.add(timelines.flatMap((one) => one.updates));
  return { ...digesting.end() };
}

/** As the trail's entry of an entry says it, in this order. */
export const vouched = ({
  event,
  status,
  impact,
  at,
  is_private,
  body,
}: Pick<VouchedRow, 'event' | 'status' | 'impact' | 'at' | 'is_private' | 'body'>) => ({
  ...{ event, status, impact, at, private: is_private === 1, sha256: textHash(body) },
});
