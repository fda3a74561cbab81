import type { AddressKind } from '../../domain/contact.ts';
import type { Person, Suppression } from '../../store/people.ts';

// People as they leave the program.

/** A suppression is of what a channel is called, not of what it writes to. */
const kindWord = (kind: AddressKind): 'email' | 'sms' => (kind === 'email' ? 'email' : 'sms');

export const suppressionJson = ({ kind, reason, at }: Omit<Suppression, 'key'>) => ({
  kind: kindWord(kind),
  reason,
  at: at.toISOString(),
});

/** The names are those that `import` reads. */
export const personJson = ({ email, phone, smsOptIn, name, locale, timezone, tags, source, suppressed }: Person) => ({
  email,
  phone,
  sms: smsOptIn,
  name,
  locale,
  timezone,
  tags,
  source,
  suppressed: suppressed.map(suppressionJson),
});

export const personColumns: readonly string[] = 'email phone sms name locale timezone tags source suppressed'.split(
  ' ',
);

export const personCells = ({ email, phone, smsOptIn, name, locale, timezone, tags, source, suppressed }: Person) => [
  email,
  phone,
  smsOptIn ? 'yes' : '',
  name,
  locale,
  timezone,
  tags.join(';'),
  source,
  suppressed.map(({ kind, reason }) => `${kindWord(kind)}: ${reason}`).join('; '),
];
