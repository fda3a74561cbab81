import type { WorkEvent } from '../../delivery/workQueue.ts';
import { StoreError } from '../../store/store.ts';
import { counted } from '../io/progressWords.ts';
import type { LogEntry } from './workerLog.ts';

/** Which entry of which incident a chunk belongs to. */
export interface UpdateName {
  /** `INC-7` */
  readonly incident: string;
  readonly seq: number;
}

/** A line of the log for what a worker tells. */
export function entryOf(event: WorkEvent, nameOf: (updateId: string) => UpdateName | null): LogEntry {
  switch (event.kind) {
    case 'begun':
    case 'ended':
      return chunkEntry(event, nameOf(event.chunk.updateId));
    case 'database':
      return databaseEntry(event.up, event.error);
    case 'restored':
      return {
        ...{ level: 'warn', event: 'chunks_restored', fields: { chunks: event.chunks } },
        words: `The queue had lost ${chunksOf(event.chunks)} that should have gone out; put back into it`,
      };
    case 'broken': {
      const detail = detailOf(event.error);
      const fields = { chunk: event.chunkId, detail };
      return { level: 'warn', event: 'chunk_broken', fields, words: `A chunk stopped, and is tried again: ${detail}` };
    }
    case 'trouble': {
      const detail = detailOf(event.error);
      return { level: 'warn', event: 'queue_trouble', fields: { detail }, words: `The queue has trouble: ${detail}` };
    }
    case 'stopping':
      return {
        ...{ level: 'info', event: 'stopping', fields: { chunksInHand: event.inHand } },
        words:
          event.inHand === 0
            ? 'Stopping'
            : `Stopping: takes nothing more, and gives ${chunksOf(event.inHand)} in hand 10 s to be answered`,
      };
    default:
      return event satisfies never;
  }
}

function chunkEntry(event: Extract<WorkEvent, { kind: 'begun' | 'ended' }>, name: UpdateName | null): LogEntry {
  const { channel, updateId } = event.chunk;
  const of = name === null ? channel : `${channel}, ${name.incident} #${name.seq}`;
  const base = { channel, update: updateId, incident: name?.incident ?? null, seq: name?.seq ?? null };
  if (event.kind === 'begun') return { level: 'info', event: 'chunk_begun', fields: base, words: `${of}: begun` };
  const { counts, rest } = event;
  const ms = Math.round(event.tookMs);
  const told = Object.entries(counts).map(([state, count]) => `${counted(count)} ${state}`);
  const became = `${told.join(', ') || 'nothing was left to send'}, in ${(ms / 1000).toFixed(1)} s`;
  const words = `${of}: ${became}${rest ? '; more to come' : ''}`;
  return { level: 'info', event: 'chunk_ended', fields: { ...base, ...counts, ms, rest }, words };
}

function databaseEntry(up: boolean, error: Error | null): LogEntry {
  if (up) return { level: 'warn', event: 'database_up', fields: {}, words: 'The database is back; going on' };
  const detail = detailOf(error);
  return {
    ...{ level: 'warn', event: 'database_down', fields: { detail } },
    words: `The database does not answer: ${detail}. Nothing recorded is lost; this goes on when it is back`,
  };
}

const chunksOf = (count: number): string => `${counted(count)} ${count === 1 ? 'chunk' : 'chunks'}`;

/** What went wrong, without anybody's address: a server's error may quote what it was given. */
function detailOf(error: unknown): string {
  const fault = error instanceof StoreError ? error.fault : null;
  const given = fault !== null && 'detail' in fault ? fault.detail : null;
  const said = given ?? messageOf(error instanceof StoreError ? (error.cause ?? error) : error);
  return said.replace(/[^\s@<>"'(]+@[^\s@<>"')]+/gu, '…@…').slice(0, 500);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
