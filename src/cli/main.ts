import { createRequire } from 'node:module';

const argv = process.argv.slice(2);
const { version }: { readonly version: string } = createRequire(import.meta.url)('../package.json');

// The version is asked for by scripts and by the impatient; it needs nothing of the rest.
if (argv[0] === '--version' || argv[0] === '-V') {
  process.stdout.write(`${version}\n`);
  process.exit(0);
}
const { run } = await import('./run.ts');
process.exit(await run(argv, version));
