const signs: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

/**
 * `$19.92`, `€0.075`, `CHF 3.20`: below a tenth a tenth of a cent says something.
 * @param currency ISO 4217
 */
export function money(amount: number, currency: string): string {
  const digits = amount < 0.1 ? 3 : 2;
  return usual(amount, currency, digits) ?? byIntl(amount, currency, digits);
}

/** Intl's first formatter costs 10 of the 90 ms of a dry run: what services charge in is written without, as Intl does. */
function usual(amount: number, currency: string, digits: number): string | null {
  const sign = signs[currency];
  // A number outside of these may be written with an exponent.
  if (sign === undefined || !(amount === 0 || (amount >= 0.001 && amount < 1e9))) return null;
  // Rounded as it is written: 1.005 is a little less, and Intl makes 1.01 of it.
  const rounded = Math.round(Number(`${amount}e${digits}`));
  const text = String(rounded).padStart(digits + 1, '0');
  return `${sign}${text.slice(0, -digits).replace(/\B(?=(?:\d{3})+$)/gu, ',')}.${text.slice(-digits)}`;
}

function byIntl(amount: number, currency: string, digits: number): string {
  const three = digits === 3 ? { minimumFractionDigits: 3, maximumFractionDigits: 3 } : {};
  const text = new Intl.NumberFormat('en', { style: 'currency', currency, ...three }).format(amount);
  return text.replaceAll('\u00a0', ' ');
}
