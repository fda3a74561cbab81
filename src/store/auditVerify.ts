import { type Kysely, sql } from 'kysely';
import { type AuditRecord, type AuditSubject, hashedText, isSubject, subjectOf } from '../domain/audit.ts';
import { type Before, compareTimelines } from './auditCompare.ts';
import { sha256 } from './auditHash.ts';
import type { AuditFault, AuditRequest, AuditSpan, AuditVerdict } from './auditStore.ts';
import { auditRowsAPage, toAuditRecord } from './audits.ts';
import { markOf } from './auditTrail.ts';
import type { Schema } from './schema.ts';

/**
 * Walks along a trail, page by page, and then along all timelines. Both have to be of one moment.
 * @param copiedUpTo see `AuditOptions`
 */
export async function verifyAudit(
  db: Kysely<Schema>,
  request: AuditRequest,
  copiedUpTo: number,
): Promise<AuditVerdict> {
  const walk = new Walk(request, await markOf(db));
  const fault =
    (await walkAlong(db, walk, request)) ??
    (await headFault(db, walk, request)) ??
    (walk.isWhole ? await timelineFault(db, walk, copiedUpTo) : null);
  if (fault === null) return { kind: 'sound', ...walk.span(), headSeq: walk.headSeq };
  return { kind: 'broken', ...walk.span(), fault };
}

async function walkAlong(
  db: Kysely<Schema>,
  walk: Walk,
  { newest, onProgress }: AuditRequest,
): Promise<AuditFault | null> {
  walk.entries = Number((await sql<{ n: number }>`select count(*) as n from audit`.execute(db)).rows[0]?.n ?? 0);
  let after = 0;
  if (newest !== null && newest < walk.entries) {
    const before = await db
      .selectFrom('audit')
      .selectAll()
      .orderBy('seq', 'desc')
      .offset(newest)
      .limit(1)
      .executeTakeFirst();
    if (before) walk.beginBehind(toAuditRecord(before));
    after = before?.seq ?? 0;
  }
  for (;;) {
    const page = db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(auditRowsAPage);
    const rows = await page.execute();
    for (const row of rows) {
      const fault = walk.step(toAuditRecord(row), row.incident_uuid);
      if (fault !== null) return fault;
    }
    const last = rows.at(-1);
    if (last === undefined) return walk.end();
    onProgress(walk.checked);
    after = last.seq;
  }
}

async function headFault(db: Kysely<Schema>, walk: Walk, { head }: AuditRequest): Promise<AuditFault | null> {
  if (head === null || walk.headSeq !== null) return null;
  // Where not all were walked along it may be an older one.
  const found = await db
    .selectFrom('audit')
    .select('seq')
    .where('hash', 'like', `${head}%`)
    .limit(1)
    .executeTakeFirst();
  walk.headSeq = found?.seq ?? null;
  return found ? null : { kind: 'head_unknown', head };
}

async function timelineFault(db: Kysely<Schema>, walk: Walk, copiedUpTo: number): Promise<AuditFault | null> {
  const { before } = walk;
  if (before === null) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from updates where epoch > ${copiedUpTo}`.execute(
      db,
    );
    const updates = Number(rows[0]?.n ?? 0);
    return updates === 0 ? null : { kind: 'gone', updates };
  }
  const { fault, updates } = await compareTimelines(db, before, copiedUpTo);
  walk.updates = updates;
  return fault;
}

class Walk {
  entries = 0;
  checked = 0;
  updates = 0;
  headSeq: number | null = null;
  before: Before | null = null;
  readonly #request: AuditRequest;
  readonly #ownMark: string;
  /** The store that it is the trail of, by its own account, and the entry that says so. */
  #mark: { readonly mark: string; readonly seq: number } | null = null;
  /** From the first entry on. */
  isWhole = true;
  #from: number | null = null;
  #last: Pick<AuditRecord, 'seq' | 'at' | 'hash'> | null = null;

  constructor(request: AuditRequest, ownMark: string) {
    this.#request = request;
    this.#ownMark = ownMark;
  }

  /** Only what comes behind this one is walked along. */
  beginBehind(record: AuditRecord): void {
    this.isWhole = false;
    this.#last = record;
  }

  step(record: AuditRecord, incidentUuid: string | null): AuditFault | null {
    const { seq, hash } = record;
    const expected = (this.#last?.seq ?? 0) + 1;
    if (seq !== expected) return { kind: 'hole', seq: expected, found: seq };
    const subject = subjectOf(record.subject);
    const incident = subject?.['incident'];
    if (subject === null || incidentUuid !== (typeof incident === 'string' ? incident : null)) {
      return { kind: 'changed', seq };
    }
    const isFirst = seq === 1;
    if (isFirst !== (record.action === 'trail.began')) return { kind: 'beginning', seq };
    const previous = isFirst ? String(subject['store']) : (this.#last?.hash ?? '');
    if (hash !== sha256(previous + hashedText(record))) return { kind: 'changed', seq };
    const fault = this.#note(record, subject);
    if (fault !== null) return fault;
    this.#from ??= record.at;
    this.#last = record;
    this.checked += 1;
    const { head } = this.#request;
    if (head !== null && this.headSeq === null && hash.startsWith(head)) this.headSeq = seq;
    return null;
  }

  /** What later checks stand on. */
  #note({ seq, action }: AuditRecord, subject: AuditSubject): AuditFault | null {
    const { store, from, before } = subject;
    if (action === 'trail.began' || action === 'store.copied' || action === 'store.restored') {
      const isOther = this.#mark !== null && typeof from === 'string' && from !== this.#mark.mark;
      if (isOther) return { kind: 'other_store', seq };
      this.#mark = { mark: String(store), seq };
    }
    if (isSubject(before)) {
      const { epoch, updates, sha256: digest } = before;
      this.before = { entry: seq, epoch: Number(epoch), updates: Number(updates), sha256: String(digest) };
    }
    return null;
  }

  end(): AuditFault | null {
    if (this.isWhole && this.#mark !== null && this.#mark.mark !== this.#ownMark) {
      return { kind: 'other_store', seq: this.#mark.seq };
    }
    return null;
  }

  span(): AuditSpan {
    const { entries, checked, updates } = this;
    const last = checked === 0 ? null : this.#last;
    return {
      ...{ entries, checked, updates, head: last?.hash ?? null },
      from: this.#from === null ? null : new Date(this.#from),
      to: last === null ? null : new Date(last.at),
    };
  }
}
