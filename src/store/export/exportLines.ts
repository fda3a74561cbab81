import { createHash } from 'node:crypto';
import { trailBody } from '../auditBody.ts';
import type { ReadSide, Row } from '../copy/side.ts';
import { createNames } from './cells.ts';
import { ExportFault } from './exportFault.ts';
import { held, heldMoves } from './held.ts';
import { createHiding, type Hiding } from './hiding.ts';
import { encode, encodeRecord } from './line.ts';
import { createPublicView, type PublicView } from './publicView.ts';
import { headerFields, type RecordKind, recordKinds } from './records.ts';

export const formatName = 'allclear';
/** 2: with the audit trail. */
export const formatVersion = 2;

/** A line that is longer would not fit into the memory of whoever reads it. */
export const longestLine = 32 * 1024 * 1024;
const pieceLength = 128 * 1024;

export interface ExportKind {
  /** The people, and their addresses in the ledger. */
  readonly contacts: boolean;
  /** Only what the status page shows. */
  readonly public: boolean;
  /** Of the format; absent: the newest. An older one is written to compare it with what was read. */
  readonly version?: number;
}

export interface ExportRun extends ExportKind {
  /** The version of the program. */
  readonly program: string;
  readonly onProgress: (what: string, rows: number) => void;
  /** Throws to stop it. */
  readonly check: () => void;
}

/** How many of each kind there are, by the plural. */
export type ExportCounts = Readonly<Record<string, number>>;

export interface Exported {
  readonly counts: ExportCounts;
  readonly epoch: number;
  /** Over everything before the last record. */
  readonly sha256: string;
  /** The same without the first record, which names the version of the program. */
  readonly content: string;
  /** Deliveries that nobody knows the end of, or that had not ended. */
  readonly uncertain: number;
}

export const kindsOf = (how: ExportKind): readonly RecordKind[] =>
  how.public
    ? recordKinds.slice(0, 2)
    : recordKinds.filter((kind) => (how.contacts || !kind.isOfPeople) && kind.since <= (how.version ?? formatVersion));

/**
 * A store as one JSON array, a record a line, in pieces of some thousands of letters. What it holds is said by
 * docs/store.md. Throws `ExportFault` and `StoreError`.
 */
export async function* exportLines(side: ReadSide, run: ExportRun): AsyncGenerator<string, Exported> {
  const meta = await side.db.selectFrom('meta').select(['created_at', 'epoch']).executeTakeFirstOrThrow();
  const names = createNames();
  const [whole, content] = [createHash('sha256'), createHash('sha256')];
  const about = { ...meta, program: run.program, contacts: Number(run.contacts), public: Number(run.public) };
  const head = { record: 'export', format: formatName, version: run.version ?? formatVersion };
  const first = `[\n${encode(head, headerFields, about, names)},\n`;
  whole.update(first);
  yield first;
  const counts: Record<string, number> = {};
  let uncertain = 0;
  const view = await viewOf(side, run);
  for (const kind of kindsOf(run)) {
    let [rows, piece] = [0, ''];
    for await (const page of view(kind)) {
      run.check();
      for (const row of page) {
        const line = encodeRecord(kind, row, names);
        if (line.length > longestLine / 4 && Buffer.byteLength(line) > longestLine)
          throw new ExportFault({ kind: 'too_long', record: `${kind.name} ${rows + 1}` });
        if (kind.name === 'delivery' && row['state'] === 'uncertain') uncertain += 1;
        piece += `${line},\n`;
        rows += 1;
        if (piece.length < pieceLength) continue;
        whole.update(piece);
        content.update(piece);
        yield piece;
        piece = '';
      }
      run.onProgress(kind.plural, rows);
    }
    whole.update(piece);
    content.update(piece);
    if (piece !== '') yield piece;
    counts[kind.plural] = rows;
  }
  const sha256 = whole.digest('hex');
  yield `${JSON.stringify({ record: 'end', counts, sha256 })}\n]\n`;
  return { counts, epoch: meta.epoch, sha256, content: content.digest('hex'), uncertain };
}

type View = (kind: RecordKind) => AsyncIterable<readonly Row[]>;

async function viewOf(side: ReadSide, how: ExportKind): Promise<View> {
  if (how.public) {
    const shown = await createPublicView(side);
    return (kind) => publicPages(side, kind, shown);
  }
  const hiding = how.contacts ? null : await createHiding(side);
  return (kind) => pages(side, kind, hiding);
}

async function* publicPages(side: ReadSide, kind: RecordKind, view: PublicView): AsyncGenerator<readonly Row[]> {
  const of = kind.name === 'incident' ? view.incidents : view.updates;
  for await (const page of side.pages(kind.table)) yield of(page);
}

async function* pages(side: ReadSide, kind: RecordKind, hiding: Hiding | null): AsyncGenerator<readonly Row[]> {
  for await (const page of trailBody(side, kind.table)) {
    if (kind.name === 'delivery') {
      const rows = page.map(held);
      yield hiding?.deliveries(rows) ?? rows;
    } else if (kind.name === 'move') yield hiding?.moves(page) ?? page;
    else yield page;
  }
  if (kind.name !== 'move') return;
  for await (const page of heldMoves(side)) yield hiding?.moves(page) ?? page;
}
