import { noteArrival, noteBeginning } from '../auditArrival.ts';
import type { AuditVerdict } from '../auditStore.ts';
import { headOf } from '../auditTrail.ts';
import { firstTaken, identityOf, readingStore, writingStore } from '../copy/openSides.ts';
import type { ReadSide, Row, WriteSide } from '../copy/side.ts';
import { copiedTables } from '../copy/tables.ts';
import type { OpenOptions } from '../open.ts';
import { ExportFault } from './exportFault.ts';
import { type ExportCounts, exportLines } from './exportLines.ts';
import { type ExportHeader, type ReadExport, readExport } from './readExport.ts';
import type { RecordKind } from './records.ts';

export interface TakeOptions extends Omit<OpenOptions, 'create' | 'queue'> {
  /** The export, from its beginning. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Reads and compares all of it, and stores nothing. */
  readonly dryRun: boolean;
  readonly program: string;
  readonly onProgress: (what: string, rows: number) => void;
  /** Throws to stop it; nothing is left behind then. */
  readonly check: () => void;
}

export type TakeResult =
  | {
      /** `stood`: the store holds just that already. `sound`: it could be taken. */
      readonly kind: 'taken' | 'stood' | 'sound';
      readonly header: ExportHeader;
      readonly counts: ExportCounts;
      /** Deliveries that nobody knows the end of. */
      readonly uncertain: number;
      /** How the trail that came was found; absent: none came. */
      readonly trail?: AuditVerdict;
    }
  /** The store holds something else. */
  | { readonly kind: 'occupied'; readonly table: string };

/**
 * Puts an export into an empty store: the same history under a uuid of its own. One transaction, committed once all of the
 * export was read and is what it says of itself. Throws `ExportFault` and `StoreError`.
 */
export async function takeExport(options: TakeOptions): Promise<TakeResult> {
  if (options.dryRun) return await look(options);
  await identityOf({ ...options, create: true });
  const done = await writingStore(options, async (to) => {
    const taken = await firstTaken(to);
    return taken === null ? await fill(options, to) : await compare(options, to, taken);
  });
  // Its anchor moves up.
  await identityOf({ ...options, create: true });
  return done;
}

async function look(options: TakeOptions): Promise<TakeResult> {
  const counting = createCounting();
  const compared =
    (await identityOf({ ...options, create: false })) === null
      ? null
      : await readingStore(options, async (side) => {
          const taken = await firstTaken(side);
          return taken === null ? null : await compare(options, side, taken);
        });
  if (compared !== null) return compared;
  const { header, counts } = await readExport(options.open(), { take: counting.take, check: options.check });
  return { kind: 'sound', header, counts, uncertain: counting.uncertain() };
}

async function fill(options: TakeOptions, to: WriteSide): Promise<TakeResult> {
  const counting = createCounting();
  const numbers = new Map<string, number>();
  const take = async (kind: RecordKind, rows: readonly Row[]): Promise<void> => {
    await counting.take(kind, rows);
    const before = numbers.get(kind.name) ?? 0;
    numbers.set(kind.name, before + rows.length);
    await insert(to, kind, rows, before);
    options.onProgress(kind.plural, before + rows.length);
  };
  const { header, counts } = await readExport(options.open(), { take, check: options.check });
  await to.finish(copiedTables);
  await to.db.updateTable('meta').set({ epoch: header.epoch, created_at: header.createdAt }).execute();
  const trail = await beginOrVerify(options, to, header);
  return { kind: 'taken', header, counts, uncertain: counting.uncertain(), ...(trail === null ? {} : { trail }) };
}

/**
 * The trail came whole, or it begins here because there was none in it. One that does not fit is taken all the same: it is
 * what there is, and the history is needed in this hour.
 */
async function beginOrVerify(
  options: TakeOptions,
  { db }: WriteSide,
  { epoch, version }: ExportHeader,
): Promise<AuditVerdict | null> {
  if ((await headOf(db)) === null) {
    if (epoch > 0) await noteBeginning(db, options, { format: version });
    return null;
  }
  await noteArrival(db, options, 'store.restored', epoch);
  const { verifyAudit } = await import('../auditVerify.ts');
  return await verifyAudit(db, { head: null, newest: null, onProgress: options.check }, -1);
}

/** What is only told apart by its order counts from 1. */
async function insert(to: WriteSide, kind: RecordKind, rows: readonly Row[], before: number): Promise<void> {
  const numbered = kind.table.counted === 'id' ? rows.map((row, at) => ({ ...row, id: before + at + 1 })) : rows;
  try {
    await to.insert(kind.table, numbered);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const why = `among its ${kind.plural} ${before + 1} to ${before + rows.length} is one that is there twice, or belongs to nothing`;
    throw new ExportFault({ kind: 'conflict', why }, { cause: error });
  }
}

/** SQLITE_CONSTRAINT, or PostgreSQL's class 23: integrity constraint violation. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const sqlite = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode % 256 : 0;
  const postgres = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return sqlite === 19 || /^23\d{3}$/u.test(postgres);
}

/** Whether a store that holds something would give just this export. */
async function compare(options: TakeOptions, side: ReadSide, taken: string): Promise<TakeResult> {
  const counting = createCounting();
  const read = await readExport(options.open(), { take: counting.take, check: options.check });
  if (!(await gives(options, side, read))) return { kind: 'occupied', table: taken };
  return { kind: 'stood', header: read.header, counts: read.counts, uncertain: counting.uncertain() };
}

async function gives(options: TakeOptions, side: ReadSide, { header, content }: ReadExport): Promise<boolean> {
  const lines = exportLines(side, {
    ...options,
    contacts: header.contacts,
    public: header.public,
    version: header.version,
  });
  for (;;) {
    const { done, value } = await lines.next();
    if (done === true) return value.content === content && value.epoch === header.epoch;
  }
}

function createCounting() {
  let uncertain = 0;
  return {
    uncertain: (): number => uncertain,
    take: async (kind: RecordKind, rows: readonly Row[]): Promise<void> => {
      if (kind.name === 'delivery') uncertain += rows.filter((row) => row['state'] === 'uncertain').length;
    },
  };
}
