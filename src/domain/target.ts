/** How much of the time something is to be up. */
export interface Target {
  /** As it was written: `99.9`. */
  readonly text: string;
  /** In millionths of a percent, so that nothing is lost: 99.9 is 99,900,000. */
  readonly millionths: number;
}

const whole = 100_000_000;

/** `99.9`, `99.95%`, `100`; null for what is no share of a whole, or has more than six decimals. */
export function parseTarget(text: string): Target | null {
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?%?$/u.exec(text.trim());
  if (!match) return null;
  const millionths = Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
  if (millionths <= 0 || millionths > whole) return null;
  return { text: text.trim().replace('%', ''), millionths };
}

/** How long it may be down: whole milliseconds, rounded down. 99.9 % of a year of 365 days: 8 h 45 min 36 s. */
export const allowedMs = (lengthMs: number, { millionths }: Target): number =>
  // A year's milliseconds times these are beyond what a double holds exactly.
  Number((BigInt(lengthMs) * BigInt(whole - millionths)) / BigInt(whole));

/**
 * The share of the time in which it was up, in millionths of a percent, rounded down: what was not always up is never said to
 * have been, and what missed a target is never said to have met it.
 * @param downTenths tenths of a millisecond
 */
export const uptimeMillionths = (lengthMs: number, downTenths: number): number =>
  lengthMs === 0
    ? whole
    : Number(((BigInt(lengthMs) * 10n - BigInt(downTenths)) * BigInt(whole)) / (BigInt(lengthMs) * 10n));
