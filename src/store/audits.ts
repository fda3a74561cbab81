import type { Kysely } from 'kysely';
import type { AuditAction, AuditRecord, Via } from '../domain/audit.ts';
import type { AuditStore } from './auditStore.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Schema } from './schema.ts';
import type { Write } from './write.ts';

export interface AuditOptions {
  readonly write: Write;
  readonly trail: AuditTrail;
  /** All of the store as it is at one moment, whoever writes meanwhile. */
  readonly snapshot: <T>(work: (db: Kysely<Schema>) => Promise<T>) => Promise<T>;
  /** Of a file that stands by: up to this epoch it is a copy of another store, whose trail is there; else -1. */
  readonly copiedUpTo: () => number;
}

export function createAuditStore(db: Kysely<Schema>, { write, trail, ...options }: AuditOptions): AuditStore {
  return {
    note: (act) => write((tx) => trail.append(tx, [act])),
    pages: async function* (incidentUuid, newest) {
      let after = newest === null ? 0 : await beforeNewest(db, incidentUuid, newest);
      for (;;) {
        const page = await pageOf(db, incidentUuid, after);
        const last = page.at(-1);
        if (last === undefined) return;
        yield page;
        after = last.seq;
      }
    },
    verify: async (request) => {
      const { verifyAudit } = await import('./auditVerify.ts');
      return await options.snapshot((side) => verifyAudit(side, request, options.copiedUpTo()));
    },
  };
}

export const auditRowsAPage = 1000;

/** The number before that of the first of the newest ones. */
async function beforeNewest(db: Kysely<Schema>, incidentUuid: string | null, newest: number): Promise<number> {
  const all = db.selectFrom('audit').select('seq').orderBy('seq', 'desc').offset(newest).limit(1);
  const found = incidentUuid === null ? all : all.where('incident_uuid', '=', incidentUuid);
  return (await found.executeTakeFirst())?.seq ?? 0;
}

async function pageOf(db: Kysely<Schema>, incidentUuid: string | null, after: number): Promise<readonly AuditRecord[]> {
  const all = db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(auditRowsAPage);
  const rows = await (incidentUuid === null ? all : all.where('incident_uuid', '=', incidentUuid)).execute();
  return rows.map(toAuditRecord);
}

/** The words in it were written by this program; what others have put there shows when it is verified. */
export const toAuditRecord = ({ origin, incident_uuid: _, ...row }: Schema['audit']): AuditRecord => ({
  ...row,
  via: row.via as Via,
  from: origin,
  action: row.action as AuditAction,
});
