import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/commands/index.ts';

const root = new URL('../../', import.meta.url).pathname;

/** A command line that the docs show. */
export interface DocLine {
  /** Where it stands first: `README.md:32`. */
  readonly place: string;
  /** As it would be typed, without its comment: `echo "$TOKEN" | incident channels login facebook`. */
  readonly line: string;
  /** What follows `incident`, up to a pipe or redirection. */
  readonly args: string;
  /** `channels login` */
  readonly verb: string;
}

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

const program = /(?:^|[|;] ?|&& |\$ |npx )(?:incident|allclear) (?<args>.*)$/u;

/** In a form a word stands for others: `incident show [id]`, `incident deliver --settle ID sent`. */
const isForm = (args: string): boolean =>
  /<[a-z |\\]+>|\[[a-z.]+\]|…|\b(?:[A-Z]{2,}\b(?!-\d))(?![^"]*"(?: |$))|\|/u.test(args);

const verbOf = (args: string): string => {
  const words = args.replace(/^(?:-\S+ )*/u, '').split(' ');
  const two = words.slice(0, 2).join(' ');
  return commands.some(({ name }) => name === two) ? two : (words[0] ?? '');
};

/**
 * Each command line in a block of shell code, and each in a line of text that is more than a verb's name; once, in the order
 * of the docs. Transcripts of a person at a terminal (blocks of `text`) are none.
 */
export function docLines(): readonly DocLine[] {
  const found = pages.flatMap((page) => {
    const source = readFileSync(join(root, page), 'utf8');
    const placeOf = (at: number): string => `${page}:${source.slice(0, at).split('\n').length}`;
    const blocks = [...source.matchAll(/^```(?<language>\w*)\n(?<code>[\s\S]*?)^```/gmu)];
    const inBlocks = blocks
      .filter(({ groups }) => groups?.['language'] === 'sh')
      .flatMap(({ index, groups }) =>
        (groups?.['code'] ?? '')
          .replace(/\\\n\s*/gu, ' ')
          .split('\n')
          .map((line) => ({ place: placeOf(index), line: line.replace(/\s+#.*$/u, '').trim(), isInText: false })),
      );
    const text = source.replace(/^```[\s\S]*?^```/gmu, (block) => block.replace(/[^\n]/gu, ' '));
    const inText = [...text.matchAll(/`(?<line>incident [^`\n]+)`/gu)].map(({ index, groups }) => ({
      place: placeOf(index),
      line: (groups?.['line'] ?? '').trim(),
      isInText: true,
    }));
    return [...inBlocks, ...inText];
  });
  const lines = new Map<string, DocLine>();
  for (const { place, line, isInText } of found) {
    const args = (program.exec(line)?.groups?.['args'] ?? '').replace(/ [|>] .*$/u, '');
    const same = line.replace(/^npx (?:incident|allclear) /u, 'incident ');
    if (args === '' || lines.has(same)) continue;
    const verb = verbOf(args);
    if (isInText && (isForm(line.slice('incident '.length)) || verb === args)) continue;
    lines.set(same, { place, line, args, verb });
  }
  return [...lines.values()];
}
