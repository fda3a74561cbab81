import type { PageHistory, ShownIncident } from '../../src/page/history.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { entryOf } from '../../tests/helpers/storeEntry.ts';

export interface Place {
  /** `sqlite:/…` */
  readonly url: string;
  readonly anchorsPath: string;
}

/** Records a history entry by entry, the oldest incident first, as it would have been by commands. */
export async function fillStore(place: Place, { incidents, maintenances }: PageHistory): Promise<void> {
  const store = await openStore({ ...place, create: true, now: () => new Date() });
  try {
    const oldestFirst = [...incidents, ...maintenances].toSorted((a, b) => a.incident.number - b.incident.number);
    for (const shown of oldestFirst) await recordAll(store, shown);
  } finally {
    await store.close();
  }
}

async function recordAll(store: Store, { incident, updates }: ShownIncident): Promise<void> {
  for (const { correctedAt: _, corrections: __, ...update } of updates) {
    const entry = entryOf(await store.incidents.epoch());
    await store.incidents.record({ ...entry, incident: { ...incident, lastSeq: update.seq }, update });
  }
}

/** One more update of the newest incident, which is open. */
export async function sayMore(place: Place, { incidents: [newest] }: PageHistory, seq: number): Promise<void> {
  const [first] = newest?.updates ?? [];
  if (!newest || !first) throw new Error('there is no open incident');
  const store = await openStore({ ...place, create: false, now: () => new Date() });
  try {
    const { correctedAt: _, corrections: __, ...update } = first;
    const entry = entryOf(await store.incidents.epoch());
    const id = `0193573b-0009-7000-8000-${String(seq).padStart(12, '0')}`;
    const said = { ...update, id, seq, event: 'still-working', body: `Nothing new at step ${seq}.` } as const;
    await store.incidents.record({ ...entry, incident: { ...newest.incident, lastSeq: seq }, update: said });
  } finally {
    await store.close();
  }
}
