import type { ComponentState } from '../../domain/component.ts';
import { announcedStatus } from '../../domain/status.ts';
import type { Work } from '../../domain/work.ts';
import type { ReadSide, Row } from '../copy/side.ts';

/** Only what the status page shows. */
export interface PublicView {
  incidents(rows: readonly Row[]): readonly Row[];
  updates(rows: readonly Row[]): readonly Row[];
}

export async function createPublicView({ db }: ReadSide): Promise<PublicView> {
  const shown = await db
    .selectFrom('incidents')
    .select(['uuid', 'number'])
    .where('is_private', '=', 0)
    .where('status', '<>', announcedStatus)
    .execute();
  const uuids = new Set(shown.map((row) => row.uuid));
  const numbers = new Set(shown.map((row) => row.number));
  const last = await db
    .selectFrom('updates')
    .select(['incident_uuid', (one) => one.fn.max('seq').as('seq')])
    .where('is_private', '=', 0)
    .groupBy('incident_uuid')
    .execute();
  const corrections = await db
    .selectFrom('updates')
    .select(['incident_uuid', 'corrects', 'body'])
    .where('is_private', '=', 0)
    .where('corrects', 'is not', null)
    .orderBy('seq')
    .execute();
  const nameOf = (uuid: unknown, seq: unknown): string => `${uuid}/${seq}`;
  const words = new Map(corrections.map((row) => [nameOf(row.incident_uuid, row.corrects), row.body]));
  const lastSeqs = new Map(last.map((row) => [row.incident_uuid, Number(row.seq)]));
  return {
    incidents: (rows) =>
      rows
        .filter((row) => uuids.has(String(row['uuid'])))
        .map((row) => ({
          ...row,
          key: null,
          ...{ worst_impact: row['impact'] ?? null, touched: touchedNow(String(row['components'])) },
          // How many notes there are is nobody's business either.
          last_seq: lastSeqs.get(String(row['uuid'])) ?? 0,
          came_from: numbers.has(Number(row['came_from'])) ? (row['came_from'] ?? null) : null,
          work: typeof row['work'] === 'string' ? withoutReach(row['work'], numbers) : null,
        })),
    updates: (rows) =>
      rows
        .filter((row) => uuids.has(String(row['incident_uuid'])) && row['is_private'] === 0 && row['event'] !== 'note')
        .map((row) => ({
          ...row,
          body: words.get(nameOf(row['incident_uuid'], row['seq'])) ?? row['body'] ?? '',
          ...{ evidence: null, cause: null, key: null, request_hash: null, host: '' },
        })),
  };
}

/** What it was before it was shown to the public, its timeline does not say. */
const touchedNow = (components: string): string =>
  JSON.stringify((JSON.parse(components) as readonly ComponentState[]).map((one) => one.name));

/** Whom it is told to is not on the page. */
function withoutReach(text: string, numbers: ReadonlySet<number>): string {
  const work = JSON.parse(text) as Work;
  const became = work.became !== null && numbers.has(work.became) ? work.became : null;
  return JSON.stringify({ ...work, reach: { only: null, skip: [], audience: null, confirmed: [] }, became });
}
