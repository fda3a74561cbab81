import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { deliveryStates } from '../../src/domain/delivery.ts';
import { events } from '../../src/domain/event.ts';
import { impacts } from '../../src/domain/impact.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';

let desk: Desk;
const scripts: Record<string, string> = {};
beforeAll(async () => {
  desk = openDesk();
  for (const shell of ['bash', 'zsh', 'fish']) {
    const ran = await desk.run('completion', shell);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    scripts[shell] = ran.stdout;
  }
  writeFileSync(desk.path('incident.bash'), scripts['bash'] ?? '');
});
afterAll(() => desk.close());

/** What a real bash offers for a line; its last word is the one that is being typed. */
function offered(...words: string[]): readonly string[] {
  const script = `
    set -eu
    source "$1"
    shift
    [ "$(complete -p incident)" = "complete -F _incident incident" ]
    COMP_WORDS=(incident "$@") COMP_CWORD=$#
    set +e
    _incident incident
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', desk.path('incident.bash'), ...words]);
  return out.toString().split('\n').filter(Boolean);
}

const firstWords = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];

it.each<[string[], readonly string[]]>([
  [[''], firstWords],
  [['re'], ['resolve', 'reopen']],
  [
    ['channels', ''],
    ['list', 'test'],
  ],
  [
    ['templates', 'l'],
    ['list', 'lint'],
  ],
  [['open', '--impact', ''], impacts],
  [
    ['open', '--impact', 'm'],
    ['minor', 'major'],
  ],
  [['deliveries', '--state', ''], deliveryStates],
  [
    ['preview', 're'],
    ['resolved', 'reopened'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['open', '--dr'], ['--dry-run']],
  [['templates', 'lint', '--js'], ['--json']],
  [['list', '--dr'], []],
  [['nonsense', '--'], []],
])('offers in bash after %j what may stand there', (words, expected) => {
  const found = offered(...words);
  for (const word of expected) expect(found).toContain(word);
  if (words.at(-1) !== '' || expected.length === 0) expect(found.toSorted()).toEqual([...expected].toSorted());
});

it('offers every event of preview besides its flags', () => {
  expect(offered('preview', '').filter((word) => !word.startsWith('-'))).toEqual([...events]);
});

it.each(commands.map(({ name, definition }) => [name, definition.options] as const))(
  'offers every flag of %s in bash, and the global ones',
  (name, options) => {
    const flags = options.flatMap(([text]) => /--[a-z-]+/u.exec(text) ?? []);
    expect(offered(...name.split(' '), '--')).toEqual(expect.arrayContaining([...flags, '--json', '--store']));
  },
);

it('is the same words for zsh, by way of its own bash completion', () => {
  const [head, load, ...rest] = (scripts['zsh'] ?? '').split('\n');
  expect(head).toBe('#compdef incident');
  expect(load).toContain('bashcompinit');
  expect(rest.join('\n')).toBe(scripts['bash']);
});

it('names every verb and flag for fish, in lines that are each one command', () => {
  const lines = (scripts['fish'] ?? '').trim().split('\n');
  // Quotes must pair off: after those that are escaped, every line holds an even number.
  for (const line of lines) {
    expect(line).toMatch(/^complete -c incident /u);
    expect(line.replaceAll("\\'", '').split("'").length % 2).toBe(1);
  }
  for (const word of firstWords) {
    expect(lines.some((line) => line.includes(`-n __fish_use_subcommand -a ${word} -d '`))).toBe(true);
  }
  expect(lines).toContainEqual(expect.stringMatching(/__fish_seen_subcommand_from deliver' -l settle$/u));
  expect(lines).toContainEqual(expect.stringMatching(/-l impact -x -a 'none minor major critical'$/u));
});

it.each([
  [['completion'], 'shell'],
  [['completion', 'tcsh'], 'tcsh'],
])('refuses %j with 2, and names the shells there are', async (args, named) => {
  const ran = await desk.run(...args, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  const { kind, message, hint } = ran.json()['error'] as Record<string, string>;
  expect([kind, message?.includes(named)]).toEqual(['usage', true]);
  expect(hint).toContain('incident completion --help');
});

it('answers the script in JSON too, and needs no config that holds', async () => {
  writeFileSync(desk.configFile, '{', { mode: 0o600 });
  const ran = await desk.run('completion', 'bash', '--json');
  expect(ran.json()).toEqual({ shell: 'bash', script: scripts['bash']?.trimEnd() });
});
