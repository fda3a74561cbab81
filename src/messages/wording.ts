import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WordingFinding {
  readonly kind: 'all_clear' | 'repair_time' | 'internal_host' | 'placeholder';
  /** As it stands in the text. */
  readonly phrase: string;
  /** Where it begins, in UTF-16 units. */
  readonly index: number;
}

/** Phrases by section; one a line in `wording/<locale>.txt`, `#` begins a comment. */
export interface WordList {
  readonly allClear: readonly string[];
  /** Words shortly before an all-clear that take it back: `not`, `until`, `whether`. */
  readonly unless: readonly string[];
  /** Words after it, in the same clause, that take it back: `too early`. */
  readonly butThen: readonly string[];
}

/** The built-in list of a language with the user's own lines added. Unknown languages are read with the English one. */
export function readWordList(builtIn: string, own: string | null, locale: string): WordList {
  const language = locale.split('-')[0] ?? 'en';
  const files = [builtIn, ...(own === null ? [] : [own])].flatMap((folder) =>
    [...new Set(['en', language])].map((name) => join(folder, 'wording', `${name}.txt`)),
  );
  const lists = files.filter((file) => existsSync(file)).map((file) => parseWordList(readFileSync(file, 'utf8')));
  return {
    allClear: lists.flatMap((list) => list.allClear),
    unless: lists.flatMap((list) => list.unless),
    butThen: lists.flatMap((list) => list.butThen),
  };
}

function parseWordList(text: string): WordList {
  const sections: Record<string, string[]> = { 'all-clear': [], unless: [], 'but then': [] };
  let current = 'all-clear';
  for (const raw of text.split(/\r?\n/u)) {
    const line = raw.replace(/#.*$/u, '').trim().toLowerCase();
    const heading = /^\[(.+)\]$/u.exec(line)?.[1];
    if (heading !== undefined) current = heading;
    else if (line !== '') sections[current]?.push(line);
  }
  return {
    allClear: sections['all-clear'] ?? [],
    unless: sections['unless'] ?? [],
    butThen: sections['but then'] ?? [],
  };
}

/**
 * Reads what is about to go out (PRODUCT.md section 4): a word list, not magic.
 * @param resolved whether the incident is resolved after the command; then an all-clear may be said
 */
export function checkWording(text: string, resolved: boolean, list: WordList): readonly WordingFinding[] {
  // One for one, so that places in the text stay what they are.
  const read = text
    .replace(/[’‘ʼ]/gu, "'")
    .replace(/[“”]/gu, '"')
    .replace(/\u00a0/gu, ' ');
  const findings = [
    ...(resolved ? [] : allClears(read, list)),
    ...matches(read, 'repair_time', repairTimes),
    ...matches(read, 'internal_host', internalHosts),
    ...matches(read, 'placeholder', placeholders),
  ];
  return findings
    .map((finding) => ({ ...finding, phrase: text.slice(finding.index, finding.index + finding.phrase.length) }))
    .sort((a, b) => a.index - b.index)
    .filter((finding, _, all) => !all.some((other) => isPartOf(finding, other)));
}

/** `will be fixed in 2 hours` holds `fixed in 2 hours`: one promise, said once. */
const isPartOf = (one: WordingFinding, other: WordingFinding): boolean =>
  one !== other &&
  one.kind === other.kind &&
  one.phrase.length < other.phrase.length &&
  one.index >= other.index &&
  one.index + one.phrase.length <= other.index + other.phrase.length;

function allClears(text: string, { allClear, unless, butThen }: WordList): readonly WordingFinding[] {
  // Nearly always none of them is there, and to make the pattern ready takes 3 ms.
  const words = text.toLowerCase().replace(/\s+/gu, ' ');
  if (!allClear.some((phrase) => words.includes(phrase.replace(/\s+/gu, ' ')))) return [];
  const phrase = new RegExp(`(?<![\\p{L}\\p{N}])(?:${allClear.map(pattern).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const takenBack = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${unless.map(pattern).join('|')})(?![\\p{L}\\p{N}])[^.!?;:]*$`,
    'iu',
  );
  return [...text.matchAll(phrase)]
    .filter((match) => {
      const after = text.slice(match.index + match[0].length).split(/[.!?;:\n]/u, 1)[0] ?? '';
      if (butThen.some((words) => after.toLowerCase().includes(words))) return false;
      const before = text.slice(0, match.index);
      const clause = before.slice(Math.max(0, before.search(/[^.!?;:\n]*$/u)));
      // `nothing is fixed`, `until it is fixed`, `we will say when it is back to normal`: six words are near enough.
      const near = clause.split(/\s+/u).slice(-7).join(' ');
      return unless.length === 0 || !takenBack.test(near);
    })
    .map((match) => ({ kind: 'all_clear', phrase: match[0], index: match.index }));
}

const pattern = (phrase: string): string => phrase.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&').replace(/\s+/gu, '\\s+');

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
  /\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.(?:internal|local|lan|corp|intra|intranet|localdomain|home\.arpa)\b/giu,
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
];
