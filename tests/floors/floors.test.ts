import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

/** What stands on a floor; a folder imports its own and those below. */
const floors: readonly (readonly string[])[] = [
  ['domain'],
  ['messages', 'page', 'net'],
  ['channels', 'probes', 'contacts', 'imports', 'store'],
  ['delivery'],
  ['usecases', 'config'],
  ['app.ts', 'drill'],
  ['cli'],
  ['api'],
];
/** Neighbours that may look at each other; adapters never do. */
const neighbours = ['page > messages', 'usecases > config', 'drill > app.ts', 'app.ts > drill'];
/** Below, and refused all the same: a config knows nothing of sending. */
const strangers = ['config > delivery'];
/** Where a package lives; nothing else imports it. */
const homes: readonly (readonly [name: string, homes: readonly string[]])[] = [
  ['nodemailer', ['channels/email.ts']],
  ['twitter-api-v2', ['channels/xClient.ts']],
  ['liquidjs', ['messages', 'page']],
  ['markdown-it', ['messages']],
  ['sanitize-html', ['messages']],
  ['feed', ['page']],
  ['yaml', ['imports']],
  ['kysely', ['store']],
  ['pg', ['store']],
  ['pg-boss', ['delivery/pgBossQueue.ts']],
  ['pino', ['cli/worker']],
  ['prom-client', ['cli/worker']],
  ['conf', ['config']],
  ['smtp-server', ['drill']],
  ['commander', ['cli']],
  ['inquirer', ['cli']],
  ['@inquirer/prompts', ['cli']],
  ['chalk', ['cli']],
  ['ora', ['cli']],
];

const folders = floors.flat();
const floorOf = (folder: string): number => floors.findIndex((floor) => floor.includes(folder));
const mayImport = (from: string, to: string): boolean =>
  (floorOf(from) > floorOf(to) && !strangers.includes(`${from} > ${to}`)) || neighbours.includes(`${from} > ${to}`);

interface Ended {
  readonly code: number;
  readonly told: string;
}

const run = (cwd: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, told: stdout + stderr }),
    );
  });

/** The files in which the real linter, with our own settings, sees an import that it refuses. */
async function refusedIn(
  cwd: string,
  ...paths: string[]
): Promise<{ readonly code: number; readonly files: string[] }> {
  const only = ['--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none'];
  const { code, told } = await run(cwd, biome, 'lint', ...only, ...paths);
  const files = told
    .matchAll(/noRestrictedImports,file=([^,]+),/gu)
    .map((found) => relative(cwd, resolve(cwd, String(found[1]))));
  return { code, files: [...new Set(files)].sort() };
}

/** A small tree with the house's settings in it; gone when the test ends. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'allclear-floors-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(folder, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const importing = (what: string): string => `import { one } from '${what}';\n\nexport const two = one;\n`;
/** A file of this folder, named after what it imports; `app.ts` is one file, so it has a tree for itself. */
const fileIn = (folder: string, name: string): string =>
  folder === 'app.ts' ? 'src/app.ts' : `src/${folder}/${name.replaceAll(/\W/gu, '_')}.ts`;

it('holds in the house as it stands, and each of its folders has a floor', async () => {
  expect(await refusedIn(root, 'src')).toEqual({ code: 0, files: [] });
  // `appParts.ts` is the other half of `app.ts`.
  const standing = readdirSync(join(root, 'src')).filter((name) => !/^app[A-Z]\w*\.ts$/u.test(name));
  expect(standing.toSorted()).toEqual(folders.toSorted());
}, 30_000);

it.each(folders.filter((folder) => folder !== 'app.ts'))(
  '%s imports what stands below it and nothing else',
  async (folder) => {
    const others = folders.filter((other) => other !== folder);
    const path = (other: string): string => (other === 'app.ts' ? '../app.ts' : `../${other}/one.ts`);
    const tree = plant(Object.fromEntries(others.map((other) => [fileIn(folder, other), importing(path(other))])));
    const upwards = others.filter((other) => !mayImport(folder, other)).map((other) => fileIn(folder, other));
    expect(await refusedIn(tree, '.')).toEqual({ code: upwards.length > 0 ? 1 : 0, files: upwards.toSorted() });
  },
  30_000,
);

