import type { Terminal } from '../../src/cli/io/terminal.ts';
import type { ComponentStatus } from '../../src/domain/component.ts';
import type { Report } from '../../src/domain/report.ts';
import { parseTarget } from '../../src/domain/target.ts';
import type { Store } from '../../src/store/store.ts';
import { makeReport, type ReportDeps } from '../../src/usecases/report.ts';
import type { AskedPeriod } from '../../src/usecases/reportPeriod.ts';
import { look, tellStory, tellWork } from './reportStory.ts';
import { createStoreFolder } from './storeTemp.ts';

const part = (name: string, title: string, probes: readonly string[] = []) => ({ name, title, group: null, probes });

/** What a report asks of a config. */
const reportConfig = {
  company: { name: 'Acme', url: null, supportEmail: null },
  timezone: 'Europe/Berlin',
  components: [
    part('checkout', 'Checkout', ['shop']),
    part('search', 'Search', ['search']),
    part('api', 'API', ['api']),
    part('exports', 'Exports and reports'),
  ],
  probes: [{ name: 'shop' }, { name: 'search' }, { name: 'api' }],
  channels: [{ name: 'team', settings: { audience: 'team' } }],
} as unknown as ReportDeps['config'];

const people = Array.from({ length: 40 }, (_, index) => `reader${index}@customer.example`);

interface Trouble {
  readonly number: number;
  readonly title: string;
  readonly part: string;
  readonly state: ComponentStatus;
  readonly impact: 'minor' | 'major' | 'critical';
  /** `2026-10-05T08:14` */
  readonly from: string;
  readonly minutes: number;
  readonly more?: {
    readonly isPrivate?: boolean;
    readonly override?: string;
    readonly isFalse?: boolean;
    readonly late?: boolean;
  };
}

const troubles: readonly Trouble[] = [
  {
    number: 1,
    title: 'Card payments fail',
    part: 'checkout',
    state: 'major_outage',
    impact: 'critical',
    from: '2026-10-05T08:14',
    minutes: 38,
    more: { isFalse: true },
  },
  {
    number: 2,
    title: 'Search is slow',
    part: 'search',
    state: 'degraded_performance',
    impact: 'minor',
    from: '2026-10-12T14:02',
    minutes: 145,
  },
  {
    number: 3,
    title: 'Some requests to the API end with an error',
    part: 'api',
    state: 'partial_outage',
    impact: 'major',
    from: '2026-10-21T19:40',
    minutes: 52,
    more: { late: true },
  },
  {
    number: 4,
    title: 'Exports are not made',
    part: 'exports',
    state: 'major_outage',
    impact: 'major',
    from: '2026-11-03T06:30',
    minutes: 24,
    more: { override: 'The customer who waited for it has seen it work' },
  },
  {
    number: 5,
    title: 'A certificate of the old API',
    part: 'legacy',
    state: 'partial_outage',
    impact: 'minor',
    from: '2026-11-09T11:05',
    minutes: 31,
    more: { isPrivate: true },
  },
  {
    number: 6,
    title: 'Search finds nothing for some customers',
    part: 'search',
    state: 'partial_outage',
    impact: 'major',
    from: '2026-11-17T15:20',
    minutes: 44,
  },
];

const plus = (from: string, minutes: number): string =>
  new Date(Date.parse(`${from}:00Z`) + minutes * 60_000).toISOString();

async function tell(
  store: Store,
  { number, title, part: name, state, impact, from, minutes, more = {} }: Trouble,
): Promise<void> {
  const sentTo = more.isPrivate ? {} : { page: [''], x: [''], customers: people.slice(number) };
  const toldAt = plus(from, 4 + number);
  const [half, end] = [plus(from, Math.floor(minutes / 2)), plus(from, minutes)];
  await tellStory(store, {
    ...{ number, title, startedAt: plus(from, 0), isPrivate: more.isPrivate ?? false },
    said: [
      {
        at: toldAt,
        event: 'investigating',
        impact,
        parts: { [name]: state },
        promisedBy: plus(toldAt.slice(0, 16), more.late ? 5 : 60),
        sentTo,
      },
      ...(more.isFalse
        ? [
            { at: half, event: 'resolved' as const, sentTo },
            { at: plus(from, minutes / 2 + 6), event: 'reopened' as const, parts: { [name]: state }, sentTo },
          ]
        : [{ at: half, event: 'identified' as const, promisedBy: plus(half.slice(0, 16), 60), sentTo }]),
      { at: end, event: 'resolved', sentTo, ...(more.override ? { override: more.override } : {}) },
    ],
  });
}

