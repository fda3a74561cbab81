import { build, type Metafile } from 'esbuild';
import { inAscii } from './ascii.ts';
import { builtins } from './builtins.ts';
import { foldIntoMain } from './fold.ts';

/** The program as it is shipped, not yet written. */
export interface Bundle {
  /** The texts of `dist/`, by their absolute paths. */
  readonly files: ReadonlyMap<string, string>;
  /** What went into them, by esbuild's account before chunks were folded into main.js. */
  readonly metafile: Metafile;
}

export async function bundle(root: string): Promise<Bundle> {
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
  return { files: new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1))), metafile: parts.metafile };
}
