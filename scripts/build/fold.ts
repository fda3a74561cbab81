import { dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/**
 * What main.js shares with late chunks stands in chunks of its own, each of which every start would load, for 0.5 ms. They
 * are put into main.js, and what is left of them hands on from there: main.js is always loaded before a late chunk.
 */
export async function foldIntoMain(
  root: string,
  built: ReadonlyMap<string, string>,
  { outputs }: Metafile,
): Promise<Map<string, string>> {
  const out = join(root, 'dist');
  const needed = new Set<string>();
  const need = (output: string): void => {
    if (needed.has(output)) return;
    needed.add(output);
    for (const { path, kind } of outputs[output]?.imports ?? []) if (kind === 'import-statement') need(path);
  };
  need('dist/main.js');
  const exported = [...needed].map((output, index) => ({
    output,
    names: (outputs[output]?.exports ?? []).map((name) => [
      name,
      output === 'dist/main.js' ? name : `${name}_${index}`,
    ]),
  }));
  const handOn = exported.map(
    ({ output, names }) => `export { ${names.map((pair) => pair.join(' as ')).join(', ')} } from './${output}';`,
  );
  const folded = await build({
    stdin: { contents: handOn.join('\n'), resolveDir: root },
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    legalComments: 'inline',
    minify: true,
    plugins: [builtChunks(root, built, needed)],
    logLevel: 'warning',
  });
  const shims = exported
    .filter(({ output }) => output !== 'dist/main.js')
    .map(({ output, names }) => {
      const back = names.map(([name, inMain]) => `${inMain} as ${name}`).join(',');
      return [join(root, output), `export{${back}}from"../main.js";\n`] as const;
    });
  return new Map([[join(out, 'main.js'), folded.outputFiles[0]?.text ?? ''], ...shims]);
}

/** Reads what has been built but not written; late chunks stay outside. */
const builtChunks = (root: string, built: ReadonlyMap<string, string>, needed: ReadonlySet<string>): Plugin => ({
  name: 'builtChunks',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const whole = join(resolveDir, path);
      if (needed.has(relative(root, whole))) return { path: whole };
      return { path: `./${relative(join(root, 'dist'), whole)}`, external: true };
    });
    onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: built.get(path) ?? '', resolveDir: dirname(path) }));
  },
});
