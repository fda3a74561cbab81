import { type Kysely, sql } from 'kysely';
import type { PastDelivery } from '../domain/plan.ts';
import { toDelivery } from './rows.ts';
import type { Schema } from './schema.ts';

/** The incident's earlier deliveries, as a plan needs them. */
export interface Past {
  /** Of these channels, in the order of planning. */
  of(incidentUuid: string, channels: readonly string[]): Promise<readonly PastDelivery[]>;
  /** Of one channel, in pages by its recipients: all of one recipient stand on one page, oldest first. */
  pages(incidentUuid: string, channel: string): AsyncIterable<readonly PastDelivery[]>;
  /** Which of these recipients have any on this channel. */
  knows(incidentUuid: string, channel: string, recipients: readonly string[]): Promise<ReadonlySet<string>>;
  /** What is not under way yet on all channels but these. */
  waiting(incidentUuid: string, notOn: readonly string[]): Promise<readonly PastDelivery[]>;
  /** The channels on which one of these entries was heard, or may have been. */
  toldOn(incidentUuid: string, seqs: readonly number[]): Promise<readonly string[]>;
}

const recipientsAPage = 1000;

/** @param db inside of a transaction that transaction, because SQLite has one connection */
export function createPast(db: Kysely<Schema>): Past {
  const rowsOf = (incidentUuid: string, channels: readonly string[]) =>
    db.selectFrom('deliveries').where('incident_uuid', '=', incidentUuid).where('channel', 'in', channels);
  return {
    of: async (incidentUuid, channels) => {
      if (channels.length === 0) return [];
      const rows = await rowsOf(incidentUuid, channels).selectAll().orderBy('position').execute();
      return rows.map(toDelivery) satisfies readonly PastDelivery[];
    },
    pages: async function* (incidentUuid, channel) {
      for (let after = ''; ; ) {
        const recipients = await rowsOf(incidentUuid, [channel])
          .select('recipient')
          .distinct()
          .where('recipient', '>', after)
          .orderBy('recipient')
          .limit(recipientsAPage)
          .execute();
        const last = recipients.at(-1)?.recipient;
        if (last === undefined) return;
        const rows = await rowsOf(incidentUuid, [channel])
          .selectAll()
          .where('recipient', '>', after)
          .where('recipient', '<=', last)
          .orderBy('position')
          .execute();
        yield rows.map(toDelivery);
        after = last;
      }
    },
    knows: async (incidentUuid, channel, recipients) => {
      if (recipients.length === 0) return new Set();
      const rows = await rowsOf(incidentUuid, [channel])
        .select('recipient')
        .distinct()
        .where('recipient', 'in', recipients)
        .execute();
      return new Set(rows.map((row) => row.recipient));
    },
    waiting: async (incidentUuid, notOn) => {
      const waiting = db
        .selectFrom('deliveries')
        .selectAll()
        .where('incident_uuid', '=', incidentUuid)
        .where(sql<boolean>`state in ('queued', 'retrying')`);
      const rows = await (notOn.length === 0 ? waiting : waiting.where('channel', 'not in', notOn)).execute();
      return rows.map(toDelivery);
    },
    toldOn: async (incidentUuid, seqs) => {
      const rows = await db
        .selectFrom('deliveries')
        .select('channel')
        .distinct()
        .where('incident_uuid', '=', incidentUuid)
        .where('seq', 'in', seqs)
        .where(sql<boolean>`state in ('sent', 'uncertain', 'sending')`)
        .execute();
      return rows.map((row) => row.channel);
    },
  };
}
