import { phrasePattern } from './phrases.ts';
import type { LanguageList } from './wordList.ts';

/**
 * Promises of a time of repair in a language whose list says what one is made of: what looks ahead anywhere in a sentence,
 * and repair and time in one part of it. `Wir melden uns bis 15 Uhr, ob es behoben ist` has them in two, and promises none.
 */
export function repairPromises(
  text: string,
  { hope, repaired, by }: LanguageList,
): readonly { readonly phrase: string; readonly index: number }[] {
  const words = text.toLowerCase().replace(/\s+/gu, ' ');
  if (hope.length === 0 || by.length === 0 || !repaired.some((phrase) => words.includes(phrase))) return [];
  const [looksAhead, repair, time] = [hope, repaired, by].map((some) => new RegExp(phrasePattern(some), 'iu'));
  const found: { phrase: string; index: number }[] = [];
  for (const sentence of text.matchAll(/(?:[^.!?。！？\n]|[.!?](?=\S))+/gu)) {
    if (!looksAhead?.test(sentence[0])) continue;
    for (const part of sentence[0].matchAll(/(?:[^,;、，；]|,(?=\d))+/gu)) {
      const [what, when] = [repair?.exec(part[0]), time?.exec(part[0])];
      if (!what || !when) continue;
      const begin = Math.min(what.index, when.index);
      const end = Math.max(what.index + what[0].length, when.index + when[0].length);
      found.push({ phrase: part[0].slice(begin, end), index: sentence.index + part.index + begin });
    }
  }
  return found;
}
