import { dirname, join, relative, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

type Outputs = Metafile['outputs'];

const main = 'dist/main.js';
const options = {
  write: false,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  supported: { 'regexp-unicode-property-escapes': true },
  legalComments: 'inline',
  minify: true,
  logLevel: 'warning',
  // Chunks import each other for their order, which does not matter once they are in one.
  logOverride: { 'ignored-bare-import': 'silent' },
} satisfies BuildOptions;

/** What an output exports, and as what main.js does, by the output. */
type Exports = ReadonlyMap<string, readonly (readonly [name: string, inMain: string])[]>;

/**
 * What main.js shares with late chunks stands in chunks of its own, each of which every start would load, for 0.5 ms. They
 * are put into main.js, and the others take it from there: main.js is loaded before they are.
 * @param built the texts that esbuild made, by path
 * @returns the same program in fewer files
 */
export async function foldIntoMain(
  root: string,
  built: ReadonlyMap<string, string>,
  { outputs }: Metafile,
): Promise<ReadonlyMap<string, string>> {
  const folded: Exports = new Map(
    [...neededAtStart(outputs)].map((output, index) => {
      const names = outputs[output]?.exports ?? [];
      return [output, names.map((name) => [name, output === main ? name : `${name}_${index}`] as const)];
    }),
  );
  // What is folded stays a file of its own only where it is imported late too.
  const late = Object.keys(outputs).filter(
    (output) => output.endsWith('.js') && output !== main && (!folded.has(output) || outputs[output]?.entryPoint),
  );
  return new Map([
    ...[...built].filter(([path]) => !path.endsWith('.js')),
    ...(await buildLate(root, built, folded, late)),
    [join(root, main), await buildMain(root, built, folded)],
  ]);
}

async function buildMain(root: string, built: ReadonlyMap<string, string>, folded: Exports): Promise<string> {
  const handOn = [...folded].map(
    ([output, pairs]) => `export { ${pairs.map((pair) => pair.join(' as ')).join(', ')} } from './${output}';`,
  );
  const done = await build({
    ...options,
    stdin: { contents: handOn.join('\n'), resolveDir: root },
    plugins: [
      readBuilt({
        read: (path) => (folded.has(relative(root, path)) ? (built.get(path) ?? '') : null),
        // From main.js late chunks are one folder further down than from a chunk.
        outside: (path) => `./${relative(join(root, 'dist'), path)}`,
        suffix: () => '',
      }),
    ],
  });
  return done.outputFiles[0]?.text ?? '';
}

async function buildLate(
  root: string,
  built: ReadonlyMap<string, string>,
  folded: Exports,
  late: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  const fromMain = (path: string, importer: string): string | null => {
    const pairs = path === join(root, main) ? undefined : folded.get(relative(root, path));
    if (pairs === undefined) return null;
    const way = relative(dirname(importer), join(root, main)).replace(/^(?!\.)/u, './');
    return `export { ${pairs.map(([name, inMain]) => `${inMain} as ${name}`).join(', ')} } from '${way}';`;
  };
  const done = await build({
    ...options,
    entryPoints: late.map((output) => join(root, output)),
    outdir: join(root, 'dist'),
    outbase: join(root, 'dist'),
    plugins: [
      readBuilt({
        read: (path, importer) =>
          fromMain(path, importer || path) ?? (importer === '' ? (built.get(path) ?? '') : null),
        outside: (_, asWritten) => asWritten,
        // It leads to main.js, whose way differs by folder.
        suffix: (importer) => `?${dirname(importer)}`,
      }),
    ],
  });
  return done.outputFiles.map(({ path, text }) => [path, text]);
}

/** All that main.js imports at once, and what commands do: a run is of one of them, which is then one file more. */
export function neededAtStart(outputs: Outputs): ReadonlySet<string> {
  const needed = new Set<string>();
  const need = (output: string): void => {
    if (needed.has(output)) return;
    needed.add(output);
    for (const path of importsOf(outputs, output)) need(path);
  };
  need(main);
  for (const [output, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint?.startsWith('src/cli/commands/')) for (const path of importsOf(outputs, output)) need(path);
  }
  return needed;
}

const importsOf = (outputs: Outputs, output: string): readonly string[] =>
  (outputs[output]?.imports ?? []).filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);

interface Reading {
  /** The text of what is taken in, else null. @param importer `''` of an entry point */
  read(path: string, importer: string): string | null;
  /** How what stays outside is imported from where the result stands. */
  outside(path: string, asWritten: string): string;
  /** Differs where `read` does for the same path. */
  suffix(importer: string): string;
}

/** Reads what has been built but not written. */
const readBuilt = ({ read, outside, suffix }: Reading): Plugin => ({
  name: 'readBuilt',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\.js$/ }, ({ path: asWritten, resolveDir, importer, kind }) => {
      const path = resolve(resolveDir, asWritten);
      const contents = kind === 'dynamic-import' ? null : read(path, kind === 'entry-point' ? '' : importer);
      if (contents === null) return { path: outside(path, asWritten), external: true };
      return { path, suffix: suffix(importer), sideEffects: kind === 'entry-point', pluginData: contents };
    });
    onLoad({ filter: /\.js$/ }, ({ path, pluginData }) => ({ contents: pluginData, resolveDir: dirname(path) }));
  },
});
