import type { App } from '../app.ts';
import { parseDuration } from '../domain/duration.ts';
import type { ExtendInput, ScheduleInput } from '../usecases/input.ts';
import { usageError } from './cliError.ts';
import type { OptionSpec, Options } from './define.ts';
import { parsePlannedTime, plannedTimeForms } from './plannedTime.ts';
import { publishInput } from './publishFlags.ts';
import type { Values } from './values.ts';

/** When it begins, how long it takes, and who is told beforehand. */
export const timeOptions: readonly OptionSpec[] = [
  ['--from <time>', `when it begins: ${plannedTimeForms}`],
  ['--to <time>', 'when it ends'],
  ['--for <length>', 'or how long it takes: 30m, 2h'],
  ['--remind <lengths>', 'notices so long before it begins: 24h,1h or none; without it as is usual for its size'],
  ['--manual', 'you start and complete it yourself; otherwise incident tick does, at its times'],
];

type TimeFlag = '--from' | '--to';

/** The flags as far as they can be read before the zone is known. */
export interface ScheduleFlags {
  readonly given: Omit<ScheduleInput, 'title' | 'startsAt' | 'endsAt'>;
  readonly from: string | null;
  readonly to: string | null;
}

/** A part without a state is worked on. */
export function withStates(options: Options): Options {
  const components = options['component'];
  if (typeof components !== 'object') return options;
  return { ...options, component: components.map((one) => (one.includes('=') ? one : `${one}=under_maintenance`)) };
}

export function scheduleFlags(values: Values): ScheduleFlags {
  const [from, to, length, remind] = ['from', 'to', 'for', 'remind'].map((name) => values.text(name));
  const lengthMs = values.duration('for', '--for');
  if (typeof to === 'string' && typeof length === 'string') values.fault('--to and --for can not both be given.');
  checkForm('--from', from ?? null, values);
  checkForm('--to', to ?? null, values);
  const byHand = values.flag('manual');
  const asked = JSON.stringify([from, to, length, remind, byHand]);
  return {
    given: { ...publishInput(values), lengthMs, remindMs: readNotices(values), byHand, asked },
    from: from ?? null,
    to: to ?? null,
  };
}

/** The zone is the config's, which is read after all flags have been checked; a zone changes no time's form. */
function checkForm(flag: TimeFlag, text: string | null, values: Values): void {
  const now = new Date();
  if (text !== null && parsePlannedTime(text, now, now, 'UTC').kind === 'unknown')
    values.fault(`${flag} can not be "${text}": expected ${plannedTimeForms}.`);
}

function readNotices(values: Values): readonly number[] | null {
  const text = values.text('remind');
  if (text === null) return null;
  const notices = parseNotices(text);
  if (notices === null)
    values.fault(`--remind can not be "${text}": expected lengths of time such as 24h,1h, or none.`);
  return notices;
}

/** Milliseconds in `24h,1h`, none in `none`; null: something else. */
export function parseNotices(text: string): readonly number[] | null {
  if (text.trim() === 'none') return [];
  const parts = text.split(',').map((part) => parseDuration(part.trim()));
  const notices = parts.filter((part) => part !== null && part > 0) as number[];
  return notices.length === parts.length ? notices : null;
}

/** The instant that a flag names. Throws `CliError` for one that the clocks leap over. */
export function instantOf(flag: TimeFlag, text: string, after: Date, app: App, verb: string): Date {
  const { timezone } = app.config;
  const read = parsePlannedTime(text, after, app.now(), timezone);
  if (read.kind === 'at') return read.at;
  const why =
    read.kind === 'gap'
      ? `the clocks of ${timezone} are put forward then, and never show that time.`
      : `expected ${plannedTimeForms}.`;
  throw usageError([`${flag} can not be "${text}": ${why}`], `See: incident ${verb} --help`);
}

/** `--to` and `--by` as they were typed; `after` is the end that was told. */
export function extendFlags(values: Values): Omit<ExtendInput, 'id' | 'to'> & { readonly toText: string | null } {
  const [toText, by] = [values.text('to'), values.text('by')];
  const byMs = values.duration('by', '--by');
  if (toText !== null && by !== null) values.fault('--to and --by can not both be given.');
  checkForm('--to', toText, values);
  return { ...publishInput(values), toText, byMs, asked: JSON.stringify([toText, by]) };
}
