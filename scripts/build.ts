// Bundles the program and everything it needs into dist/, so that installing it in an outage downloads one package and
// starting it reads one file and the verb's own chunks.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { configJsonSchema } from '../src/config/jsonSchema.ts';
import { apiDeclarations } from './build/apiDeclarations.ts';
import { inAscii } from './build/ascii.ts';
import { builtins } from './build/builtins.ts';
import { foldIntoMain } from './build/fold.ts';
import { manPage } from './manPage.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');

const parts = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/run.ts', api: 'src/api/api.ts' },
  outdir: 'dist',
  write: false,
  metafile: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // ES modules can be taken apart; a CommonJS one comes whole, and a dynamic import of it has no names.
  mainFields: ['module', 'main'],
  target: 'node24',
  // liquidjs times itself by it, and its first use loads perf_hooks: 2 ms.
  define: { 'global.performance': 'Date' },
  // Else each pattern with \p in it becomes a `new RegExp`, which is not left out where nobody uses it: valibot's take 0.6 ms.
  supported: { 'regexp-unicode-property-escapes': true },
  legalComments: 'linked',
  // A third less to read and compile at each start, 2 ms of 60; a stack is read with a build of one's own, unminified.
  minify: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [builtins(root)],
  logLevel: 'warning',
});
const built = new Map(parts.outputFiles.map(({ path, text }) => [path, text]));
const folded = await foldIntoMain(root, built, parts.metafile);
const files = new Map(
  [...folded].map(([path, text]) => [path, path.endsWith('.js') ? inAscii(text, path) : text] as const),
);
files.set(join(out, 'api.d.ts'), apiDeclarations(root));
files.set(join(out, 'man', 'incident.1'), await manPage());
files.set(join(out, 'config.schema.json'), `${JSON.stringify(await configJsonSchema(), null, 2)}\n`);
writeOver(out, files);

/** New files first and the old ones' end last, so that a program that runs meanwhile finds its chunks nearly always. */
function writeOver(folder: string, written: ReadonlyMap<string, string>): void {
  for (const name of ['chunks', 'man']) mkdirSync(join(folder, name), { recursive: true });
  for (const [path, text] of written) writeFileSync(path, text);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path).isFile() && !written.has(path)) rmSync(path);
  }
}
