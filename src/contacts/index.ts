import { stat } from 'node:fs/promises';
import { ContactSourceFault, type ListBytes, type NamedList } from './contactSource.ts';
import { listFile } from './listFile.ts';
import { readList } from './readList.ts';

/** A source as the config names it. */
export type ContactSource =
  | {
      readonly type: 'file';
      /** Its own among all sources. */
      readonly name: string;
      /** Absolute. */
      readonly path: string;
    }
  | {
      readonly type: 'command';
      readonly name: string;
      /** A program and its arguments, never a shell. */
      readonly command: readonly string[];
      /** Variables of the config's secrets that it may see all the same. */
      readonly env: readonly string[];
      readonly timeoutMs: number;
    };

export interface SourceIo {
  /** What the program prints. Throws `ContactSourceFault` where it does not start, takes too long or ends badly. */
  run(source: ContactSource & { readonly type: 'command' }, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

const advice = '; see contacts.sources in the config';

/** The sources of a config in its order, each ready to be read. */
export const namedLists = (sources: readonly ContactSource[], io: SourceIo): readonly NamedList[] =>
  sources.map((source, index) => ({
    name: source.name,
    place: source.type === 'file' ? source.path : source.name,
    rank: index + 1,
    definition: source.type === 'file' ? source.path : JSON.stringify(source.command),
    mark: async () => (source.type === 'file' ? await markOf(source.path) : null),
    read: (signal) => readList(bytesOf(source, io, signal), { signal }),
  }));

const bytesOf = (source: ContactSource, io: SourceIo, signal: AbortSignal): ListBytes =>
  source.type === 'file' ? listFile(source.path, advice) : { name: source.name, bytes: () => io.run(source, signal) };

async function markOf(path: string): Promise<{ readonly text: string; readonly changedAt: Date }> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { text: `${size} ${mtimeMs}`, changedAt: new Date(mtimeMs) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'ENOENT' ? 'is not there' : `can not be read (${code})`;
    throw new ContactSourceFault(`the contact list ${path} ${why}${advice}`);
  }
}
