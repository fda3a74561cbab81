import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { parseTarget } from '../../src/domain/target.ts';
import type { Store } from '../../src/store/store.ts';
import { makeReport, type ReportDeps, type ReportInput } from '../../src/usecases/report.ts';
import { look, tellStory, tellWork } from '../helpers/reportStory.ts';
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
  components: [part('shop', ['web']), part('api')],
  probes: [{ name: 'web' }],
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
const year2028 = { kind: 'year', year: 2028 } as const;
const s = (report: Report['overall']): number => report.downTenths / 10_000;

/**
 * 2028 in Berlin, a leap year, from 2027-12-31T23:00Z to 2028-12-31T23:00Z.
 *  1  New Year's Eve, 23:30 to 01:15 on the wall: of 1 h 45 min 1 h 15 min are of 2028. Major: 4,500 s.
 *  2  28 February 23:00Z to 1 March 01:00Z, over the leap day: 24 h + 2 h. Partial: 93,600 s, of which 30 % count: 28,080 s.
 *  3  The clocks go on at 2028-03-26T01:00Z. From 00:30Z to 01:30Z the wall shows 01:30 to 03:30, but it is one hour. Major: 3,600 s.
 *  4  The clocks go back at 2028-10-29T01:00Z. From 00:30Z to 01:30Z the wall shows 02:30 twice; one hour. Major: 3,600 s.
 *  5  Overlap: shop major 10:00:00Z to 11:00:07Z, and
 *  6  api major 10:30Z to 11:30Z, of the same day: the whole is down from 10:00Z to 11:30Z, 5,400 s. shop 3,607 s, api 3,600 s.
 *  7  Degraded for a whole day: nothing.
 *  8  Planned work on api, 3 h: nothing; and
 *  9  an outage of api during its last hour, declared: 3,600 s.
 * 10  Came back: down 12:00Z to 12:20Z, all-clear, reopened 13:00Z, down until 13:10Z: 1,200 s + 600 s = 1,800 s of shop.
 */
async function tellTheYear(): Promise<void> {
  const outage = async (number: number, name: string, from: string, to: string, state = 'major_outage' as const) =>
    await tellStory(store, {
      number,
      said: [
        { at: from, event: 'investigating', parts: { [name]: state } },
        { at: to, event: 'resolved' },
      ],
    });
  await outage(1, 'shop', '2027-12-31T22:30:00Z', '2028-01-01T00:15:00Z');
  await outage(2, 'shop', '2028-02-28T23:00:00Z', '2028-03-01T01:00:00Z', 'partial_outage' as 'major_outage');
  await outage(3, 'shop', '2028-03-26T00:30:00Z', '2028-03-26T01:30:00Z');
  await outage(4, 'shop', '2028-10-29T00:30:00Z', '2028-10-29T01:30:00Z');
  await outage(5, 'shop', '2028-05-05T10:00:00Z', '2028-05-05T11:00:07Z');
  await outage(6, 'api', '2028-05-05T10:30:00Z', '2028-05-05T11:30:00Z');
  await outage(7, 'shop', '2028-06-01T00:00:00Z', '2028-06-02T00:00:00Z', 'degraded_performance' as 'major_outage');
  await tellWork(store, 8, 'api', '2028-07-01T00:00:00Z', '2028-07-01T03:00:00Z');
  await outage(9, 'api', '2028-07-01T02:00:00Z', '2028-07-01T03:00:00Z');
  await tellStory(store, {
    number: 10,
    said: [
      { at: '2028-08-08T12:00:00Z', event: 'investigating', parts: { shop: 'major_outage' } },
      { at: '2028-08-08T12:20:00Z', event: 'resolved' },
      { at: '2028-08-08T13:00:00Z', event: 'reopened', parts: { shop: 'major_outage' } },
      { at: '2028-08-08T13:10:00Z', event: 'resolved' },
    ],
  });
}

