import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/recipes.md'), 'utf8');
const program = join(import.meta.dirname, '../../bin/incident.js');

/** A block of code, by what its first line holds. */
function blockOf(language: string, mark: string): string {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gmu'))].map(
    ([, text]) => text ?? '',
  );
  const found = blocks.find((text) => text.includes(mark));
  if (found === undefined) throw new Error(`docs/recipes.md shows no ${language} with ${mark}`);
  return found;
}

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
  // As it is installed: by its name on the path.
  mkdirSync(desk.path('bin'));
  writeFileSync(desk.path('bin', 'incident'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(desk.path('bin', 'incident'), 0o755);
});
afterEach(() => desk.close());

/** Lines of a job, run by the shell that the service runs them with. */
function runLines(lines: string, shell: readonly string[]) {
  const [command = '', ...args] = shell;
  const PATH = `${desk.path('bin')}:${process.env['PATH']}`;
  const env = { ...desk.env, PATH, INCIDENT_CONFIG: desk.configFile };
  const { status, stdout, stderr } = spawnSync(command, [...args, lines], { env, cwd: desk.folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const overdue = async (): Promise<void> => {
  await desk.open();
  desk.sql('update incidents set next_update_by = 1');
};

describe('GitHub Actions', () => {
  interface Workflow {
    readonly on: { readonly schedule: readonly { readonly cron: string }[] };
    readonly concurrency: string;
    readonly jobs: { readonly tick: { readonly steps: readonly { readonly run: string; readonly shell: string }[] } };
  }
  const workflow = parse(blockOf('yaml', '.github/workflows/incident.yml')) as Workflow;
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
  const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'];

  it('is scheduled, one run at a time', () => {
    expect(workflow).toMatchObject({ on: { schedule: [{ cron: '*/5 * * * *' }] }, concurrency: 'incident' });
    expect(workflow.jobs.tick.steps).toHaveLength(1);
  });

  it('runs green where nothing is due, and red with 6 where a person is needed', async () => {
    const run = workflow.jobs.tick.steps[0]?.run ?? '';
    expect(runLines(run, bash)).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(readFileSync(desk.path('tick.json'), 'utf8'))).toMatchObject({ due: [], did: [] });
    await overdue();
    expect(runLines(run, bash)).toMatchObject({ status: 6 });
  });
});

describe('GitLab CI', () => {
  const { incident: job } = parse(blockOf('yaml', '.gitlab-ci.yml')) as { incident: { script: readonly string[] } };

  it('is of one job at a time that ends as the program does', async () => {
    expect(job).toMatchObject({ resource_group: 'incident' });
    const script = job.script.join('\n');
    expect(runLines(script, ['bash', '-eo', 'pipefail', '-c'])).toMatchObject({ status: 0, stderr: '' });
    await overdue();
    expect(runLines(script, ['bash', '-eo', 'pipefail', '-c'])).toMatchObject({ status: 6 });
  });
});

describe('cron', () => {
  const line =
    blockOf('cron', 'tick')
      .split('\n')
      .find((one) => one.startsWith('*/5')) ?? '';
  const command = line.replace(/^(?:\S+ ){5}/u, '').replace('/usr/local/bin/incident', 'incident');

  it('has no % in its line, which cron would take for the end of it', () => {
    expect(line).not.toContain('%');
  });

  it('prints nothing, so that no mail goes out, unless a person is needed', async () => {
    expect(runLines(command, ['sh', '-c'])).toEqual({ status: 0, stdout: '', stderr: '' });
    await overdue();
    expect(runLines(command, ['sh', '-c']).stdout).toContain('OVERDUE');
  });
});

describe('systemd', () => {
  const analyze = 'systemd-analyze';
  const hasSystemd = spawnSync(analyze, ['--version']).status === 0;

  it.runIf(hasSystemd)('takes both units without a word', () => {
    const service = blockOf('ini', 'incident-tick.service').replace(
      '/usr/local/bin/incident',
      desk.path('bin', 'incident'),
    );
    writeFileSync(desk.path('incident-tick.service'), service);
    writeFileSync(desk.path('incident-tick.timer'), blockOf('ini', 'incident-tick.timer'));
    const files = ['incident-tick.service', 'incident-tick.timer'].map((name) => desk.path(name));
    const { status, stdout, stderr } = spawnSync(analyze, ['verify', '--man=no', ...files], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('runs it as often as it says', () => {
    expect(blockOf('ini', 'incident-tick.timer')).toContain('OnCalendar=*:0/5');
    expect(blockOf('ini', 'incident-tick.service')).toContain('tick --every 5m');
  });
});
