import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLine } from '../../../src/cli/completion/completeLine.ts';
import { type Known, lookUpKnown } from '../../../src/cli/completion/known.ts';
import { cleanLine } from '../../../src/cli/io/cleanText.ts';
import { docBlocks, docCommands } from '../corpus.ts';
import { isOneLine, must } from '../oracle.ts';
import { ownFolder } from '../ownFolder.ts';
import { bytesOf, defineTarget } from '../target.ts';

const folder = ownFolder('completion');
const file = join(folder, 'config.json');
writeFileSync(file, '{}', { mode: 0o600 });
const separator = '\n%%\n';

/** A half-typed line, a word a line, and after a mark the config that its names come from: nothing of it throws. */
export const completion = defineTarget({
  name: 'completion',
  corpus: () => {
    const configs = docBlocks('json').filter((block) => block.startsWith('{'));
    return docCommands().flatMap((words, index) =>
      words.map(
        (_, at) =>
          [...words.slice(0, at), (words[at] ?? '').slice(0, index % 4)].join('\n') +
          separator +
          configs[index % configs.length],
      ),
    );
  },
  run: async (input) => {
    const [line = '', ...config] = input.split(separator);
    writeFileSync(file, bytesOf(config.join(separator)));
    const words = line.split('\n');
    const known: Known = lookUpKnown({ config: file, store: `sqlite:${join(folder, 'none.db')}`, env: {} });
    const { candidates, files } = await completeLine(words, known);
    const typed = (words.at(-1) ?? '').toLowerCase();
    for (const { word, about } of candidates) {
      must(word.toLowerCase().startsWith(typed), 'a proposal that does not begin as what was typed');
      isOneLine(`${cleanLine(word)}${cleanLine(about)}`, 'a proposal');
    }
    return `${candidates.length} ${files} ${candidates[0]?.word.slice(0, 20)}`;
  },
});