describe('a year reckoned by hand', () => {
  it('agrees to the second, over clocks that change, a leap day, overlaps and planned work', async () => {
    await tellTheYear();
    const { overall, components, incidents, maintenances, conduct } = await reported(year2028);
    const [shop, api] = components;
    // 366 days, as many clocks went on as went back.
    expect(overall.lengthMs).toBe(366 * 86_400_000);
    // 4,500 + 28,080 + 3,600 + 3,600 + 3,607 + 0 + 1,800
    expect(shop && s(shop)).toBe(45_187);
    // 3,600 + 3,600
    expect(api && s(api)).toBe(7200);
    // 45,187 - 3,607 of shop alone, 5,400 of the two together, 3,600 during the work
    expect(s(overall)).toBe(50_580);
    // Planned work is shown for what nothing else was said of: two of its three hours.
    expect(api?.troubledMs.under_maintenance).toBe(2 * 3_600_000);
    // A thousandth of 31,622,400 s.
    expect(overall.allowedMs).toBe(31_622_400);
    // 1 - 50,580 / 31,622,400 = 0.998400...: 99.84005009...
    expect(overall.uptimeMillionths).toBe(99_840_050);
    expect([incidents.total, incidents.open, maintenances]).toEqual([9, 0, 1]);
    expect(conduct.falseAllClears).toEqual([{ number: 10, at: new Date('2028-08-08T13:00:00Z') }]);
    // 20 + 10 minutes, and not the 40 between.
    expect(incidents.longest.find(({ id }) => id === 'INC-10')?.lengthMs).toBe(1_800_000);
  });

  it('is the sum of its months and of its quarters', async () => {
    await tellTheYear();
    const year = (await reported(year2028)).overall;
    const cut = async (periods: readonly ReportInput['period'][]) => {
      const all = await Promise.all(periods.map(async (one) => (await reported(one)).overall));
      return [all.reduce((sum, one) => sum + one.downTenths, 0), all.reduce((sum, one) => sum + one.lengthMs, 0)];
    };
    const months = Array.from({ length: 12 }, (_, index) => ({ kind: 'month' as const, year: 2028, month: index + 1 }));
    const quarters = Array.from({ length: 4 }, (_, index) => ({
      kind: 'quarter' as const,
      year: 2028,
      quarter: index + 1,
    }));
    expect(await cut(months)).toEqual([year.downTenths, year.lengthMs]);
    expect(await cut(quarters)).toEqual([year.downTenths, year.lengthMs]);
    expect(year.steps.reduce((sum, one) => sum + one.troubledMs.major_outage, 0)).toBe(year.troubledMs.major_outage);
  });

  it('has months that are an hour shorter and longer than their days', async () => {
    const lengths = await Promise.all(
      [2, 3, 10].map(
        async (month) => (await reported({ kind: 'month', year: 2028, month })).overall.lengthMs / 3_600_000,
      ),
    );
    expect(lengths).toEqual([29 * 24, 31 * 24 - 1, 31 * 24 + 1]);
  });
});

describe('what the probes saw', () => {
  it('is laid beside what was told, and each second of the difference has a reason', async () => {
    await tellStory(store, {
      number: 1,
      said: [
        { at: '2028-03-03T10:05:00Z', event: 'investigating', parts: { shop: 'major_outage' } },
        { at: '2028-03-03T10:20:00Z', event: 'resolved' },
      ],
    });
    // Failing 10:00 to 10:10, healthy until 10:30, then nobody looks; failing again 12:00 to 12:01.
    await look(store, 'web', true, '2028-03-03T09:00:00Z', '2028-03-03T10:00:00Z');
    await look(store, 'web', false, '2028-03-03T10:00:00Z', '2028-03-03T10:10:00Z');
    await look(store, 'web', true, '2028-03-03T10:10:00Z', '2028-03-03T10:30:00Z');
    await look(store, 'web', false, '2028-03-03T12:00:00Z', '2028-03-03T12:01:00Z');
    await look(store, 'web', true, '2028-03-03T12:01:00Z', '2028-03-03T12:02:00Z');
    const { overall, components } = await reported({ kind: 'month', year: 2028, month: 3 });
    const minute = 600_000;
    expect(overall.downTenths).toBe(15 * minute);
    expect(overall.seen).toMatchObject({
      failingMs: 11 * 60_000,
      healthyMs: (60 + 20 + 1) * 60_000,
      difference: {
        untold: 6 * minute,
        toldAsDegraded: 0,
        toldAsPartial: 0,
        seenHealthy: -10 * minute,
        notWatched: 0,
      },
      untoldCount: 2,
    });
    expect(overall.seen?.untold[0]).toEqual({
      fromMs: Date.parse('2028-03-03T10:00:00Z'),
      toMs: Date.parse('2028-03-03T10:05:00Z'),
    });
    expect(components.map(({ seen }) => seen === null)).toEqual([false, true]);
  });

  it('reaches over the edges of a month, from the look before it to the look after it', async () => {
    await look(store, 'web', false, '2028-03-31T21:59:30Z', '2028-03-31T22:00:00Z', 60);
    await look(store, 'web', true, '2028-03-31T22:00:30Z', '2028-03-31T22:01:00Z', 60);
    const march = await reported({ kind: 'month', year: 2028, month: 3 });
    const april = await reported({ kind: 'month', year: 2028, month: 4 });
    expect([march.overall.seen?.failingMs, april.overall.seen?.failingMs]).toEqual([30_000, 30_000]);
  });

  it('of planned work does not count', async () => {
    await tellWork(store, 1, 'shop', '2028-03-03T10:00:00Z', '2028-03-03T10:30:00Z');
    await look(store, 'web', false, '2028-03-03T10:10:00Z', '2028-03-03T10:40:00Z');
    const { overall } = await reported({ kind: 'month', year: 2028, month: 3 });
    expect(overall.seen).toMatchObject({ failingMs: 600_000, inMaintenanceMs: 1_200_000 });
  });

  it('by a probe that the config does not name any more counts for the whole, and is said', async () => {
    await look(store, 'old', false, '2028-03-03T10:00:00Z', '2028-03-03T10:10:00Z');
    const { overall, components, remarks } = await reported({ kind: 'month', year: 2028, month: 3 });
    expect(overall.seen?.failingMs).toBe(600_000);
    expect(components[0]?.seen).toBeNull();
    expect(remarks.join(' ')).toContain('old');
  });
});
