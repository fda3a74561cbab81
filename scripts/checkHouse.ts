import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What no linter here knows: sizes, names of folders, marks of unfinished work, the lines a newcomer needs. */

const root = new URL('../', import.meta.url).pathname;
const maxLines = 250;
const drawers = /^(?:utils?|helpers?|common|misc)(?:\.ts)?$/u;
// Spelt in two halves, so that this file does not find itself.
const marks = new RegExp(
  `(?://|^\\s*/?\\*).*\\b(?:TO${'DO'}|FIX${'ME'}|XX${'X'})\\b|biome-${'ignore'}|@ts-(?:${'ignore'}|expect-error)`,
  'u',
);
const readmeLines = ['npm ci && npm run demo', 'npm ci && npm test'];

const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function faultsOf(path: string): string[] {
  const text = read(path);
  const lines = text.split('\n');
  const faults = lines.flatMap((line, at) =>
    marks.test(line) ? [`${path}:${at + 1} holds a mark: ${line.trim()}`] : [],
  );
  if (lines.length - 1 > maxLines)
    faults.push(`${path} has ${lines.length - 1} lines; past ${maxLines} it holds two ideas`);
  if (path.startsWith('src/') && path.split('/').some((part) => drawers.test(basename(part)))) {
    faults.push(`${path} is named after no idea`);
  }
  return faults;
}

const faults = ['src', 'tests', 'scripts', 'bench'].flatMap(filesOf).flatMap(faultsOf);
const readme = read('README.md');
for (const line of readmeLines) if (!readme.includes(line)) faults.push(`README.md lacks the line: ${line}`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
