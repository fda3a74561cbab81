import type { Incident } from '../../src/domain/incident.ts';
import type { CorrectedUpdate, Update } from '../../src/domain/update.ts';
import type { Entry, NewDelivery, Store, StoredMessage } from '../../src/store/store.ts';
import { testIncident, testUpdate } from './httpPageHistory.ts';

/** All of an entry is made up where it is not given. */
export interface Given {
  /** Number of the incident, which its uuid follows from. */
  readonly number?: number;
  readonly seq?: number;
  readonly incident?: Partial<Incident>;
  readonly update?: Partial<Update>;
  readonly deliveries?: readonly NewDelivery[];
  readonly messages?: readonly StoredMessage[];
  readonly overtaken?: readonly string[];
}

export const uuidOf = (number: number): string => `0193573b-5f00-7000-8000-${String(number).padStart(12, '0')}`;
export const updateIdOf = (number: number, seq: number): string =>
  `0193573b-5f00-7000-9${String(number).padStart(3, '0')}-${String(seq).padStart(12, '0')}`;

export function entryOf(epoch: number, given: Given = {}): Entry {
  const { number = 1, seq = 1, deliveries = [], overtaken = [] } = given;
  const uuid = uuidOf(number);
  const channels = [...new Set(deliveries.map((one) => one.channel))];
  const message = { subject: null, text: `Update ${seq} of incident ${number}`, html: null, parts: [] };
  return {
    epoch,
    incident: testIncident({ uuid, number, lastSeq: seq, ...given.incident }),
    update: { ...asStored(testUpdate(seq)), id: updateIdOf(number, seq), incidentUuid: uuid, ...given.update },
    messages: given.messages ?? channels.map((channel) => ({ channel, locale: 'en', message })),
    pages: async function* () {
      yield { deliveries, overtaken };
    },
  };
}

/** When an update was corrected is read off its corrections, and not stored with it. */
function asStored({ correctedAt: _, corrections: __, ...update }: CorrectedUpdate): Update {
  return update;
}

export function newDelivery(id: string, overrides: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    channel: 'a',
    type: 'file',
    to: '',
    locale: 'en',
    state: 'queued',
    reason: null,
    nextAttemptAt: null,
    expiresAt: null,
    means: null,
    edits: null,
    ...overrides,
  };
}

/** Records an entry upon whatever the store holds now. */
export async function record(store: Store, given: Given = {}): Promise<Entry> {
  const entry = entryOf(await store.incidents.epoch(), given);
  const result = await store.incidents.record(entry);
  if (result !== 'recorded') throw new Error(`the entry is ${result}`);
  return entry;
}
