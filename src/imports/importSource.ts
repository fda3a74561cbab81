import type { HttpClient } from '../net/httpClient.ts';
import type { ForeignHistory } from './foreign.ts';
import type { Place } from './place.ts';

/** What a source reads with. */
export interface ImportIo {
  readonly http: HttpClient;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A tool that others come from. */
export interface ImportSource {
  /** As it is named on the command line; what came from it is remembered under this name. */
  readonly type: string;
  readonly title: string;
  /** The type of the channel by which we post there ourselves; null: there is none. */
  readonly mirroredBy: string | null;
  /** Throws `ImportFault` where that is no history of this tool. */
  read(place: Place, io: ImportIo): Promise<ForeignHistory>;
}
