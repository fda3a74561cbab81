import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CleanMachine, cleanMachine, megabytes, offline, pack, root, runFile, sizeOf } from '../helpers/packed.ts';

let machine: CleanMachine;
let tarball: string;
let prefix: string;
/** A project that has it as a dependency, with a config beside it. */
let project: string;

beforeAll(async () => {
  machine = cleanMachine();
  tarball = await pack(machine);
  prefix = join(machine.folder, 'prefix');
  project = join(machine.folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'acme', private: true, type: 'module' }));
  const ended = await Promise.all([
    machine.npm(machine.folder, 'install', '-g', '--prefix', prefix, tarball),
    machine.npm(project, 'install', '--ignore-scripts', tarball),
  ]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
});
afterAll(() => machine.close());

const installed = (name: string): string => join(prefix, 'bin', name);
const config = {
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  store: 'sqlite:./incidents.db',
  components: [{ name: 'checkout', title: 'Checkout' }],
  channels: { log: { type: 'file', folder: './posts' } },
};
const settle = (): void => writeFileSync(join(project, 'config.json'), JSON.stringify(config), { mode: 0o600 });

it('is one package, on a machine that has nothing and no network', () => {
  expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual(['allclear']);
  expect(existsSync(join(prefix, 'lib/node_modules/allclear/node_modules'))).toBe(false);
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['allclear']);
  process.stdout.write(`packed ${megabytes(statSync(tarball).size)}, installed ${megabytes(sizeOf(prefix))}\n`);
});

it('rehearses a whole incident with the network off', async () => {
  const drill = await runFile(offline(installed('incident'), 'drill', '--example'), machine);
  expect(drill).toMatchObject({ code: 0, stdout: expect.stringContaining('The drill went well.') });
});

it('is there by the name of the package too, as npx asks for it', async () => {
  settle();
  const flags = [
    '--impact',
    'major',
    '--component',
    'checkout=major_outage',
    '--config',
    'config.json',
    '--yes',
    '--json',
  ];
  const opened = await runFile(['npx', 'allclear', 'open', 'Checkout is down', ...flags], { ...machine, cwd: project });
  expect(opened).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(opened.stdout)).toMatchObject({ created: true, deliveries: [{ channel: 'log', state: 'sent' }] });
});

const oldNode = await findOldNode();

async function findOldNode(): Promise<string | null> {
  const { stdout } = await runFile(['/bin/sh', '-c', 'which -a node'], { env: { PATH: process.env['PATH'] ?? '' } });
  for (const path of [...new Set([...stdout.trim().split('\n'), '/usr/bin/node'])].filter(existsSync)) {
    const [major = 0, minor = 0] = (await runFile([path, '-p', 'process.versions.node'], {})).stdout
      .split('.')
      .map(Number);
    if (major < 24 || (major === 24 && minor < 15)) return path;
  }
  return null;
}

it.skipIf(oldNode === null)(
  'tells an old Node in a sentence what it needs (skipped where none is installed)',
  async () => {
    for (const name of ['incident', 'allclear']) {
      const ended = await runFile([oldNode ?? '', installed(name), 'open', 'Checkout is down'], machine);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(/^incident needs Node 24\.15 or newer, and this is \d+\.\d+\.\d+\.\n/u);
      expect(ended.stderr).toContain('npx -p node@24 incident');
      expect(ended.stderr).not.toMatch(/\n\s+at /u);
    }
  },
);

it.skipIf(oldNode === null)('tells a script on an old Node the same (skipped where none is installed)', async () => {
  const script =
    "const { status } = await import('allclear'); await status().catch((error) => console.log(JSON.stringify(error)))";
  writeFileSync(join(project, 'old.js'), script);
  const ended = await runFile([oldNode ?? '', 'old.js'], { ...machine, cwd: project });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ended.stdout)).toMatchObject({ kind: 'old_node', exitCode: 1 });
});

it('is a package that publint and arethetypeswrong find nothing in', async () => {
  const tool = (name: string, ...args: string[]) =>
    runFile([process.execPath, join(root, 'node_modules', '.bin', name), ...args, tarball], machine);
  // It is ESM only, which Node 24 can require all the same.
  const ended = await Promise.all([
    tool('publint', '--strict'),
    tool('attw', '--profile', 'esm-only', '--no-definitely-typed'),
  ]);
  expect(ended.map(({ code, stdout }) => [code, code === 0 ? '' : stdout])).toEqual([
    [0, ''],
    [0, ''],
  ]);
});

/** As in docs/api.md; `console` is all that it takes from the compiler's own libraries. */
const script = `
import { AllclearError, openIncident, type Published, resolveIncident, status } from 'allclear';

const options = { config: 'config.json' };
const plan = await openIncident({ title: 'Search is slow', impact: 'minor', dryRun: true }, options);
const opened: Published = await openIncident({ title: 'Search is slow', impact: 'minor' }, options);
let refusal: AllclearError | null = null;
try {
  await resolveIncident({ id: opened.incident.id }, options);
} catch (error) {
  if (!(error instanceof AllclearError)) throw error;
  refusal = error;
}
const requiredMs: number | undefined = refusal?.guard?.requiredMs;
const { incidents } = await status({}, options);
const ids: readonly string[] = incidents.map(({ id }) => id);
console.log(JSON.stringify([plan.dryRun, opened.deliveries[0]?.state, refusal?.kind, typeof requiredMs, ids.includes(opened.incident.id)]));
`;

it.each(['nodenext', 'bundler'])('has types, which a strict compiler resolves as %s', async (resolution) => {
  settle();
  writeFileSync(join(project, 'script.ts'), script);
  const wrong = script.replace("impact: 'minor', dryRun", "impact: 'huge', dryRun");
  writeFileSync(join(project, 'wrong.ts'), wrong);
  const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
  const flags = [
    '--strict',
    '--target',
    'es2024',
    '--module',
    module,
    '--moduleResolution',
    resolution,
    '--types',
    '',
    '--outDir',
    'out',
  ];
  const compile = (file: string) =>
    runFile([process.execPath, join(root, 'node_modules/typescript/bin/tsc'), ...flags, file], {
      ...machine,
      cwd: project,
    });
  expect(await compile('script.ts')).toMatchObject({ code: 0, stdout: '' });
  expect((await compile('wrong.ts')).stdout).toContain('"huge"');
  const ran = await runFile([process.execPath, 'out/script.js'], { ...machine, cwd: project });
  expect(ran.stderr).toBe('');
  expect(JSON.parse(ran.stdout)).toEqual([true, 'sent', 'not_green', 'number', true]);
});
