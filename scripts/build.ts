// Bundles the program and everything it needs into dist/, so that installing it in an outage downloads one package and
// starting it reads one file and the verb's own chunks.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { configJsonSchema } from '../src/config/jsonSchema.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist');

/** Modules that cost milliseconds by themselves, and that a command which only reads never calls: 2 to 6 ms each. */
const late = new Set(['node:crypto', 'node:child_process', 'node:fs/promises', 'node:timers/promises']);
/** Late for our own code only, since libraries derive classes from theirs. */
const lateForUs = new Set(['node:http', 'node:tty']);

/**
 * Node's own modules by `process.getBuiltinModule` instead of `import`: an import makes every export of the module ready,
 * WebCrypto and fs/promises among them, which took 20 of the 110 ms of `incident status` (measured with --cpu-prof).
 *
 * Each importer gets a copy of its own, since one that is shared becomes a chunk: 12 of them, 0.4 ms each.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind, importer }) => {
      if (kind === 'entry-point' || !isBuiltin(path)) return null;
      const whole = path.replace(/^(?:node:)?/u, 'node:');
      const isLate = late.has(whole) || (lateForUs.has(whole) && importer.startsWith(join(root, 'src')));
      const suffix = kind === 'dynamic-import' ? '' : `?${importer}`;
      return { path: whole, suffix, namespace: kind, pluginData: { isLate }, sideEffects: kind === 'require-call' };
    });
    onLoad({ filter: /.*/, namespace: 'import-statement' }, ({ path, pluginData }) => ({
      contents: builtinModule(path, pluginData.isLate, true),
    }));
    onLoad({ filter: /.*/, namespace: 'dynamic-import' }, ({ path, pluginData }) => ({
      contents: builtinModule(path, pluginData.isLate, false),
    }));
    onLoad({ filter: /.*/, namespace: 'require-call' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * An ES module of which only what is imported is looked up; a function of a late module when it is called.
 * @param accessors whether to hand on what is loaded when it is looked at, such as `promises` of node:fs
 */
function builtinModule(path: string, isLate: boolean, accessors: boolean): string {
  const own = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {}));
  const names = own
    .filter(
      ([name, { get, value }]) => name !== 'default' && (isLate ? typeof value === 'function' : accessors || !get),
    )
    .map(([name]) => name);
  const whole = `process.getBuiltinModule(${JSON.stringify(path)})`;
  const look = isLate
    ? `(name) => function (...args) { return new.target ? Reflect.construct(${whole}[name], args) : ${whole}[name](...args); }`
    : `(name) => ${whole}[name]`;
  return [
    `const look = ${look};`,
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ look(${JSON.stringify(name)});`),
    isLate ? `export default { ${names.join(', ')} };` : `export default /* @__PURE__ */ ${whole};`,
  ].join('\n');
}

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
  // liquidjs times itself by it, and its first use loads perf_hooks: 2 ms.
  define: { 'global.performance': 'Date' },
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
