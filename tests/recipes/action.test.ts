import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openRecipeDesk, type RecipeDesk, readRecipe, root, runRecipe } from './recipeDesk.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id?: string;
      readonly run?: string;
      readonly shell?: string;
      readonly env?: Readonly<Record<string, string>>;
    }[];
  };
}
const action = parse(readRecipe('action/action.yml')) as Action;
const step = action.runs.steps.find(({ id }) => id === 'run');

let desk: RecipeDesk;
beforeEach(() => {
  desk = openRecipeDesk();
});
afterEach(() => desk.close());

/** The files and variables of a runner: https://docs.github.com/actions/reference/workflows-and-actions/variables */
async function runStep(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const files = { GITHUB_OUTPUT: desk.path('output'), GITHUB_STEP_SUMMARY: desk.path('summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const given = Object.entries(step?.env ?? {}).map(([name, expression]) => {
    const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/u.exec(expression)?.[1] ?? '';
    return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
  });
  // `shell: bash` is this: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
  writeFileSync(desk.path('step.sh'), step?.run ?? '');
  const ended = await runRecipe(desk, 'bash', ['--noprofile', '--norc', '-eo', 'pipefail', desk.path('step.sh')], {
    ...Object.fromEntries(given),
    ...files,
    RUNNER_TEMP: desk.folder,
    GITHUB_ACTION_PATH: join(root, 'action'),
    CI: 'true',
    ...env,
  });
  const outputs = Object.fromEntries(
    [...readFileSync(files.GITHUB_OUTPUT, 'utf8').matchAll(/^([a-z-]+)<<(\S+)\n([\s\S]*?)\n\2$/gmu)].map(
      ([, name, , value]) => [name, value],
    ),
  );
  return { ...ended, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

const outage = { command: 'open', title: 'Checkout is down', impact: 'major' };

describe('action.yml', () => {
  it('puts nothing that a user wrote into the text of a script', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run } of action.runs.steps) expect(run ?? '').not.toContain('${{');
  });

  it('hands on every input, and every output comes from its step', () => {
    const used = JSON.stringify(action.runs.steps);
    for (const name of Object.keys(action.inputs)) expect(used).toContain(`inputs.${name} `);
    expect(Object.values(action.outputs).map(({ value }) => value)).toEqual(
      Object.keys(action.outputs).map((name) => `\${{ steps.run.outputs.${name} }}`),
    );
    for (const { run, shell } of action.runs.steps) expect(shell).toBe(run === undefined ? undefined : 'bash');
  });
});

