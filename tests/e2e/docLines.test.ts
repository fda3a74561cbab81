import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { type DocHome, openDocHome } from '../helpers/docHome.ts';
import { type DocLine, docLines } from '../helpers/docLines.ts';
import { hasProgram } from '../helpers/shellTerminal.ts';

// Every command line that README.md and docs/*.md show, run as it stands in a shell, each in a home of its own.

/** Lines that can't be run here, and why. */
const notRun: readonly (readonly [line: string | RegExp, why: string])[] = [
  [
    /^(?:npx incident (?:init|open)|incident init)$/u,
    'asks a person at a terminal: tests/cli/initWizard, tests/cli/openWizard',
  ],
  [/^incident channels add(?: facebook)?$/u, 'asks a person at a terminal: tests/cli/channelsAddWizard'],
  [/^incident channels add .*--set/u, 'proves a token at a real service: tests/cli/channelsAdd'],
  [/incident channels login/u, 'asks for a token, and proves it at a real service: tests/cli/channelsLogin'],
  [/incident import .*https:/u, 'reads a real status page: tests/imports/statuspageSite'],
  [
    /incident postmortem .*--publish(?!.*--message-file)/u,
    'publishes the draft that a person has filled in: tests/cli/postmortem',
  ],
  [/incident (?:store (?:copy|merge|migrate)|worker)|--detach|--store sqlite:$/u, 'needs a PostgreSQL: tests/postgres'],
  [/token=…/u, 'its link is cut short: docs/email.md has a whole one'],
  ['incident channels test --post', 'is named; without --to it asks for your address: tests/cli/testPost'],
  [/^incident audit verify --head/u, 'needs a hash of its own store: tests/e2e/audit'],
  ['incident deliver --settle', 'is named; it needs the id of an uncertain delivery: tests/cli/deliveries'],
  ['incident open --json', 'is named for the shape of its answer; it needs a title'],
];

/** What ends otherwise than with 0 as it should; the first that fits. */
const codes: readonly (readonly [line: RegExp, code: number, why: string])[] = [
  [/^incident (?:watch|page serve)\b/u, 130, 'runs until it is stopped'],
  [/--token 'https:[^']*\?token=V5_/u, 3, 'the link is good, and its reader is in no list'],
];

/** What a line takes for granted. */
const before: readonly (readonly [line: RegExp, shell: string])[] = [
  [/incident maintenance (?:extend|complete)/u, 'incident maintenance start 8 --yes'],
  [/incident import (?:backup|--from allclear)/u, 'incident export backup.json && gzip -k backup.json'],
  [/incident (?:reopen|postmortem)/u, 'incident resolve 7 --override test --yes'],
];

const untilStopped = /^incident (?:watch|page serve|status --watch)\b/u;
const stopAfterSeconds = 2;

const lines = docLines();
const reasonOf = ({ line }: DocLine): string | null =>
  notRun.find(([one]) => (typeof one === 'string' ? one === line : one.test(line)))?.[1] ??
  (/> \//u.test(line) ? 'writes outside of the home' : null) ??
  (line.includes('jq ') && !hasProgram('jq') ? 'there is no jq on this machine' : null);
const ran: string[] = [];

let home: DocHome;
beforeAll(async () => {
  home = await openDocHome();
}, 60_000);
afterAll(async () => {
  await home.close();
  const skipped = lines.flatMap((line) => reasonOf(line) ?? []).length;
  process.stderr.write(`${ran.length} command lines of the docs were run, ${skipped} were not:\n`);
  for (const line of ran.toSorted()) process.stderr.write(`  ${line}\n`);
  for (const line of lines) if (reasonOf(line)) process.stderr.write(`  not run: ${line.line} (${reasonOf(line)})\n`);
});

/** A day that the docs name is over sooner or later. */
const inTime = (line: string): string => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return line.replace(/\b20\d\d-\d\d-\d\d(?= \d\d:\d\d")/gu, tomorrow);
};

/** Who runs it says yes to what would be asked at a terminal. */
async function yesFor({ verb, args }: DocLine): Promise<string> {
  const options = (await commands.find(({ name }) => name === verb)?.load())?.options ?? [];
  const isPost = !['postmortem', 'channels test'].includes(verb) || /--publish|--post\b/u.test(args);
  const asks = isPost && options.some(([flags]) => flags.includes('--yes'));
  return asks && !/--yes|--dry-run|-y\b/u.test(args) ? '--yes' : '';
}

async function shell(text: string, folder: string, env: Readonly<Record<string, string>>) {
  const child = spawn('bash', ['-eo', 'pipefail', '-c', text], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (some: string) => (said += some));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, said };
}

async function runLine(line: DocLine): Promise<{ readonly code: number | null; readonly said: string }> {
  const { folder, env } = home.copy(`line-${lines.indexOf(line)}`);
  for (const [, text] of before.filter(([one]) => one.test(line.line))) {
    const first = await shell(text, folder, env);
    if (first.code !== 0) throw new Error(`${text} ended with ${first.code}: ${first.said}`);
  }
  const within = untilStopped.test(line.line) ? `timeout --preserve-status -s INT ${stopAfterSeconds}` : '';
  const ended = await shell(inTime(line.line), folder, { ...env, DOC_YES: await yesFor(line), DOC_WITHIN: within });
  // Each store keeps 16 MB of the disk back.
  rmSync(folder, { recursive: true, force: true });
  return ended;
}

describe.concurrent('the command lines of the docs', { timeout: 60_000 }, () => {
  for (const line of lines.filter((one) => reasonOf(one) === null)) {
    it(`${line.place}: ${line.line}`, async () => {
      const { code, said } = await runLine(line);
      const expected = codes.find(([one]) => one.test(line.line))?.[1] ?? 0;
      expect(code, said).toBe(expected);
      ran.push(line.line);
    });
  }
});

it('every reason and every expectation is of a line that the docs still show', () => {
  const patterns = [...notRun, ...codes, ...before].map(([one]) => one);
  const idle = patterns.filter(
    (one) => !lines.some(({ line }) => (typeof one === 'string' ? one === line : one.test(line))),
  );
  expect(idle).toEqual([]);
});
