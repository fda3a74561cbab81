// How often an all-clear is false, and what waiting costs: made-up outages of documented kinds and published ones,
// replayed through the guard and through what monitors do. `npm run bench -- green-light [--write]`: with it, the tables
// and the picture of docs/green-light.md are written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawCurve } from './greenLight/curve.ts';
import { makeReport } from './greenLight/report.ts';
import { withBlocks } from './greenLight/withBlocks.ts';

const docs = join(import.meta.dirname, '../docs');

export function run(args: readonly string[]): void {
  const { blocks, curve } = makeReport();
  process.stdout.write(`${Object.values(blocks).join('\n\n')}\n`);
  if (!args.includes('--write')) return;
  const page = join(docs, 'green-light.md');
  writeFileSync(page, withBlocks(readFileSync(page, 'utf8'), blocks));
  writeFileSync(join(docs, 'pictures/green-light.svg'), drawCurve(curve));
}
