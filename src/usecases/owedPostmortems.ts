import type { Incident } from '../domain/incident.ts';
import { oldestOwed, postmortemOwedSince } from '../domain/postmortemOwed.ts';
import type { Deps } from './deps.ts';

export interface OwedPostmortem {
  readonly incident: Incident;
  readonly since: Date;
}

/** Whose postmortem has not been written although it is time, the longest owed first. */
export const owedPostmortems =
  ({ store, now }: Pick<Deps, 'store' | 'now'>) =>
  async (): Promise<readonly OwedPostmortem[]> => {
    const at = now();
    const owed: OwedPostmortem[] = [];
    const ended = (await store.incidents.endedSince(oldestOwed(at))).filter(
      (incident) => postmortemOwedSince(incident, [], at) !== null,
    );
    if (ended.length === 0) return [];
    const timelines = await store.incidents.timelines(ended.map(({ uuid }) => uuid));
    for (const incident of ended) {
      const since = postmortemOwedSince(incident, timelines.get(incident.uuid) ?? [], at);
      // What came by import was told elsewhere, and its story is owed there.
      if (since && (await wasTold(store, incident))) owed.push({ incident, since });
    }
    return owed.toSorted((a, b) => a.since.getTime() - b.since.getTime());
  };

const wasTold = async ({ outbox }: Deps['store'], { uuid }: Incident): Promise<boolean> =>
  (await outbox.deliveries({ incidentUuid: uuid, limit: 1 })).length > 0;
