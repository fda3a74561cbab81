import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { builtins } from '../../../scripts/build/builtins.ts';

const root = new URL('../../../', import.meta.url).pathname;

/** A fault that is put into the program on purpose: passages of its source say something else. */
export interface Planted {
  /** Under `src`. */
  readonly file: string;
  /** Passages that are there once, and what stands in their place. */
  readonly edits: readonly (readonly [passage: string, instead: string])[];
}

export interface BrokenBuild {
  /** Has `bin`, `dist` and all else that the program needs. */
  readonly folder: string;
  remove(): void;
}

/** Builds the program with a fault in it, beside of the real one. Throws where a passage is not there once. */
export async function buildBroken({ file, edits }: Planted): Promise<BrokenBuild> {
  const path = join(root, 'src', file);
  let contents = readFileSync(path, 'utf8');
  for (const [passage, instead] of edits) {
    const parts = contents.split(passage);
    if (parts.length !== 2) throw new Error(`${file} has not once: ${passage}`);
    contents = parts.join(instead);
  }
  const folder = mkdtempSync(join(tmpdir(), 'allclear-broken-'));
  const plant: Plugin = {
    name: 'plant',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, (one) => (one.path === path ? { contents, loader: 'ts' } : null));
    },
  };
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/run.ts' },
    outdir: join(folder, 'dist'),
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node24',
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [plant, builtins(root)],
    logLevel: 'warning',
  });
  for (const output of outputFiles) {
    mkdirSync(dirname(output.path), { recursive: true });
    writeFileSync(output.path, output.contents);
  }
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const name of ['templates', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
