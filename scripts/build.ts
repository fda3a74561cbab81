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

/** Modules that cost milliseconds by themselves, and that a command which only reads never calls: 6 and 4 ms. */
const late = new Set(['node:crypto', 'node:child_process', 'node:fs/promises', 'node:timers/promises']);

/** Each function of such a module as one that fetches the module when it is called. */
function lateModule(path: string): string {
  const own = Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {});
  const names = Object.keys(own).filter((name) => typeof own[name]?.value === 'function' && name !== 'default');
  return [
    `const late = (name) => function (...args) { const real = process.getBuiltinModule(${JSON.stringify(path)})[name];`,
    '  return new.target ? Reflect.construct(real, args) : real(...args); };',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ late(${JSON.stringify(name)});`),
    `export default { ${names.join(', ')} };`,
  ].join('\n');
}

/**
 * Node's own modules by `process.getBuiltinModule` instead of `import`: an import makes every export of the module ready,
 * WebCrypto and fs/promises among them, which took 20 of the 110 ms of `incident status` (measured with --cpu-prof).
 */
const builtins: Plugin = {
  name: 'builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind }) =>
      kind !== 'entry-point' && isBuiltin(path)
        ? { path: path.replace(/^(?:node:)?/u, 'node:'), namespace: 'builtin' }
        : null,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: late.has(path)
        ? lateModule(path)
        : `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
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
