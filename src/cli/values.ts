import { parseDuration } from '../domain/duration.ts';
import { usageError } from './cliError.ts';
import type { Options, OptionValue } from './define.ts';

/** Reads the values of flags and gathers all that is wrong with them before it complains. */
export class Values {
  readonly #options: Options;
  readonly #faults: string[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  fault(text: string): void {
    this.#faults.push(text);
  }

  flag(name: string): boolean {
    return this.#options[name] === true;
  }

  text(name: string): string | null {
    const value: OptionValue = this.#options[name];
    return typeof value === 'string' ? value : null;
  }

  list(name: string): readonly string[] {
    const value: OptionValue = this.#options[name];
    return typeof value === 'object' ? value : [];
  }

  choice<const Word extends string>(name: string, flag: string, words: readonly Word[], instead = ''): Word | null {
    const given = this.text(name);
    if (given === null) return null;
    const found = words.find((word) => word === given);
    if (found === undefined)
      this.fault(`${flag} can not be "${given}": expected one of ${words.join(', ')}.${instead}`);
    return found ?? null;
  }

  duration(name: string, flag: string): number | null {
    const given = this.text(name);
    const ms = given === null ? null : parseDuration(given);
    if (given !== null && (ms === null || ms <= 0)) {
      this.fault(`${flag} can not be "${given}": expected a length of time such as 30m or 2h.`);
    }
    return ms;
  }

  /** @param given an argument, which has no flag */
  count(what: string, given: string | undefined): number | null {
    if (given === undefined) return null;
    const number = /^[1-9]\d{0,8}$/u.test(given) ? Number(given) : null;
    if (number === null) this.fault(`${what} can not be "${given}": expected a number from 1 on.`);
    return number;
  }

  /** Throws when anything was wrong. */
  check(verb: string): void {
    if (this.#faults.length > 0) throw usageError(this.#faults, `See: incident ${verb} --help`);
  }
}

/** `2026-11-23T14:00Z`, `14:00` today in the company's zone, `20m` or `20m ago`; null: none of these. */
export function parseTime(text: string, now: Date, timezone: string): Date | null {
  const ago = parseDuration(text.replace(/\s*ago$/u, '').trim());
  if (ago !== null) return new Date(now.getTime() - ago);
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/u.exec(text.trim());
  if (clock) return todayAt(Number(clock[1]), Number(clock[2]), now, timezone);
  const parsed = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/u.test(
    text.trim(),
  )
    ? new Date(text.trim().replace(' ', 'T'))
    : null;
  return parsed && !Number.isNaN(parsed.getTime()) ? parsed : null;
}

/** Walks to the wall clock's time: a zone's offset is known only at an instant. */
function todayAt(hour: number, minute: number, now: Date, timeZone: string): Date {
  const shown = (at: Date): number => {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .format(at)
      .split(':');
    return Number(parts[0]) * 60 + Number(parts[1]);
  };
  const floor = Math.floor(now.getTime() / 60_000) * 60_000;
  return new Date(floor + (hour * 60 + minute - shown(now)) * 60_000);
}
