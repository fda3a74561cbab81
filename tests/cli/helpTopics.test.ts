import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { channelTypeNames } from '../../src/channels/index.ts';
import { CliError } from '../../src/cli/cliError.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { exitCodes } from '../../src/cli/help/exitCodes.ts';
import { topics } from '../../src/cli/help/topics.ts';
import { parseCommandLine } from '../../src/cli/program.ts';
import { loadConfig } from '../../src/config/load.ts';
import { findPaths } from '../../src/config/paths.ts';
import { describeDuration } from '../../src/domain/duration.ts';
import { impacts } from '../../src/domain/impact.ts';
import { templateEvents } from '../../src/messages/templates.ts';

const helpOn = async (...words: readonly string[]): Promise<string> => {
  const parsed = await parseCommandLine(['help', ...words]);
  if (parsed.kind !== 'help') throw new Error('help is no command');
  return parsed.text;
};
const texts = new Map<string, string>();
beforeAll(async () => {
  for (const { name } of topics) texts.set(name, await helpOn(name));
});
const textOf = (name: string): string => texts.get(name) ?? '';

it('lists the topics where the commands are listed', async () => {
  for (const { name } of topics) expect(await helpOn()).toContain(name);
});

describe.each(topics.map(({ name }) => name))('the topic %s', (name) => {
  it('fits a terminal of 80 columns, and two screens of it', () => {
    const lines = textOf(name).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(lines.filter((line) => /\s$/u.test(line))).toEqual([]);
  });

  it('shows only command lines that are some', async () => {
    const shown = textOf(name).match(/(?<=^ {2,5}|\? {2,}|[:,] +)incident [^\n]*?(?= {2}|$)/gmu) ?? [];
    for (const line of shown) {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '').slice(1);
      const verb = commands.find(({ name: one }) => words.join(' ').startsWith(one));
      // In a list of verbs each stands without what it needs.
      if (verb && words.join(' ') === verb.name) continue;
      expect((await parseCommandLine(words.map((word) => word.replace(/,$/u, '')))).kind, line).toMatch(
        /command|help/u,
      );
    }
  });
});

it('names every channel type, event and exit code, from their own lists', () => {
  for (const type of channelTypeNames) expect(textOf('channels')).toMatch(new RegExp(`^  ${type} `, 'mu'));
  for (const event of templateEvents) expect(textOf('templates')).toContain(event);
  for (const { code } of exitCodes) expect(textOf('exit-codes')).toMatch(new RegExp(`^  ${code} `, 'mu'));
});

it('says how long the all-clear takes where the config says nothing', async () => {
  const paths = { ...findPaths({}), configFile: '/none' };
  const config = await loadConfig({ path: null, storeUrl: null, env: {}, paths });
  if (!config.ok) throw new Error('the default config is refused');
  for (const impact of impacts) {
    const soak = describeDuration(config.value.allClear.soakMs[impact]).replace('1 hour', '60 minutes');
    expect(textOf('green-light')).toMatch(new RegExp(`^  ${impact} +${soak}$`, 'mu'));
  }
});

it('gives for a day on which it is down the steps that docs/down.md gives', () => {
  const page = readFileSync(new URL('../../docs/down.md', import.meta.url), 'utf8');
  const steps = [
    ...textOf('down').matchAll(/incident (?:open|watch|update|correct|status|deliver|resolve|reopen)\b/gu),
  ];
  expect(steps.length).toBeGreaterThan(8);
  for (const [step] of steps) expect(page).toContain(step);
});

it.each([
  [['automtion'], 'incident help automation'],
  [['green'], 'incident help green-light'],
  [['exit', 'codes'], 'incident help exit-codes'],
  [['resolv'], 'incident help resolve'],
  [['xylophone'], 'incident help'],
])('refuses %j with 2, and says what is near', async (words, hint) => {
  const refusal = await helpOn(...words).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(CliError);
  const { exit, message, hint: said } = (refusal as CliError).explanation;
  expect([exit, message]).toEqual([2, `There is no help on "${words.join(' ')}".`]);
  expect(said.endsWith(hint)).toBe(true);
});

it('still explains a command, and lists a group that is no topic', async () => {
  expect(await helpOn('resolve')).toContain('Usage: incident resolve');
  expect(await helpOn('channels', 'test')).toContain('Usage: incident channels test');
  expect(await helpOn('maintenance')).toContain('maintenance schedule');
});
