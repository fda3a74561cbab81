// Bundles the program and everything it needs into dist/, so that installing it in an outage downloads one package and
// starting it reads one file and the verb's own chunks.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuiltin } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { configJsonSchema } from '../src/config/jsonSchema.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');

/**
 * Node's own modules by `process.getBuiltinModule` instead of `import`: an import makes every export of the module ready,
 * WebCrypto and fs/promises among them, which took 20 of the 110 ms of `incident status` (measured with --cpu-prof).
 */
const builtins: Plugin = {
  name: 'builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind }) =>
      kind !== 'entry-point' && isBuiltin(path) ? { path: path.replace(/^(?:node:)?/u, 'node:'), namespace: 'builtin' } : null,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // ES modules can be taken apart; a CommonJS one comes whole, and a dynamic import of it has no names.
  mainFields: ['module', 'main'],
  target: 'node24',
  legalComments: 'linked',
  // Names stay, so that a stack can be read; white space only costs reading time.
  minifyWhitespace: true,
  minifySyntax: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [builtins],
  logLevel: 'warning',
});
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'config.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
