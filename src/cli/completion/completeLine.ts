import { type CommandEntry, commands } from '../commands/index.ts';
import type { CommandDefinition, OptionSpec } from '../define.ts';
import { globalOptions } from '../globalOptions.ts';
import { type Topic, topics } from '../help/topics.ts';
import type { Candidate, Known } from './known.ts';
import { argumentValues, flagValues, type Values } from './values.ts';

/** What may stand in the place of the last word. */
export interface Offer {
  /** Whole words, all of which begin as the last word does. */
  readonly candidates: readonly Candidate[];
  /** Whether files may stand there besides. */
  readonly files: boolean;
}

interface Option {
  readonly long: string;
  readonly names: readonly string[];
  readonly takes: 'nothing' | 'a value' | 'perhaps a value';
  readonly about: string;
  readonly repeats: boolean;
}

/**
 * @param line the words after `incident`; the last is the one that is being typed, and may be empty
 * @param known asked only for what the place calls for
 */
export async function completeLine(line: readonly string[], known: Known): Promise<Offer> {
  const typed = line.at(-1) ?? '';
  if (line[0] === 'help' && line.length === 2) return offer(typed, [...topics.map(topicCandidate), ...verbsAfter('')]);
  const { verb, rest } = verbIn(line.slice(0, -1));
  const before = globals.find(({ names, takes }) => takes === 'a value' && names.includes(line.at(-2) ?? ''));
  if (before) return offer(typed, await valuesOf(verb, before, typed, known));
  if (rest === null) return offer(typed, typed.startsWith('-') ? flagsOf(globals, []) : verbsAfter(verb));
  const entry = commands.find((one) => one.name === verb);
  if (!entry) return nothing;
  return offer(typed, await afterVerb(entry, await entry.load(), rest, typed, known));
}

const nothing: Offer = { candidates: [], files: false };

const topicCandidate = ({ name, summary }: Topic): Candidate => ({ word: name, about: summary });

/** Case does not matter to who types an id or a name. */
function offer(typed: string, values: Values): Offer {
  if (values === 'files') return { candidates: [], files: true };
  const fits = values.filter(({ word }) => word !== '' && word.toLowerCase().startsWith(typed.toLowerCase()));
  return { candidates: fits.filter(({ word }, at) => fits.findIndex((one) => one.word === word) === at), files: false };
}

const optionOf = ([flags, about, kind]: OptionSpec): Option => ({
  long: /--[a-z][a-z-]*/u.exec(flags)?.[0] ?? flags,
  names: flags.match(/(?<=^|[ ,])--?[a-z][a-z-]*/gu) ?? [],
  takes: flags.includes('<') ? 'a value' : flags.includes('[') ? 'perhaps a value' : 'nothing',
  about,
  repeats: kind === 'list',
});
const globals: readonly Option[] = globalOptions.map(optionOf);

/** The verb that the words hold, and what follows it; null while the verb is still to come. */
function verbIn(words: readonly string[]): { readonly verb: string; readonly rest: readonly string[] | null } {
  let verb = '';
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      if (globals.some(({ names, takes }) => takes === 'a value' && names.includes(word))) at += 1;
      continue;
    }
    verb = verb === '' ? word : `${verb} ${word}`;
    if (!commands.some(({ name }) => name.startsWith(`${verb} `))) return { verb, rest: words.slice(at + 1) };
  }
  return { verb, rest: null };
}

/** The next word of every verb that begins so. A group of verbs has no summary of its own. */
function verbsAfter(group: string): readonly Candidate[] {
  const before = group === '' ? '' : `${group} `;
  const words = new Map<string, string>();
  for (const { name, summary } of commands) {
    if (!name.startsWith(before)) continue;
    const [word = '', ...more] = name.slice(before.length).split(' ');
    const known = words.get(word);
    words.set(word, more.length === 0 ? summary : known === undefined ? more.join(' ') : `${known}, ${more.join(' ')}`);
  }
  if (group === '') words.set('help', 'Read about a topic or a command');
  return [...words].map(([word, about]) => ({ word, about }));
}

async function afterVerb(
  { name }: CommandEntry,
  definition: CommandDefinition,
  rest: readonly string[],
  typed: string,
  known: Known,
): Promise<Values> {
  const options = [...definition.options.map(optionOf), ...globals];
  const { given, args, waiting, ended } = readRest(rest, options);
  if (waiting?.takes === 'a value') return await valuesOf(name, waiting, typed, known);
  if (typed.startsWith('-') && !ended) {
    const [flag = '', value] = typed.split(/=(.*)/su);
    const named = options.find(({ names }) => names.includes(flag));
    if (value === undefined || !named) return flagsOf(options, given);
    const values = await valuesOf(name, named, value, known);
    return values === 'files' ? values : values.map(({ word, about }) => ({ word: `${flag}=${word}`, about }));
  }
  const perhaps = waiting ? await valuesOf(name, waiting, typed, known) : [];
  const settling = given.includes('--settle') ? settledAs : undefined;
  const places = argumentValues[name] ?? [];
  const make = places[Math.min(args, places.length - 1)];
  const values = settling ?? (await make?.(known, typed)) ?? [];
  if (values === 'files' || perhaps === 'files') return 'files';
  const all = [...perhaps, ...numbersOnly(values, typed)];
  // Where nothing can be proposed, such as a title, the flags are what there is to know.
  return all.length === 0 && typed === '' ? flagsOf(options, given) : all;
}

const settledAs: readonly Candidate[] = [
  { word: 'sent', about: 'it has arrived' },
  { word: 'resend', about: 'it has not: send it again' },
];

/** `7` is an id too, for those who type it so. */
const numbersOnly = (values: readonly Candidate[], typed: string): readonly Candidate[] =>
  /^\d/u.test(typed)
    ? values.map(({ word, about }) => ({ word: word.replace(/^(?:INC|MNT|ANN)-/u, ''), about }))
    : values;

/** What stands between the verb and the word that is being typed. */
function readRest(rest: readonly string[], options: readonly Option[]) {
  const given: string[] = [];
  let args = 0;
  let waiting: Option | null = null;
  let ended = false;
  for (const word of rest) {
    const takes: Option['takes'] | undefined = waiting?.takes;
    waiting = null;
    if (takes === 'a value' || (takes === 'perhaps a value' && !word.startsWith('-'))) continue;
    if (word === '--') ended = true;
    else if (word.startsWith('-') && !ended) {
      const option = options.find(({ names }) => names.includes(word.split('=')[0] ?? ''));
      if (option) given.push(option.long);
      if (option && option.takes !== 'nothing' && !word.includes('=')) waiting = option;
    } else args += 1;
  }
  return { given, args, waiting: waiting as Option | null, ended };
}

const valuesOf = async (verb: string, { long }: Option, typed: string, known: Known): Promise<Values> =>
  (await (flagValues[`${verb} ${long}`] ?? flagValues[long])?.(known, typed)) ?? [];

const flagsOf = (options: readonly Option[], given: readonly string[]): readonly Candidate[] =>
  options
    .filter(({ long, repeats }) => repeats || !given.includes(long))
    .map(({ long, about }) => ({ word: long, about }));