describe('a step', () => {
  it('opens, and answers what other steps go on with', async () => {
    const ran = await runStep({
      ...outage,
      component: 'checkout=major_outage\r\n',
      key: 'deploy-1',
      'next-update': '2h',
    });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.outputs).toMatchObject({
      ...{ id: 'INC-1', status: 'investigating', 'exit-code': '0' },
      url: 'https://status.acme.example/incidents/1',
    });
    expect(JSON.parse(ran.outputs['json'] ?? '')).toMatchObject({
      created: true,
      incident: { components: [{ name: 'checkout', status: 'major_outage' }] },
    });
    expect(ran.summary).toContain('| blog | sent | 1 of 1 |');
    expect(
      (await runStep({ ...outage, component: 'checkout=major_outage', key: 'deploy-1', 'next-update': '2h' })).code,
    ).toBe(0);
    expect(desk.posted().blog).toHaveLength(1);
  });

  it.each([
    '$(touch owned) `touch owned` "; touch owned; \'',
    '--override=x',
    '::error::no | <b>',
    "-m 'x' && touch owned",
  ])('takes the title %j as words', async (title) => {
    const ran = await runStep({ ...outage, title, message: `${title}\n\nSecond line.` });
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(existsSync(desk.path('owned'))).toBe(false);
    expect(JSON.parse(ran.outputs['json'] ?? '')).toMatchObject({
      incident: { title },
      update: { body: expect.stringContaining('Second line.') },
    });
    expect(ran.summary).not.toContain('<b>');
  });

  it('lets no text set another output, nor begin a command of the runner', async () => {
    const title = 'Down\nid=INC-99\nEOF\n::set-env name=PATH::x';
    const ran = await runStep({ ...outage, title });
    expect(ran).toMatchObject({ code: 2, outputs: { id: '', 'exit-code': '2' } });
    expect(ran.stdout.trim().split('\n')).toEqual([expect.stringMatching(/^::error title=incident open::/u)]);
    expect(ran.stdout).toContain('%0A');
  });

  it('updates, notes and resolves what is open, by its id or without', async () => {
    await desk.open();
    expect(await runStep({ command: 'note', id: 'INC-1', message: '-x\ny' })).toMatchObject({
      code: 0,
      outputs: { id: 'INC-1' },
    });
    expect(await runStep({ command: 'update', args: '--status\nidentified' })).toMatchObject({
      code: 0,
      outputs: { status: 'identified' },
    });
    expect((await runStep({ command: 'resolve' })).code).toBe(5);
    expect(await runStep({ command: 'resolve', args: '--override\nproved by hand, twice' })).toMatchObject({
      code: 0,
      outputs: { status: 'resolved' },
    });
    expect(await runStep({ command: 'status' })).toMatchObject({ code: 0, outputs: { id: '' } });
  });

  it('is red with 6 unless fail-on leaves it out; then it is a warning', async () => {
    await desk.open();
    desk.sql('update incidents set next_update_by = 1');
    const red = await runStep({ command: 'tick', args: '--every\n5m' });
    expect(red).toMatchObject({ code: 6, outputs: { 'exit-code': '6' } });
    expect(red.stdout).toMatch(/^::error /u);
    const yellow = await runStep({ command: 'tick', 'fail-on': 'none' });
    expect(yellow).toMatchObject({ code: 0, outputs: { 'exit-code': '6' } });
    expect(yellow.stdout).toMatch(/^::warning /u);
  });

  it('warns where a delivery is behind, and is red only if fail-on says 4', async () => {
    writeFileSync(desk.path('blog'), 'a file where the folder should be');
    const warned = await runStep(outage);
    expect(warned).toMatchObject({ code: 0, outputs: { id: 'INC-1', 'exit-code': '4' } });
    expect(warned.stdout).toMatch(/^::warning /mu);
    expect((await runStep({ ...outage, 'fail-on': '4 6' })).code).toBe(4);
  });

  it('takes the config itself, and leaves no file of it behind', async () => {
    const config = readFileSync(desk.configFile, 'utf8').replace('./incidents.db', desk.path('other.db'));
    const before = readdirSync(desk.folder);
    const ran = await runStep({ ...outage, config }, { INCIDENT_CONFIG: '/nowhere' });
    expect(ran.outputs).toMatchObject({ id: 'INC-1', 'exit-code': '0' });
    expect(readdirSync(desk.folder).filter((name) => name.startsWith('incident.') && !before.includes(name))).toEqual(
      [],
    );
    expect(existsSync(desk.path('other.db'))).toBe(true);
    expect(`${ran.stdout}${ran.stderr}`).not.toContain('support');
  });

  it('takes the store from its input', async () => {
    const ran = await runStep({ ...outage, config: desk.configFile, store: `sqlite:${desk.path('third.db')}` });
    expect(ran.code).toBe(0);
    expect(existsSync(desk.path('third.db'))).toBe(true);
  });

  it.each([
    [{ command: 'erase' }, 'command is open'],
    [{ command: 'update', title: 'x' }, 'title is for open'],
    [{ ...outage, id: 'INC-1' }, 'id is not for open'],
    [{ ...outage, 'fail-on': '5' }, 'fail-on is'],
  ])('refuses %j before anything is run', async (inputs, words) => {
    const ran = await runStep(inputs);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain(words);
    expect(desk.stored()).toBe(false);
  });
});

describe('the installation', () => {
  const install = async (INPUT_VERSION: string) => {
    writeFileSync(desk.path('bin', 'npm'), '#!/bin/sh\nprintf "%s\\n" "$@" >"$RUNNER_TEMP/npm"\n');
    chmodSync(desk.path('bin', 'npm'), 0o755);
    const files = { GITHUB_PATH: desk.path('github-path'), RUNNER_TEMP: desk.folder };
    return await runRecipe(desk, 'bash', [join(root, 'action/install.sh')], { INPUT_VERSION, ...files });
  };

  it.each([
    ['0.1.0', 'allclear@0.1.0'],
    ['https://acme.example/allclear-0.1.0.tgz', 'https://acme.example/allclear-0.1.0.tgz'],
    ['vendor/allclear-0.1.0.tgz', '/vendor/allclear-0.1.0.tgz'],
  ])('asks npm for %s, runs none of its scripts, and puts it on the path', async (version, spec) => {
    mkdirSync(desk.path('vendor'));
    writeFileSync(desk.path('vendor', 'allclear-0.1.0.tgz'), '');
    expect((await install(version)).code).toBe(0);
    const args = readFileSync(desk.path('npm'), 'utf8').trim().split('\n');
    expect(args).toContain('--ignore-scripts');
    expect(args.at(-1)?.endsWith(spec)).toBe(true);
    expect(readFileSync(desk.path('github-path'), 'utf8')).toBe(`${desk.path('allclear', 'bin')}\n`);
  });

  it.each(['latest', '0.1.0 evil', 'git+https://evil.example/x', '--registry=x', 'gone.tgz', ''])(
    'refuses the version %j',
    async (version) => {
      expect(await install(version)).toMatchObject({ code: 2 });
      expect(existsSync(desk.path('npm'))).toBe(false);
    },
  );
});