/** Settles what was queued, as a run would have: nearly all went out within seconds. */
function settle(raw: ReturnType<typeof createStoreFolder>['raw']): void {
  raw((database) => {
    database.exec(`update deliveries set state = 'sent', at = (select at + 3000 from updates where id = update_id)`);
    database.exec(
      `update deliveries set state = 'failed' where recipient like 'reader3_@%' and seq = 2 and incident_number = 3`,
    );
    database.exec(`update deliveries set state = 'uncertain' where channel = 'x' and incident_number = 6 and seq = 1`);
  });
}

/** Reports of a company with a good and a bad time behind it: a quarter that goes on, a month that is over, and one of nothing. */
export async function reportSample(): Promise<Readonly<Record<'quarter' | 'missed' | 'calm', Report>>> {
  const folder = createStoreFolder();
  const store = await folder.open();
  try {
    for (const trouble of troubles) await tell(store, trouble);
    await tellWork(store, 7, 'api', '2026-11-21T22:00:00Z', '2026-11-21T23:30:00Z');
    for (const probe of ['shop', 'search', 'api'])
      await look(store, probe, true, '2026-10-01T00:00:00Z', '2026-11-28T10:00:00Z', 600);
    folder.raw((database) => {
      database.exec(`update meta set created_at = ${Date.parse('2026-06-01T00:00Z')}`);
      const fails = (probe: string, from: string, to: string): void => {
        const between = [probe, Date.parse(from), Date.parse(to)] as const;
        database.prepare('update samples set healthy = 0 where probe = ? and at >= ? and at < ?').run(...between);
      };
      fails('shop', '2026-10-05T08:10Z', '2026-10-05T08:50Z');
      fails('api', '2026-10-21T19:40Z', '2026-10-21T20:30Z');
      fails('search', '2026-10-29T03:00Z', '2026-10-29T03:20Z');
      fails('search', '2026-11-17T15:20Z', '2026-11-17T16:00Z');
      fails('api', '2026-11-21T22:10Z', '2026-11-21T22:30Z');
      // A night in which nobody looked.
      database
        .prepare('delete from samples where at >= ? and at < ?')
        .run(Date.parse('2026-11-14T20:00Z'), Date.parse('2026-11-15T05:00Z'));
    });
    settle(folder.raw);
    const report = async (period: AskedPeriod, text: string, now: string): Promise<Report> => {
      const target = parseTarget(text) ?? { text: '', millionths: 0 };
      const made = await makeReport({ config: reportConfig, store: store.report, now: () => new Date(now) })({
        period,
        target,
      });
      if (!made.ok) throw new Error(made.error.kind);
      return made.value;
    };
    return {
      quarter: await report({ kind: 'quarter', year: 2026, quarter: 4 }, '99.9', '2026-11-28T10:00:00Z'),
      missed: await report({ kind: 'month', year: 2026, month: 10 }, '99.95', '2026-11-28T10:00:00Z'),
      calm: await report({ kind: 'year', year: 2027 }, '99.9', '2028-11-28T10:00:00Z'),
    };
  } finally {
    await folder.remove();
  }
}

const plain = (text: string): string => text;

/** A terminal without colours. */
export const plainTerminal = (width: number): Terminal => ({
  interactive: false,
  isLive: () => false,
  colour: { bold: plain, dim: plain, red: plain, green: plain, yellow: plain },
  width,
});
