import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';
import { hasProgram, type ShellSession, startShell } from '../helpers/shellTerminal.ts';

const root = new URL('../../', import.meta.url).pathname;
const shells = ['bash', 'zsh', 'fish'] as const;
const has = Object.fromEntries(shells.map((shell) => [shell, hasProgram(shell)]));
for (const shell of shells) if (!has[shell]) process.stderr.write(`skipped: there is no ${shell} on this machine\n`);

let desk: FolderDesk;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  desk = openFolderDesk({ components: [{ name: 'checkout', title: 'Checkout' }, { name: 'api' }] });
  await desk.open();
  await desk.run('open', 'Mails: $(touch pwned) late', '--impact', 'minor', '--yes');
  mkdirSync(desk.path('bin'));
  // As an installation puts it there.
  writeFileSync(desk.path('bin', 'incident'), `#!/bin/sh\nexec "${process.execPath}" "${root}bin/incident.js" "$@"\n`);
  chmodSync(desk.path('bin', 'incident'), 0o755);
  for (const shell of shells) writeFileSync(desk.path(`script.${shell}`), (await desk.run('completion', shell)).stdout);
  env = { PATH: `${desk.path('bin')}:${process.env['PATH']}`, INCIDENT_CONFIG: desk.configFile, PS1: 'READY> ' };
});
afterAll(() => desk.close());

/** A line is taken once it is run: what the shell hands over then is shown, a word in brackets each. */
async function startAsking(shell: 'bash' | 'zsh'): Promise<ShellSession> {
  const quiet = { bash: ['bash', '--norc', '--noprofile', '-i'], zsh: ['zsh', '-f', '-i'] } as const;
  const session = startShell(desk, quiet[shell], { ...env, LANG: 'C.UTF-8' });
  await session.type('', 'READY> ');
  // In halves, so that the echo of the line is not taken for its end.
  const show = `incident() { printf '[%s]' "$@"; echo " EN""D"; }`;
  await session.type(`source ./script.${shell}; ${show}; echo LOA""DED\r`, /LOADED[\s\S]*READY> /u);
  return session;
}

describe.each(['bash', 'zsh'] as const)('%s', (shell) => {
  it.runIf(has[shell])('has no fault in its script', () => {
    expect(spawnSync(shell, ['-n', desk.path(`script.${shell}`)], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.runIf(has[shell])('completes verbs, ids, components with their state, and flags', async () => {
    const session = await startAsking(shell);
    try {
      const taken = async (...parts: readonly (readonly [keys: string, until: string])[]): Promise<string> => {
        for (const [keys, until] of parts) await session.type(keys, until);
        return /\[.*\](?= END)/u.exec(await session.type('\r', / END[\s\S]*READY> /u))?.[0] ?? '';
      };
      expect(await taken(['incident resol\t', 've '])).toBe('[resolve]');
      expect(await taken(['incident show 1\t', '1 '])).toBe('[show][1]');
      expect(await taken(['incident open --component c\t', 'heckout='], ['ma\t', 'jor_outage '])).toBe(
        '[open][--component][checkout=major_outage]',
      );
      expect(await taken(['incident open --imp\t', 'act'], ['ma\t', 'jor '])).toBe('[open][--impact][major]');
      expect(await taken(['incident open --impact=ma\t', 'jor '])).toBe('[open][--impact=major]');
      expect(await taken(['incident contacts import script.f\t', 'ish '])).toBe('[contacts][import][script.fish]');
      expect(await taken(['incident open "Mails are late" --skip b\t', 'log '])).toBe(
        '[open][Mails are late][--skip][blog]',
      );
    } finally {
      session.close();
    }
  });

  it.runIf(has[shell])(
    'lists the open incidents with their titles, newest first, and runs nothing of them',
    async () => {
      const session = await startAsking(shell);
      try {
        const listed = await session.type('incident update \t\t\t', /INC-1[^\n]*Checkout is down/u);
        expect(listed).toMatch(
          /INC-2\W+Mails: \$\(touch pwned\) late \(investigating\)[\s\S]*INC-1\W+Checkout is down/u,
        );
        expect(spawnSync('ls', [desk.folder], { encoding: 'utf8' }).stdout).not.toContain('pwned');
      } finally {
        session.close();
      }
    },
  );
});

describe('bash', () => {
  /** What it offers for a line; only the words, as on the first Tab. */
  const offered = (line: string, ...words: readonly string[]): readonly string[] => {
    const script = `
      source "$1"; COMP_LINE=$2; shift 2
      COMP_POINT=\${#COMP_LINE} COMP_TYPE=9 COMP_WORDS=(incident "$@") COMP_CWORD=$#
      _incident incident
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const ran = spawnSync('bash', ['--norc', '-uc', script, 'bash', desk.path('script.bash'), line, ...words], {
      env: { ...desk.env, ...env },
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    return ran.stdout.split('\n').filter(Boolean);
  };

  it.runIf(has['bash'])('puts the parts together again at which it takes a line apart', () => {
    expect(offered('incident open --component checkout=', 'open', '--component', 'checkout', '=')).toContain(
      'operational',
    );
    expect(offered('incident open --impact=', 'open', '--impact', '=')).toEqual(['none', 'minor', 'major', 'critical']);
    expect(offered('incident --store sqlite:/x upd', '--store', 'sqlite', ':', '/x', 'upd')).toEqual(['update']);
    expect(offered('incident nonsense ', 'nonsense', '')).toEqual([]);
  });
});

describe('fish', () => {
  const offered = (line: string): readonly string[] => {
    const ran = spawnSync(
      'fish',
      ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', desk.path('script.fish'), line],
      {
        env: { ...desk.env, ...env },
        cwd: desk.folder,
        encoding: 'utf8',
      },
    );
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    return ran.stdout.split('\n').filter(Boolean);
  };

  it.runIf(has['fish'])('completes verbs, ids with titles, components with their state, flags and files', () => {
    expect(offered('incident resol')).toEqual(['resolve\tGive the all-clear, once it is true']);
    expect(offered('incident update ')).toEqual([
      'INC-2\tMails: $(touch pwned) late (investigating)',
      'INC-1\tCheckout is down (investigating)',
    ]);
    expect(offered('incident open --component ch')).toEqual(['checkout=\tCheckout']);
    expect(offered('incident open --component checkout=maj')).toEqual(['checkout=major_outage']);
    expect(offered('incident open "Mails are late" --impact=maj')).toEqual(['--impact=major']);
    expect(offered('incident contacts import script.f')).toEqual(['script.fish']);
    expect(offered('incident open --dry')).toEqual([expect.stringMatching(/^--dry-run\t/u)]);
    expect(offered('incident nonsense ')).toEqual([]);
  });
});
