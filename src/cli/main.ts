import manifest from '../../package.json' with { type: 'json' };

const argv = process.argv.slice(2);
const { version } = manifest;

// The version is asked for by scripts and by the impatient; it needs nothing of the rest.
if (argv[0] === '--version' || argv[0] === '-V') {
  process.stdout.write(`${version}\n`);
  process.exit(0);
}
const { run } = await import('./run.ts');
process.exit(await run(argv, version));