it('app.ts does not import the cli', async () => {
  const upwards = { 'src/app.ts': importing('./cli/run.ts'), 'src/appParts.ts': importing('./cli/run.ts') };
  const tree = plant({ ...upwards, 'src/usecases/app.ts': importing('../config/one.ts') });
  expect(await refusedIn(tree, '.')).toEqual({ code: 1, files: Object.keys(upwards) });
}, 30_000);

it.each(homes)(
  '%s is imported at home only',
  async (name, at) => {
    const files = folders.filter((folder) => folder !== 'app.ts').map((folder) => fileIn(folder, name));
    const atHome = at.map((home) => (home.endsWith('.ts') ? `src/${home}` : fileIn(home, name)));
    const tree = plant(Object.fromEntries([...files, ...atHome].map((file) => [file, importing(name)])));
    const elsewhere = files.filter((file) => !atHome.includes(file));
    const { code, files: refused } = await refusedIn(tree, '.');
    expect({ code, refused }).toEqual({ code: 1, refused: elsewhere.toSorted() });
  },
  30_000,
);

it.each([
  ['a type', "import type { One } from '../store/store.ts';\n\nexport type Two = One;\n"],
  ['what is passed on', "export { one } from '../store/store.ts';\n"],
  ['a module that is loaded late', "export const one = async () => await import('../store/store.ts');\n"],
  ['the way round by the root', "import { one } from '../../src/store/store.ts';\n\nexport const two = one;\n"],
  ["Node's own module, in the domain", "import { readFileSync } from 'node:fs';\n\nexport const two = readFileSync;\n"],
])(
  '%s is an import too',
  async (_what, text) => {
    const tree = plant({ 'src/domain/planted.ts': text });
    expect(await refusedIn(tree, '.')).toEqual({ code: 1, files: ['src/domain/planted.ts'] });
  },
  30_000,
);

const houseRules = ['npm ci && npm run demo', 'npm ci && npm test'];
const house = { 'README.md': houseRules.join('\n'), 'src/one.ts': '', 'tests/one.ts': '', 'bench/one.ts': '' };

/** scripts/checkHouse.ts looks at the tree in which it stands. */
async function checkHouse(files: Readonly<Record<string, string>>): Promise<Ended> {
  const tree = plant({ ...house, 'scripts/one.ts': '', ...files });
  copyFileSync(join(root, 'scripts/checkHouse.ts'), join(tree, 'scripts/checkHouse.ts'));
  return await run(tree, 'scripts/checkHouse.ts');
}

it('finds no fault with a house in order', async () => {
  expect(await checkHouse({ 'src/domain/long.ts': '\n'.repeat(250) })).toEqual({ code: 0, told: '' });
});

// Marks are spelt in two halves, so that the house does not find them here.
it.each([
  ['a file that is too long', 'src/domain/long.ts', '\n'.repeat(251), '251 lines'],
  ['work left for later', 'src/domain/one.ts', `// TO${'DO'}: the rest\n`, 'one.ts:1 holds a mark'],
  ['work left broken', 'tests/domain/one.test.ts', `\n// FIX${'ME'}\n`, 'one.test.ts:2 holds a mark'],
  ['a rule switched off', 'bench/run.ts', `// biome-${'ignore'} lint: no\n`, 'run.ts:1 holds a mark'],
  ['a type error hushed up', 'scripts/x.ts', `// @ts-${'expect'}-error\n`, 'x.ts:1 holds a mark'],
  ['a type error ignored', 'src/x.ts', `// @ts-${'ignore'}\n`, 'x.ts:1 holds a mark'],
  ['a file for anything', 'src/delivery/utils.ts', '', 'delivery/utils.ts is named after no idea'],
  ['a folder for anything', 'src/helpers/one.ts', '', 'helpers/one.ts is named after no idea'],
  [
    'a guide without the first command',
    'README.md',
    'npm ci && npm test',
    'README.md lacks the line: npm ci && npm run demo',
  ],
])('the house refuses %s', async (_what, path, text, told) => {
  const ended = await checkHouse({ [path]: text });
  expect(ended.code).toBe(1);
  expect(ended.told).toContain(told);
});
