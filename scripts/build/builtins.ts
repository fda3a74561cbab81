// What a program pays for Node's own modules at its start, and how not to.
import { execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Modules that cost milliseconds by themselves, and that a command which only reads never calls: 1 to 6 ms each. */
const late = new Set(['node:crypto', 'node:child_process', 'node:fs/promises', 'node:timers/promises', 'node:util']);
/** Late for our own code only, since libraries derive classes from theirs. */
const lateForUs = new Set(['node:http', 'node:tty']);
/** liquidjs makes a stream only for who asks it to render into one. */
const isLateFor = (importer: string, name: string): boolean =>
  name === 'node:stream' && importer.includes('/node_modules/liquidjs/');

/**
 * Node's own modules by `process.getBuiltinModule` instead of `import`: an import makes every export of the module ready,
 * WebCrypto and fs/promises among them, which took 20 of the 110 ms of `incident status` (measured with --cpu-prof).
 *
 * Each importer gets a copy of its own, since one that is shared becomes a chunk: 12 of them, 0.4 ms each.
 */
export const builtins = (root: string): Plugin => ({
  name: 'builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind, importer }) => {
      if (kind === 'entry-point' || !isBuiltin(path)) return null;
      const whole = path.replace(/^(?:node:)?/u, 'node:');
      const isLate =
        late.has(whole) ||
        (lateForUs.has(whole) && importer.startsWith(join(root, 'src'))) ||
        isLateFor(importer, whole);
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
});

interface Export {
  readonly name: string;
  readonly kind: 'function' | 'accessor' | 'value';
}
let namesOf: Readonly<Record<string, readonly Export[]>> | null = null;

/**
 * What Node's modules export, by a Node of its own: where this one was forked, `node:process` has more (`send`, `channel`),
 * and a preloaded module may have added to others, which would make another bundle of the same sources.
 */
function askNode(): Readonly<Record<string, readonly Export[]>> {
  const script = `
    const kindOf = ({ get, value }) => (get ? 'accessor' : typeof value === 'function' ? 'function' : 'value');
    const described = (path) => Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {}));
    const modules = require('node:module').builtinModules.map((name) => name.replace(/^(node:)?/, 'node:'));
    const entries = modules.map((path) => [path, described(path).map(([name, one]) => ({ name, kind: kindOf(one) }))]);
    process.stdout.write(JSON.stringify(Object.fromEntries(entries)));
  `;
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: {}, stdio: [...stdio] }));
}

/**
 * An ES module of which only what is imported is looked up; a function of a late module when it is called.
 * @param accessors whether to hand on what is loaded when it is looked at, such as `promises` of node:fs
 */
function builtinModule(path: string, isLate: boolean, accessors: boolean): string {
  namesOf ??= askNode();
  const names = (namesOf[path] ?? [])
    .filter(({ name, kind }) => name !== 'default' && (isLate ? kind === 'function' : accessors || kind !== 'accessor'))
    .map(({ name }) => name);
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
