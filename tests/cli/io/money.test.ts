import fc from 'fast-check';
import { expect, it } from 'vitest';
import { money } from '../../../src/cli/io/money.ts';

it.each([
  [0, 'USD', '$0.000'],
  [0.0079, 'USD', '$0.008'],
  [0.1, 'EUR', '€0.10'],
  [1.005, 'USD', '$1.01'],
  [19.92, 'USD', '$19.92'],
  [1234567.5, 'GBP', '£1,234,567.50'],
  [3.2, 'CHF', 'CHF 3.20'],
  [1200, 'JPY', '¥1,200'],
])('%d %s is %s', (amount, currency, expected) => {
  expect(money(amount, currency)).toBe(expected);
});

/** Shares of a cent as they come about when a price is multiplied, and whatever else a number can be. */
const amounts = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 5_000_000 })).map(([a, b]) => (a * b) / 1e4),
  fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1e4),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);

it('writes what Intl writes, of the currencies that it writes by itself', () => {
  const currencies = fc.constantFrom('USD', 'EUR', 'GBP');
  fc.assert(
    fc.property(amounts, currencies, (amount, currency) => {
      const digits = amount < 0.1 ? { minimumFractionDigits: 3, maximumFractionDigits: 3 } : {};
      const byIntl = new Intl.NumberFormat('en', { style: 'currency', currency, ...digits }).format(amount);
      expect(money(amount, currency)).toBe(byIntl);
    }),
    { numRuns: 3000 },
  );
});
