import type { Languages, Reach } from '../usecases/reach.ts';

/** How many of each kind stand for those of the list at most: each of them gets three messages, each a file. */
export const crowdLimit = 500;

/** The people of a rehearsal, made up, as a contact list. */
export interface Crowd {
  readonly csv: string;
  /** How many there are in truth, and how many stand for them. */
  readonly email: Stand;
  readonly phone: Stand;
}

export interface Stand {
  readonly people: number;
  readonly rehearsed: number;
}

/** So many as there are, of the same languages; above the limit in the same proportions. Nobody's address is in it. */
export function makeCrowd({ email, phone }: Pick<Reach, 'email' | 'phone'>): Crowd {
  const letters = standIns(email);
  const texts = standIns(phone);
  const rows = [
    ...letters.map((locale, index) => `person-${index + 1}@customer.example,,,${locale ?? ''}`),
    ...texts.map((locale, index) => `,${numberOf(index)},yes,${locale ?? ''}`),
  ];
  return {
    csv: ['email,phone,sms,locale', ...rows, ''].join('\n'),
    email: { people: total(email), rehearsed: letters.length },
    phone: { people: total(phone), rehearsed: texts.length },
  };
}

/** Three that stand for a list that was not read. */
export const exampleReach: Pick<Reach, 'email' | 'phone'> = {
  email: new Map([[null, 3]]),
  phone: new Map([[null, 1]]),
};

const total = (languages: Languages): number => [...languages.values()].reduce((sum, count) => sum + count, 0);

function standIns(languages: Languages): readonly (string | null)[] {
  const all = total(languages);
  const share = Math.min(1, crowdLimit / Math.max(1, all));
  return [...languages].flatMap(([locale, count]) =>
    // A language of which there are few must be heard, too.
    Array.from({ length: Math.max(1, Math.floor(count * share)) }, () => locale),
  );
}

/** 555-01xx is kept for fiction in each of these areas, a hundred numbers: https://nanpa.com/numbering/555-line-numbers */
const areas = [202, 212, 312, 415, 617, 206, 305];
const numberOf = (index: number): string =>
  `+1${areas[Math.floor(index / 100) % areas.length]}55501${String(index % 100).padStart(2, '0')}`;
