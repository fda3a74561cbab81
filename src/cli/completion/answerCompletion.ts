import type { Environment } from '../../config/paths.ts';
import { cleanLine } from '../io/cleanText.ts';
import { writeOut } from '../io/standardOut.ts';
import { completeLine } from './completeLine.ts';
import { lookUpKnown } from './known.ts';

/** A shell shows one line; what is longer is noise beside a prompt. */
const longest = 70;

/**
 * What the scripts of `incident completion` ask, as `incident __complete -- …`; no command of the founder's, so no help lists it.
 * Prints `word<TAB>what it is`, a line each; a line `:files` says that files may stand there. Whatever goes wrong, it prints
 * nothing and ends with 0: what it says would stand in the middle of a line that somebody is typing.
 */
export async function answerCompletion(line: readonly string[], env: Environment): Promise<0> {
  try {
    const known = lookUpKnown({ config: valueIn(line, '--config'), store: valueIn(line, '--store'), env });
    const { candidates, files } = await completeLine(line, known);
    const lines = candidates.map(({ word, about }) => `${cleanLine(word)}\t${short(cleanLine(about))}`);
    writeOut([...lines, ...(files ? [':files'] : [])].map((one) => `${one}\n`).join(''));
  } catch {
    // Nothing to offer.
  }
  return 0;
}

const short = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`);

function valueIn(line: readonly string[], flag: string): string | null {
  const at = line.slice(0, -1).indexOf(flag);
  const value = at >= 0 ? line[at + 1] : line.find((one) => one.startsWith(`${flag}=`))?.slice(flag.length + 1);
  return value || null;
}
