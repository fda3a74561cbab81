/** How a language writes what Intl leaves open: what stands around a clock, between two units, after a sentence. */
export interface Manner {
  /** `14:30` as it is read aloud here: `14h30`. */
  readonly clock: (clock: string) => string;
  /** The same with what belongs after it: `14:30 Uhr`. */
  readonly atClock: (clock: string) => string;
  readonly afterDate: string;
  readonly beside: (inUtc: string) => string;
  /** `2 Stunden, 58 Minuten` as one length. */
  readonly length: (byIntl: string) => string;
  readonly fullStop: string;
  /** Between two sentences. */
  readonly gap: string;
  /** Fonts that old mail clients do not find by themselves; after the Latin ones. */
  readonly fonts: string;
}

const asItIs = (text: string): string => text;
const plain: Manner = {
  clock: asItIs,
  atClock: asItIs,
  afterDate: ', ',
  beside: (inUtc) => ` (${inUtc})`,
  length: asItIs,
  fullStop: '.',
  gap: ' ',
  fonts: '',
};

const hours = (clock: string): string => clock.replace(':', 'h');

const manners: Readonly<Record<string, Partial<Manner>>> = {
  de: { atClock: (clock) => `${clock} Uhr`, length: (text) => text.replaceAll(',', '') },
  fr: { clock: hours },
  pt: { clock: hours },
  ja: {
    afterDate: ' ',
    beside: (inUtc) => `（${inUtc}）`,
    length: (text) => text.replaceAll(' ', ''),
    fullStop: '。',
    gap: '',
    // Else a Japanese text may be shown in the Chinese forms of its letters.
    fonts: "'Hiragino Sans','Hiragino Kaku Gothic ProN','Yu Gothic',Meiryo,'Noto Sans JP',",
  },
  zh: { afterDate: ' ', beside: (inUtc) => `（${inUtc}）`, fullStop: '。', gap: '' },
};

/** `de` of `de-AT`. */
export const languageOf = (locale: string): string => locale.split('-')[0] ?? locale;

export const isEnglish = (locale: string): boolean => languageOf(locale) === 'en';

export const mannerOf = (locale: string): Manner => ({ ...plain, ...manners[languageOf(locale)] });

/** ISO 639 codes of languages that are mostly written from right to left. */
const rightToLeft = new Set('ar arc ckb dv fa he ks ps sd ug ur yi'.split(' '));

export const isRightToLeft = (locale: string): boolean => rightToLeft.has(languageOf(locale));
