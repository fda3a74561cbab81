import { usageError } from '../cliError.ts';
import { commands } from '../commands/index.ts';
import { topics } from './topics.ts';

/**
 * The text of a topic.
 * @param named what stood after `help`. Throws `CliError` with the nearest topic or command for what is none.
 */
export async function topicHelp(named: string): Promise<string> {
  const topic = topics.find(({ name }) => name === named);
  if (topic) return await (await topic.load())();
  const near = nearest(
    named,
    [...topics, ...commands].map(({ name }) => name),
  );
  throw usageError(
    [`There is no help on "${named}".`],
    near === null ? 'See what there is: incident help' : `Did you mean: incident help ${near}`,
  );
}

/** The one that takes the fewest changes of a letter; null: none is near. */
function nearest(typed: string, names: readonly string[]): string | null {
  const far = Math.max(1, Math.floor(typed.length / 3));
  const ranked = names
    .map((name) => ({ name, away: name.startsWith(typed) ? 0 : distance(typed.toLowerCase(), name) }))
    .toSorted((one, other) => one.away - other.away);
  const [best] = ranked;
  return best && typed !== '' && best.away <= far ? best.name : null;
}

/** Levenshtein's. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...from].entries()) {
    let [corner = 0] = row;
    const next = [at + 1];
    for (const [column, other] of [...to].entries()) {
      const above = row[column + 1] ?? 0;
      next.push(Math.min(above + 1, (next[column] ?? 0) + 1, corner + (letter === other ? 0 : 1)));
      corner = above;
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
