import { phrasePattern } from './phrases.ts';
import { repairPromises } from './repairTimes.ts';
import type { LanguageList, WordList } from './wordList.ts';

export interface WordingFinding {
  readonly kind: 'all_clear' | 'repair_time' | 'internal_host' | 'placeholder';
  /** As it stands in the text. */
  readonly phrase: string;
  /** Where it begins, in UTF-16 units. */
  readonly index: number;
}

/**
 * Reads what is about to go out (PRODUCT.md section 4): a word list, not magic.
 * @param resolved whether the incident is resolved after the command; then an all-clear may be said
 */
export function checkWording(text: string, resolved: boolean, { languages }: WordList): readonly WordingFinding[] {
  // One for one, so that places in the text stay what they are.
  const read = text
    .replace(/[’‘ʼ]/gu, "'")
    .replace(/[“”]/gu, '"')
    .replace(/\u00a0/gu, ' ');
  const findings = [
    ...(resolved ? [] : languages.flatMap((list) => allClears(read, list))),
    ...languages
      .flatMap((list) => repairPromises(read, list))
      .map((found) => ({ kind: 'repair_time', ...found }) as const),
    ...matches(read, 'repair_time', repairTimes),
    ...matches(read, 'internal_host', internalHosts),
    ...matches(read, 'placeholder', [...placeholders, ...languages.flatMap(namedPlaceholders)]),
  ];
  return findings
    .map((finding) => ({ ...finding, phrase: text.slice(finding.index, finding.index + finding.phrase.length) }))
    .sort((a, b) => a.index - b.index || b.phrase.length - a.phrase.length)
    .filter(isNoPart());
}

/**
 * `will be fixed in 2 hours` holds `fixed in 2 hours`: one promise, said once. Asked in order, the longer of two that begin
 * together first.
 */
function isNoPart(): (finding: WordingFinding) => boolean {
  const furthest = new Map<WordingFinding['kind'], { readonly index: number; readonly end: number }>();
  return ({ kind, index, phrase }) => {
    const end = index + phrase.length;
    const before = furthest.get(kind);
    if (before && (before.end > end || (before.end === end && before.index < index))) return false;
    if (!before || before.end < end) furthest.set(kind, { index, end });
    return true;
  };
}

function allClears(text: string, { allClear, unless, butThen, except }: LanguageList): readonly WordingFinding[] {
  // Nearly always none of them is there, and to make the pattern ready takes 3 ms.
  const words = text.toLowerCase().replace(/\s+/gu, ' ');
  if (!allClear.some((phrase) => words.includes(phrase.replace(/\s+/gu, ' ')))) return [];
  const harmless = except.length === 0 ? [] : [...text.matchAll(new RegExp(phrasePattern(except), 'giu'))];
  const takenBack = unless.length === 0 ? null : new RegExp(`${phrasePattern(unless)}[^.!?;:。！？；：]*$`, 'iu');
  return [...text.matchAll(new RegExp(phrasePattern(allClear), 'giu'))]
    .filter((match) => {
      const end = match.index + match[0].length;
      if (harmless.some((one) => one.index <= match.index && end <= one.index + one[0].length)) return false;
      const after = text.slice(end, end + clauseChars).split(/[.!?;:。！？；：\n]/u, 1)[0] ?? '';
      if (butThen.some((phrase) => after.toLowerCase().includes(phrase))) return false;
      const clause = text.slice(clauseStart(text, match.index), match.index);
      // `nothing is fixed`, `until it is fixed`, `we will say when it is back to normal`: six words are near enough.
      const near = clause.split(/\s+/u).slice(-7).join(' ');
      return !takenBack?.test(near);
    })
    .map((match) => ({ kind: 'all_clear', phrase: match[0], index: match.index }));
}

/** What is further away in a clause takes nothing back. */
const clauseChars = 400;

/** Backwards by hand: a pattern looks from each letter on for the end, which takes the square of the text's length. */
function clauseStart(text: string, index: number): number {
  let start = index;
  const least = Math.max(0, index - clauseChars);
  while (start > least && !'.!?;:。！？；：\n'.includes(text.charAt(start - 1))) start -= 1;
  return start;
}

/** In brackets and capitals, because `[Zeit](https://…)` is a link. */
const namedPlaceholders = ({ placeholder }: LanguageList): readonly RegExp[] =>
  placeholder.length === 0
    ? []
    : [new RegExp(`[[<［＜【〔](?:${placeholder.map((one) => one.toUpperCase()).join('|')})[\\]>］＞】〕]`, 'gu')];

function matches(text: string, kind: WordingFinding['kind'], patterns: readonly RegExp[]): readonly WordingFinding[] {
  const found = patterns.flatMap((one) => [...text.matchAll(one)]);
  return found.map((match) => ({ kind, phrase: match[0], index: match.index }));
}

const amount = String.raw`(?:about |around |roughly |the next |less than )*(?:\d|an? (?:few |couple )?(?:hours?|minutes?|of)|noon|midnight|tonight|tomorrow|today|the end of|next week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|a few|a couple)`;
const repaired = 'back|up|online|fixed|restored|repaired|working|available|resolved|running|solved';
const repairTimes = [
  new RegExp(
    String.raw`\b(?:will|should|'ll|expect(?:ed)?|going to|hope)\b[^.!?\n]{0,60}\b(?:${repaired})\b[^.!?\n]{0,30}\b(?:in|within|by|before|at|around|until)\s+${amount}[^\s.,;!?]*`,
    'giu',
  ),
  new RegExp(String.raw`\b(?:${repaired})(?: again)?\s+(?:in|within|by)\s+${amount}[^\s.,;!?]*`, 'giu'),
  /\beta\b\s*(?:is|:|=)?\s*(?:about |around )?\d[^\s.,;!?]*/giu,
];

const internalHosts = [
  // RFC 1918, loopback, link-local, carrier-grade NAT; then RFC 4193 and link-local IPv6.
  /\b(?:10(?:\.\d{1,3}){3}|127(?:\.\d{1,3}){3}|169\.254(?:\.\d{1,3}){2}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2})\b/gu,
  /(?<![\w:])(?:fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}):[0-9a-f:]{2,}/giu,
  // Begins where a name does: tried from each of its labels a long one would take the square of its length.
  /(?<![a-z0-9-]|[a-z0-9]\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.(?:internal|local|lan|corp|intra|intranet|localdomain|home\.arpa)\b/giu,
  /\bip-\d{1,3}(?:-\d{1,3}){3}\b/giu,
  /\b(?:db|sql|web|app|api|srv|server|host|node|prod|stg|staging|redis|postgres|pg|mysql|mongo|kafka|k8s|cache|worker|lb|vm|proxy|mail|smtp|dns)-\d{1,4}\b/giu,
  /\b(?:db|srv|node|redis|postgres|pg|mysql|mongo|kafka|k8s|lb|vm)\d{1,4}\b/giu,
];

const placeholders = [
  /\{\{[^}]*\}?\}?|\{%[^%]*%?\}?/gu,
  /<[A-Z][A-Z0-9 _-]+>/gu,
  /\[(?:TODO|TBD|FIXME|NAME|COMPANY|TIME|DATE|SERVICE|COMPONENT|INSERT[^\]]*|X+|[A-Z]{2,} [A-Z ]+)\]/gu,
  /\b(?:TODO|TBD|FIXME|XXX+)\b/gu,
  /\blorem ipsum\b/giu,
  /_{3,}/gu,
  /[〇○◯]{2,}|[XＸ×]{2,}(?=[時分日月年名円])/gu,
];
