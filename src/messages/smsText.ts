import type { MessageSize } from '../domain/message.ts';

/** GSM 03.38: the basic alphabet, and the characters that cost an escape besides. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';
const basicSet = new Set(basic);
const extendedSet = new Set(extended);

/** Twilio takes 1,600 characters at most (error 21617). */
const limit = 1600;

const isGsmCharacter = (one: string): boolean => basicSet.has(one) || extendedSet.has(one);

/** Whether a text has letters of the networks' own alphabet only. */
export const isGsm = (text: string): boolean => [...text].every(isGsmCharacter);

/** A text's characters and how many segments the networks charge for: 160/153 in GSM-7, 70/67 in UCS-2. */
export function measureSms(text: string): MessageSize {
  const inAlphabet = isGsm(text);
  const sizes = inAlphabet
    ? [...text].map((one) => (extendedSet.has(one) ? 2 : 1))
    : lettersOf(text).map((one) => one.length);
  const [single, joined] = inAlphabet ? [160, 153] : [70, 67];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const segments = total <= single ? Math.min(total, 1) : countSegments(sizes, joined);
  return { length: text.length, limit, segments, encoding: inAlphabet ? 'GSM-7' : 'UCS-2' };
}

/** As readers see them: a family is one letter of eleven units. */
const lettersOf = (text: string): readonly string[] =>
  [...new Intl.Segmenter().segment(text)].flatMap(({ segment }) => (segment === '\r\n' ? ['\r', '\n'] : [segment]));

/** A letter is not split over two segments, as Twilio's own counter has it: a network that does charges one less, and never one more. */
function countSegments(sizes: readonly number[], room: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
