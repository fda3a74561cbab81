import { createHash } from 'node:crypto';
import { type Row, rowsAPage } from '../copy/side.ts';
import { createNames, type Names } from './cells.ts';
import { ExportFault } from './exportFault.ts';
import { type ExportCounts, type ExportKind, formatName, formatVersion, kindsOf } from './exportLines.ts';
import { decode, decodeRecord, encode, notOurs } from './line.ts';
import { readLines } from './readLines.ts';
import { headerFields, type RecordKind } from './records.ts';

export interface ExportHeader extends Required<ExportKind> {
  readonly program: string;
  readonly createdAt: number;
  readonly epoch: number;
}

export interface ReadExport {
  readonly header: ExportHeader;
  readonly counts: ExportCounts;
  /** See `Exported`. */
  readonly content: string;
}

export interface Reader {
  /** Some rows of one kind; all of one kind come before the next. */
  readonly take: (kind: RecordKind, rows: readonly Row[]) => Promise<void>;
  /** Throws to stop it. */
  readonly check: () => void;
}

type Json = Readonly<Record<string, unknown>>;

/** Rows are handed on when they are so many, or so much text. */
const textAPage = 4 * 1024 * 1024;

/**
 * Reads an export to its end, and compares it with what it says of itself there: what was handed out before that must not
 * be kept where this throws. Throws `ExportFault`.
 */
export async function readExport(bytes: AsyncIterable<Uint8Array>, { take, check }: Reader): Promise<ReadExport> {
  const reading = new Reading(take);
  for await (const lines of readLines(bytes)) {
    check();
    if (lines === 'too long') throw reading.tooLong();
    for (const line of lines) {
      const full = reading.add(line);
      if (full !== null) await full;
    }
  }
  return reading.end();
}

class Reading {
  readonly #take: Reader['take'];
  readonly #names: Names = createNames();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #whole = createHash('sha256');
  readonly #content = createHash('sha256');
  #lines = 0;
  #header: ExportHeader | null = null;
  #kinds: readonly RecordKind[] = [];
  /** Which of them is read now. */
  #at = 0;
  #counts: Record<string, number> = {};
  #page: Row[] = [];
  #pageText = 0;
  #state: 'begin' | 'header' | 'records' | 'close' | 'over' = 'begin';

  constructor(take: Reader['take']) {
    this.#take = take;
  }

