// Switches on V8's compile cache, then starts the program. The cache halves the start (bench/startup.ts); it lives in a
// folder of the user's own, because whoever can write into it decides what runs.
//
// No `import` of Node's own modules: it would make every export of them ready, fs/promises and more, for 4 ms.
const { existsSync, lstatSync, mkdirSync, readFileSync, writeSync } = process.getBuiltinModule('node:fs');
const { enableCompileCache } = process.getBuiltinModule('node:module');
const { homedir } = process.getBuiltinModule('node:os');
const { dirname, join } = process.getBuiltinModule('node:path');

/** The user's cache folder by the OS's own habit; kept as short as this because it runs before everything else. */
function cacheFolder() {
  const { env, platform } = process;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'allclear');
  if (platform === 'win32') return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, 'allclear', 'Cache') : null;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'allclear');
}

function isOurs(folder) {
  // Not by `recursive`, which loops for ever where a folder takes no other, as below /proc.
  for (const one of [dirname(folder), folder]) if (!existsSync(one)) mkdirSync(one, { mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) return false;
  return process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
}

function cacheCompiledCode() {
  try {
    const folder = cacheFolder();
    if (folder && isOurs(folder)) enableCompileCache(folder);
  } catch {
    // A home that can't be written is no reason not to start.
  }
}

// Where the user asked Node for reports, else they would hold the environment, and with it secrets.
if (/report/u.test(`${process.env.NODE_OPTIONS} ${process.execArgv}`)) process.report.excludeEnv = true;

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
const argv = process.argv.slice(2);

// The version is asked for by scripts and by the impatient; it needs nothing of the rest.
if (argv[0] === '--version' || argv[0] === '-V') {
  writeSync(1, `${version}\n`);
} else {
  cacheCompiledCode();
  const { run } = await import('../dist/main.js');
  process.exit(await run(argv, version));
}
