import { CliError } from '../../../src/cli/cliError.ts';
import { parsePlannedTime } from '../../../src/cli/plannedTime.ts';
import { readPeriod } from '../../../src/cli/report/periodFlags.ts';
import { parseTime, Values } from '../../../src/cli/values.ts';
import { readZone } from '../../../src/contacts/readerZone.ts';
import { describeDuration, parseDuration } from '../../../src/domain/duration.ts';
import { clockText, parseClock } from '../../../src/domain/quietHours.ts';
import { readForeignDate } from '../../../src/imports/foreignDate.ts';
import { cutPeriod, stepsOf } from '../../../src/usecases/reportPeriod.ts';
import { isDate, must } from '../oracle.ts';
import { defineTarget } from '../target.ts';

const now = new Date('2026-11-23T10:00:00Z');
const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Pacific/Apia', 'Asia/Kathmandu'];
const year = 366 * 86_400_000;

function period(input: string, zone: string): string {
  const [first, second] = input.split(' to ');
  let end = '';
  for (const key of ['month', 'quarter', 'year', 'from'] as const) {
    const values = new Values(key === 'from' ? { from: first, to: second } : { [key]: input });
    try {
      const asked = readPeriod(values, zone);
      values.check('report');
      end = key;
      const cut = cutPeriod(asked, zone, now);
      if (!cut.ok) continue;
      must([cut.value.from, cut.value.to, cut.value.until].every(isDate), 'a period without times');
      must(stepsOf(cut.value, zone).starts.length <= 110, 'a chart of more steps than it has room for');
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
    }
  }
  return end;
}

/** Lengths of time, times of day, dates and periods, as people and other tools write them. */
export const times = defineTarget({
  name: 'times',
  maxChars: 4_000,
  runs: 300,
  corpus: () => [
    ...[
      '90s',
      '30m',
      '1h30m',
      '2d',
      '200ms',
      '1.5h',
      '20m ago',
      '14:00',
      '2026-11-23T14:00Z',
      '2026-11-23 14:00',
      '2026-11-23',
      'tomorrow 02:00',
      'in 2h',
      'today 23:59',
    ],
    ...[
      '2018-05-25 04:13:00 +0200',
      '2018-05-25T04:13:00.123456789Z',
      '2026-03-29 02:30',
      '2026-10-25 02:30',
      '2026-02-29',
      '2100-12-31 24:00 UTC',
      '1990-01-01 00:00 CEST',
    ],
    ...[
      '2026-11',
      '2026-Q4',
      '2026',
      '2026-01-01 to 2026-02-01',
      '2026-01-01 02:00 to 2026-11-20',
      'Europe/Berlin',
      'europe/berlin',
      'GMT+1',
      '+01:00',
      '07:00',
      '7:00',
    ],
  ],
  run: (input) => {
    const ends: string[] = [];
    const ms = parseDuration(input);
    if (ms !== null) {
      must(Number.isSafeInteger(ms) && ms >= 0 && ms <= 10 * year, 'a length of time out of bounds');
      must(!/NaN|Infinity|undefined/u.test(describeDuration(ms)), 'a length of time without words');
      ends.push('length');
    }
    for (const zone of zones) {
      const at = parseTime(input, now, zone);
      if (at !== null) must(isDate(at), 'a time that is none');
      const planned = parsePlannedTime(input, now, now, zone);
      if (planned.kind === 'at')
        must(isDate(planned.at) && !Number.isNaN(Date.parse(planned.at.toISOString())), 'a planned time that is none');
      const foreign = readForeignDate(input, zone);
      if (foreign !== null)
        must(isDate(foreign.at) && Math.abs(foreign.at.getUTCFullYear() - 2095) <= 107, 'a date out of bounds');
      ends.push(`${at !== null} ${planned.kind} ${foreign?.zoned} ${period(input, zone)}`);
    }
    const minute = parseClock(input);
    if (minute !== null) must(clockText(minute) === input, 'a time of day that is another one when it is written');
    const zone = readZone(input);
    if (zone !== null)
      must(
        readZone(zone) !== null && new Intl.DateTimeFormat('en', { timeZone: zone }).format(now) !== '',
        'a time zone that is none',
      );
    return `${ends.slice(0, 2).join(' ')} ${minute !== null} ${zone !== null}`;
  },
});
