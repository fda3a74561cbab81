import type { Kysely } from 'kysely';
import type { Sample } from '../domain/greenLight.ts';
import type { SampleStore } from './sampleStore.ts';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

export function createSampleStore(db: Kysely<Schema>, write: Write): SampleStore {
  return {
    add: (samples) =>
      write(async (tx) => {
        for (const { probe, at, healthy, reason, everyMs, tookMs } of samples) {
          const row = { probe, at: at.getTime(), healthy: healthy ? 1 : 0, reason, every_ms: everyMs, took_ms: tookMs };
          await tx.insertInto('samples').values(row).execute();
        }
      }),
    since: async (probes, since) => {
      const rows = await db
        .selectFrom('samples')
        .selectAll()
        .where('probe', 'in', [...probes])
        .where('at', '>=', since.getTime())
        .orderBy('at')
        .execute();
      return rows.map(toSample);
    },
    latest: async () => {
      const newest = db
        .selectFrom('samples')
        .select(({ fn }) => fn.max('id').as('id'))
        .groupBy('probe');
      return (await db.selectFrom('samples').selectAll().where('id', 'in', newest).execute()).map(toSample);
    },
    recent: async (probes, limit) => {
      const found = new Map<string, readonly Sample[]>();
      for (const probe of probes) {
        const own = db.selectFrom('samples').selectAll().where('probe', '=', probe).orderBy('at', 'desc');
        found.set(probe, (await own.orderBy('id', 'desc').limit(limit).execute()).map(toSample).reverse());
      }
      return found;
    },
    unhealthySince: async (probes) => {
      const found = new Map<string, Date>();
      for (const probe of probes) {
        const own = () => db.selectFrom('samples').select('at').where('probe', '=', probe);
        const healthy = await own().where('healthy', '=', 1).orderBy('at', 'desc').limit(1).executeTakeFirst();
        const failed = own()
          .where('at', '>', healthy?.at ?? 0)
          .where('healthy', '=', 0);
        const first = await failed.orderBy('at').limit(1).executeTakeFirst();
        if (first) found.set(probe, new Date(first.at));
      }
      return found;
    },
  };
}

const toSample = (row: {
  probe: string;
  at: number;
  healthy: number;
  reason: string;
  every_ms: number;
  took_ms: number;
}): Sample => ({
  probe: row.probe,
  at: new Date(row.at),
  healthy: row.healthy === 1,
  reason: row.reason,
  everyMs: row.every_ms,
  tookMs: row.took_ms,
});
