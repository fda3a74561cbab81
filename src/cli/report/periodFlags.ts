import type { AskedPeriod, Moment } from '../../usecases/reportPeriod.ts';
import { parsePlannedTime } from '../plannedTime.ts';
import type { Values } from '../values.ts';

/**
 * Which time the flags ask for; without any it is the month that goes on.
 * @param timezone of what is typed without a zone
 */
export function readPeriod(values: Values, timezone: string): AskedPeriod {
  const [from, to] = [values.text('from'), values.text('to')];
  const units = (['month', 'quarter', 'year'] as const).filter(
    (unit) => values.flag(unit) || values.text(unit) !== null,
  );
  const named = [...units.map((unit) => `--${unit}`), ...(from !== null || to !== null ? ['--from and --to'] : [])];
  if (named.length > 1) values.fault(`${named.join(' and ')} can not go together: name one time.`);
  const [unit] = units;
  if (unit !== undefined) return readUnit(values, unit);
  if (from === null && to !== null) values.fault('--to needs a beginning: add --from 2026-10-01.');
  if (from === null) return { kind: 'current', unit: 'month' };
  const read = (flag: string, text: string): Moment => {
    const found = momentOf(text.trim(), timezone);
    if (found !== null) return found;
    values.fault(`${flag} can not be "${text}": expected a day such as 2026-10-01, or "2026-10-01 14:00".`);
    return { kind: 'day', dayUtcMs: 0 };
  };
  return { kind: 'range', from: read('--from', from), to: to === null ? null : read('--to', to) };
}

function momentOf(text: string, timezone: string): Moment | null {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(text);
  if (day) {
    const dayUtcMs = Date.parse(`${text}T00:00:00Z`);
    // 31 February is no day, although a Date takes it for one of March.
    const isReal = !Number.isNaN(dayUtcMs) && new Date(dayUtcMs).toISOString().startsWith(text);
    return isReal && Number(day[1]) >= firstYear ? { kind: 'day', dayUtcMs } : null;
  }
  if (!/^\d{4}-/u.test(text)) return null;
  const epoch = new Date(0);
  const read = parsePlannedTime(text, epoch, epoch, timezone);
  return read.kind === 'at' && read.at >= epoch ? { kind: 'at', at: read.at } : null;
}

const forms = {
  month: [/^(\d{4})-(0[1-9]|1[0-2])$/u, 'a month such as 2026-10'],
  quarter: [/^(\d{4})-?Q([1-4])$/iu, 'a quarter such as 2026-Q3'],
  year: [/^(\d{4})$/u, 'a year such as 2026'],
} as const;

/** The clocks of a zone before these are of no use to anybody. */
const firstYear = 1970;

function readUnit(values: Values, unit: 'month' | 'quarter' | 'year'): AskedPeriod {
  const text = values.text(unit);
  const current: AskedPeriod = { kind: 'current', unit };
  if (text === null) return current;
  const [form, expected] = forms[unit];
  const match = form.exec(text.trim());
  const [year, part] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  if (!match || year < firstYear) {
    values.fault(`--${unit} can not be "${text}": expected ${expected}, or nothing for the one that goes on.`);
    return current;
  }
  if (unit === 'month') return { kind: 'month', year, month: part };
  return unit === 'quarter' ? { kind: 'quarter', year, quarter: part } : { kind: 'year', year };
}
