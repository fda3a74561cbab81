import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { parseTarget } from '../../src/domain/target.ts';
import type { Store } from '../../src/store/store.ts';
import { makeReport, type ReportDeps, type ReportInput } from '../../src/usecases/report.ts';
import { tellStory } from '../helpers/reportStory.ts';
import { createStoreFolder, type StoreFolder } from '../helpers/storeTemp.ts';

let folder: StoreFolder;
let store: Store;
beforeEach(async () => {
  folder = createStoreFolder();
  store = await folder.open();
});
afterEach(() => folder.remove());

const part = (name: string, probes: readonly string[] = []) => ({
  name,
  title: name.toUpperCase(),
  group: null,
  probes,
});
const config = {
  company: { name: 'Acme', url: null, supportEmail: null },
  timezone: 'Europe/Berlin',
  components: [part('shop')],
  probes: [],
  channels: [
    { name: 'team', settings: { audience: 'team' } },
    { name: 'x', settings: { audience: 'public' } },
  ],
} as unknown as ReportDeps['config'];
const target = parseTarget('99.9') ?? { text: '', millionths: 0 };

const reported = async (period: ReportInput['period'], now = '2029-01-01T12:00:00Z'): Promise<Report> => {
  const made = await makeReport({ config, store: store.report, now: () => new Date(now) })({ period, target });
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
};
const s = (report: Report['overall']): number => report.downTenths / 10_000;

describe('how it was told', () => {
  const month = { kind: 'month', year: 2028, month: 3 } as const;
  const outage = (number: number, hour: string) => ({
    number,
    startedAt: `2028-03-03T${hour}:00:00Z`,
    said: [
      {
        at: `2028-03-03T${hour}:04:00Z`,
        event: 'investigating' as const,
        parts: { shop: 'major_outage' as const },
        sentTo: { x: [''], team: [''] },
      },
      { at: `2028-03-03T${hour}:30:00Z`, event: 'resolved' as const, sentTo: { x: [''] } },
    ],
  });
  const settled = (channel: string, seconds: number): void =>
    folder.raw((database) => {
      const late = 'select at + ? from updates where id = update_id';
      database
        .prepare(`update deliveries set state = 'sent', at = (${late}) where channel = ?`)
        .run(seconds * 1000, channel);
    });

  it('the first notice is the first delivery on a public channel, and one that never went out is named', async () => {
    await tellStory(store, outage(1, '10'));
    await tellStory(store, outage(2, '12'));
    settled('x', 7);
    settled('team', 1);
    await tellStory(store, outage(3, '14'));
    const { firstNotice, deliveries } = await reported(month);
    const ms = 4 * 60_000 + 7000;
    expect(firstNotice).toEqual({ measured: 2, medianMs: ms, longestMs: ms, longestId: 'INC-2', untold: ['INC-3'] });
    expect(deliveries).toMatchObject([
      { channel: 'team', sent: 2, total: 3 },
      { channel: 'x', sent: 4, failed: 0, total: 6 },
    ]);
  });

  it('an imported incident counts as down; that nobody sent anything of it is no fault', async () => {
    await tellStory(store, { ...outage(1, '10'), said: outage(1, '10').said.map((one) => ({ ...one, sentTo: {} })) });
    folder.raw((database) =>
      database.exec(
        "insert into imports (source, foreign_id, incident_uuid, path, mark, last_seq) select 'statuspage', 'abc', uuid, null, 'm', 2 from incidents",
      ),
    );
    const { overall, firstNotice, incidents, remarks } = await reported(month);
    expect(s(overall)).toBe(1800);
    expect([incidents.imported, firstNotice.measured, firstNotice.untold]).toEqual([1, 0, []]);
    expect(remarks.join(' ')).toContain('imported');
  });

  it('over years counts all of them, and years before the store was made are said to be unknown', async () => {
    await tellStory(store, outage(1, '10'));
    const from = { kind: 'day', dayUtcMs: Date.UTC(1999, 0, 1) } as const;
    const { overall, steps, remarks } = await reported({ kind: 'range', from, to: null });
    expect(s(overall)).toBe(1800);
    expect([steps.unit, steps.starts.length]).toEqual(['year', 31]);
    expect(remarks.join(' ')).toContain('What was before is known from imports only');
  });
});
