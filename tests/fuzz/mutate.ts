import { fillings } from './fillings.ts';
import { hostileTexts, hostileValues } from './hostile.ts';
import type { Random } from './target.ts';

/** What most inputs are cut to, and the few that are to show a time that grows faster than they do. */
const usualChars = 16_384;
const hugeChars = 262_144;

type Change = (text: string, random: Random, other: string) => string;

const place = (text: string, random: Random): number => random.int(text.length + 1);

function span(text: string, random: Random): readonly [number, number] {
  const from = place(text, random);
  const length = random.chance(3)
    ? random.int(text.length - from + 1)
    : random.int(Math.min(12, text.length - from) + 1);
  return [from, from + length];
}

const splice = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const changes: readonly Change[] = [
  // A bit of one letter.
  (text, random) => {
    const at = random.int(Math.max(1, text.length));
    return splice(text, at, at + 1, String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << random.int(8))));
  },
  (text, random) => splice(text, ...span(text, random), ''),
  (text, random) => text.slice(0, place(text, random)),
  (text, random) => text.slice(place(text, random)),
  (text, random) => {
    const [from, to] = span(text, random);
    return splice(text, to, to, text.slice(from, to).repeat(1 + random.int(random.chance(10) ? 200 : 4)));
  },
  (text, random) => {
    const at = place(text, random);
    return splice(text, at, at, random.pick(hostileTexts));
  },
  (text, random) => splice(text, ...span(text, random), random.pick(hostileTexts)),
  (text, random, other) => text.slice(0, place(text, random)) + other.slice(place(other, random)),
  (text, random, other) => {
    const at = place(text, random);
    return splice(text, at, at, other.slice(...span(other, random)));
  },
  // A number for another one.
  (text, random) => {
    const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?/gu)];
    if (numbers.length === 0) return `${text}${random.int(1000)}`;
    const { index, 0: found } = random.pick(numbers);
    return splice(text, index, index + found.length, random.pick(numberLike));
  },
  (text, random) =>
    text.replaceAll(
      random.chance(2) ? '\n' : ' ',
      random.pick(['\r\n', '\r', '\n', '\u0085', '\u2028', '\u0000', '\u00a0', '']),
    ),
  (text, random) => random.pick(['\ufeff', '\u0000', '\u00ef\u00bb\u00bf', '\u00ff\u00fe', ' ', '\r\n']) + text,
  // Deeper and deeper.
  (text, random) => {
    const [open, close] = random.pick(pairs);
    const depth = 1 + random.int(random.chance(8) ? 3000 : 20);
    const [from, to] = span(text, random);
    return splice(text, from, to, open.repeat(depth) + text.slice(from, to) + close.repeat(depth));
  },
  (text, random) => {
    const lines = text.split('\n');
    const [one, two] = [random.int(lines.length), random.int(lines.length)];
    [lines[one], lines[two]] = [lines[two] ?? '', lines[one] ?? ''];
    return lines.join('\n');
  },
  (text, random) => {
    const [from, to] = span(text, random);
    const part = text.slice(from, to);
    return splice(text, from, to, random.chance(2) ? part.toUpperCase() : [...part].toReversed().join(''));
  },
];

const numberLike = [
  '0',
  '-1',
  '1',
  '65536',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '1e9',
  '1e21',
  '1e308',
  '1e999',
  '00',
  '0.1',
  '-0',
  '253402300800',
  '99999999999999999999',
];
const pairs = [
  ['[', ']'],
  ['{', '}'],
  ['(', ')'],
  ['<b>', '</b>'],
  ['{"a":', '}'],
  ['> ', ''],
  ['- ', ''],
  ['  ', ''],
  ['"', '"'],
  ['**', '**'],
  ['[a](', ')'],
  ['{% if true %}', '{% endif %}'],
] as const;

/** Another input, made of real ones. */
export function mutate(text: string, other: string, random: Random): string {
  if (random.chance(3)) {
    const changed = mutateJson(text, random);
    if (changed !== null) return changed;
  }
  if (random.chance(400)) return huge(text, random);
  let result = text;
  for (let left = 1 + random.int(random.chance(3) ? 8 : 3); left > 0; left -= 1) {
    result = random.pick(changes)(result.slice(0, usualChars), random, other);
  }
  return result;
}

function huge(text: string, random: Random): string {
  const filling = random.chance(3) ? text.slice(...span(text, random)) || 'a' : random.pick(fillings);
  const full = filling.repeat(Math.ceil(hugeChars / (1 + random.int(4)) / filling.length));
  const at = place(text, random);
  return splice(text, at, random.chance(2) ? at : text.length, full);
}

type Box = Record<string, unknown> | unknown[];

/** JSON in which one place holds something else, or is gone, or stands twice; null: the text is no JSON. */
function mutateJson(text: string, random: Random): string | null {
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const boxes = boxesIn(parsed as Box);
  for (let left = 1 + random.int(3); left > 0; left -= 1) changeOne(random.pick(boxes), boxes, random);
  try {
    return JSON.stringify(parsed);
  } catch {
    // Something was put into itself.
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function boxesIn(value: unknown): Box[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Box, ...Object.values(value).flatMap(boxesIn)].slice(0, 2000);
}

function changeOne(box: Box, boxes: readonly Box[], random: Random): void {
  const fields = box as Record<string, unknown>;
  const keys = Object.keys(box);
  const key = keys.length === 0 ? '0' : random.pick(keys);
  const kind = random.int(6);
  if (kind === 0 && Array.isArray(box)) box.splice(Number(key), 1);
  else if (kind === 0) delete fields[key];
  else if (kind === 1) put(fields, key, structuredClone(random.pick(boxes)));
  else if (kind === 2 && Array.isArray(box)) box.push(...box.slice(0, 20));
  else if (kind === 2) put(fields, random.pick(hostileTexts), fields[key]);
  else if (kind === 3) put(fields, key, other(fields[key], random));
  else put(fields, key, structuredClone(random.pick(hostileValues)));
}

/** Also under the names that the language keeps for itself. */
function put(box: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(box, key, { value, enumerable: true, configurable: true, writable: true });
}

function other(value: unknown, random: Random): unknown {
  if (typeof value === 'string') return mutate(value, value, random).slice(0, usualChars);
  return typeof value === 'number' ? Number(random.pick(numberLike)) : [value];
}

/** Text of all kinds. */
export function makeText(random: Random): string {
  const pieces: string[] = [];
  for (let left = random.int(random.chance(4) ? 60 : 8); left > 0; left -= 1) pieces.push(piece(random));
  return pieces.join(random.pick(['', '', ' ', '\n']));
}

function piece(random: Random): string {
  switch (random.int(4)) {
    case 0:
      return String.fromCharCode(random.int(random.chance(3) ? 65_536 : 128));
    case 1:
      return random.pick(fillings).repeat(1 + random.int(6));
    default:
      return random.pick(hostileTexts);
  }
}