  /** @returns a promise where what has gathered is to be handed on first */
  add(bytes: Uint8Array): Promise<void> | null {
    this.#lines += 1;
    const text = this.#textOf(bytes);
    if (this.#state === 'begin') {
      if (text !== '[\n') throw new ExportFault({ kind: 'foreign' });
      this.#whole.update(bytes);
      this.#state = 'header';
      return null;
    }
    if (!text.endsWith('\n')) throw this.#cut(this.#lines);
    if (this.#state === 'close' && text === ']\n') {
      this.#state = 'over';
      return null;
    }
    if (this.#state === 'close' || this.#state === 'over') throw this.#damaged('there is more behind its end');
    const line = text.slice(0, text.endsWith(',\n') ? -2 : -1);
    const record = this.#parse(line);
    if (this.#state === 'header') return this.#begin(line, record, bytes);
    if (record['record'] === 'end') return this.#finish(line, text, record);
    if (!text.endsWith(',\n')) throw this.#damaged('there is no comma behind it');
    this.#whole.update(bytes);
    this.#content.update(bytes);
    return this.#record(line, record);
  }

  end(): ReadExport {
    if (this.#lines === 0) throw new ExportFault({ kind: 'foreign' });
    if (this.#state !== 'over' || this.#header === null) throw this.#cut(this.#lines + 1);
    return { header: this.#header, counts: this.#counts, content: this.#content.digest('hex') };
  }

  tooLong(): ExportFault {
    if (this.#header === null) return new ExportFault({ kind: 'foreign' });
    this.#lines += 1;
    return this.#damaged('it is longer than any that this program writes');
  }

  #textOf(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      if (this.#header === null) throw new ExportFault({ kind: 'foreign' });
      // A letter of several bytes may be cut as well.
      if (bytes.at(-1) !== 10) throw this.#cut(this.#lines);
      throw this.#damaged('it is no UTF-8');
    }
  }

  #parse(line: string): Json {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('no object');
      if (line.includes('"__proto__":')) throw new SyntaxError('a key of the language itself');
      return value as Json;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (this.#header === null) throw new ExportFault({ kind: 'foreign' });
      throw this.#damaged('it is not the JSON of one record');
    }
  }

  #begin(line: string, record: Json, bytes: Uint8Array): null {
    const { record: name, format, version, program } = record;
    if (name !== 'export' || format !== formatName) throw new ExportFault({ kind: 'foreign' });
    if (typeof version === 'number' && version > formatVersion) {
      const by = typeof program === 'string' ? program : null;
      throw new ExportFault({ kind: 'newer', version, known: formatVersion, program: by });
    }
    const row = decode(headerFields, record, this.#names);
    if (typeof row === 'string') throw this.#damaged(row);
    if (version !== 1 && version !== formatVersion) throw this.#damaged('"version" is not what it should be');
    if (encode({ record: name, format, version }, headerFields, row, this.#names) !== line)
      throw this.#damaged(notOurs);
    this.#header = {
      program: String(row['program']),
      createdAt: Number(row['created_at']),
      epoch: Number(row['epoch']),
      contacts: row['contacts'] === 1,
      public: row['public'] === 1,
      version,
    };
    this.#kinds = kindsOf(this.#header);
    this.#counts = Object.fromEntries(this.#kinds.map((kind) => [kind.plural, 0]));
    this.#whole.update(bytes);
    this.#state = 'records';
    return null;
  }

  #record(line: string, record: Json): Promise<void> | null {
    const at = this.#kinds.findIndex((kind) => kind.name === record['record']);
    const kind = this.#kinds[at];
    if (kind === undefined) throw this.#damaged('this version knows no such record, or it does not belong here');
    if (at < this.#at) throw this.#damaged(`there is a ${kind.name} behind the ${this.#kinds[this.#at]?.plural}`);
    const row = decodeRecord(kind, line, record, this.#names);
    if (typeof row === 'string') throw this.#damaged(row);
    if (Number(row['epoch'] ?? 0) > (this.#header?.epoch ?? 0)) throw this.#damaged('its epoch is beyond that of all');
    const full = at > this.#at || this.#page.length >= rowsAPage || this.#pageText > textAPage;
    const handed = full ? this.#hand() : null;
    this.#at = at;
    this.#page.push(row);
    this.#pageText += line.length;
    this.#counts[kind.plural] = (this.#counts[kind.plural] ?? 0) + 1;
    return handed;
  }

  /** What has gathered; the next rows gather anew. */
  #hand(): Promise<void> | null {
    const [kind, rows] = [this.#kinds[this.#at], this.#page];
    [this.#page, this.#pageText] = [[], 0];
    return kind === undefined || rows.length === 0 ? null : this.#take(kind, rows);
  }

  #finish(line: string, text: string, record: Json): Promise<void> | null {
    const end = { record: 'end', counts: this.#counts, sha256: this.#whole.digest('hex') };
    if (text !== `${line}\n` || JSON.stringify(end) !== line) {
      throw this.#damaged(
        record['sha256'] === end.sha256
          ? 'it does not count what is there'
          : 'what stands before it is not what was written: its SHA-256 is another one',
      );
    }
    this.#state = 'close';
    return this.#hand();
  }

  #damaged(why: string): ExportFault {
    return new ExportFault({ kind: 'damaged', line: this.#lines, why });
  }

  #cut(line: number): ExportFault {
    const isWhole = this.#state === 'close' || this.#state === 'over';
    const missing = isWhole || this.#header === null ? [] : this.#kinds.slice(this.#at).map((kind) => kind.plural);
    const after = this.#header === null ? null : (this.#kinds[this.#at]?.plural ?? null);
    return new ExportFault({ kind: 'cut', line, after, missing });
  }
}
