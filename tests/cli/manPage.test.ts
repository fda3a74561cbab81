import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { escaped, flagsIn } from '../../scripts/man/roff.ts';
import { manPage } from '../../scripts/manPage.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { globalOptions } from '../../src/cli/globalOptions.ts';
import { exitCodes } from '../../src/cli/help/exitCodes.ts';
import { hasProgram } from '../helpers/shellTerminal.ts';

const path = new URL('../../dist/man/incident.1', import.meta.url).pathname;
const [hasMan, hasGroff] = [hasProgram('man'), hasProgram('groff')];
if (!hasMan || !hasGroff) process.stderr.write('skipped: there is no man, or no groff, on this machine\n');

/** As a reader sees it, without bold and underlined letters. */
const read = (width: string): { readonly text: string; readonly stderr: string } => {
  const env = {
    ...process.env,
    MANWIDTH: width,
    MANROFFOPT: '-c',
    LC_ALL: 'C.UTF-8',
    MANPAGER: 'cat',
    GROFF_NO_SGR: '1',
  };
  const { stdout, stderr } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', path], { env, encoding: 'utf8' });
  return { text: stdout.replace(/.\u0008/gu, '').replace(/\u001b\[[\d;]*m/gu, ''), stderr };
};

it('is that of the registry, as the build has put it down', async () => {
  expect(readFileSync(path, 'utf8')).toBe(await manPage());
});

it('is put where man finds it by an installation for everybody: npm 11 looks at a list only', () => {
  const { man } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { man: unknown };
  expect(man).toEqual(['./dist/man/incident.1']);
});

it('is of plain ASCII, so that no man misreads it', () => {
  expect(readFileSync(path, 'utf8')).toMatch(/^[\n\u0020-\u007e]+$/u);
});

it.runIf(hasGroff)('gives groff nothing to warn of', () => {
  const { status, stderr } = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8', path], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it.runIf(hasMan)(
  'shows every command, its flags, the global ones and the exit codes, and no line of prose is too wide',
  async () => {
    const { text, stderr } = read('80');
    expect(stderr).toBe('');
    const prose = text.split('\n').filter((line) => line.length > 80 && !/^ {11,13}\S/u.test(line));
    expect(prose).toEqual([]);
    const chapters = text.split(/\n(?= {3}incident )/u).map((one) => one.trimStart());
    for (const { name, summary, load } of commands) {
      const { options, args } = await load();
      const chapter =
        chapters.find((one) => one.startsWith(`incident ${name}${args === '' ? '' : ` ${args}`}\n`)) ?? '';
      const flat = chapter.replace(/\s+/gu, ' ');
      expect(flat).toContain(summary);
      for (const [flags] of options)
        expect(chapter).toMatch(new RegExp(`^ {7}${flags.replace(/[[\]|.]/gu, '\\$&')}(?: |$)`, 'mu'));
    }
    for (const [flags] of globalOptions) expect(text).toContain(`\n       ${flags}`);
    for (const { code, when } of exitCodes) {
      expect(text.replace(/\s+/gu, ' ')).toContain(`${code} ${when.replaceAll('`', '')}`);
    }
  },
);

it.runIf(hasMan)('shows what it quotes letter for letter', () => {
  const { text } = read('200');
  expect(text).toContain('incident open "Checkout is down" --impact major -m "Nobody can pay at the moment."');
  expect(text).toContain('the incident’s state');
  expect(text).toContain('~/.config/allclear/config.json');
});

it.each([
  ['it\'s "so" --x ~/a ^b `c` \\d', 'it\\(aqs \\(dqso\\(dq \\-\\-x \\(ti/a \\(hab \\(gac\\(ga \\ed'],
  ['.SH is no request', '\\&.SH is no request'],
  ['two\n  lines', 'two lines'],
  ['sent…', 'sent\\[u2026]'],
])('spells %j so that roff shows just that', (text, spelt) => {
  expect(escaped(text)).toBe(spelt);
});

it('sets flags bold and what follows them italic', () => {
  expect(flagsIn('-m, --message <text>')).toBe('\\fB\\-m\\fR, \\fB\\-\\-message\\fR \\fI<text>\\fR');
  expect(flagsIn('--auto-open [time]')).toBe('\\fB\\-\\-auto\\-open\\fR \\fI[time]\\fR');
});
