/**
 * `$19.92`, `€0.075`, `CHF 3.20`: below a tenth a tenth of a cent says something.
 * @param currency ISO 4217
 */
export function money(amount: number, currency: string): string {
  // Intl's first formatter costs 10 ms, so it is made only where something costs something.
  const digits = amount < 0.1 ? { minimumFractionDigits: 3, maximumFractionDigits: 3 } : {};
  const text = new Intl.NumberFormat('en', { style: 'currency', currency, ...digits }).format(amount);
  return text.replaceAll('\u00a0', ' ');
}
