import * as v from 'valibot';
import { plainLine, spokenMs } from './plainLine.ts';
import { defineProbe, type Finding, type ProgramEnd } from './probe.ts';
import { nonEmptyText } from './settings.ts';

const argv = 'a program and its arguments: ["/usr/local/bin/check-shop", "--fast"]';

/** Runs a program of the founder's own and asks how it ended. */
export const command = defineProbe({
  type: 'command',
  title: 'Your own program',
  healthyWhen: 'it ends with exit code 0',
  client: 'node:child_process',
  settings: {
    command: v.pipe(
      v.array(nonEmptyText(argv), argv),
      v.minLength(1, argv),
      v.description('the program and its arguments, a list and never a shell; a relative path starts at the config'),
    ),
    env: v.pipe(
      v.optional(v.array(nonEmptyText('the name of a variable'), 'a list of variables'), []),
      v.description('variables that the config names as secrets and that it may see all the same'),
    ),
  },
  look: async ({ command: program, env, timeout }, io, signal) => {
    const end = await io.run({ argv: program, env, stdin: '', timeoutMs: timeout }, signal);
    return { healthy: end.kind === 'exited' && end.code === 0, reason: reasonOf(end, timeout) };
  },
});

function reasonOf(end: ProgramEnd, timeoutMs: number): Finding['reason'] {
  switch (end.kind) {
    case 'exited': {
      const words = end.code === 0 ? '' : firstWords(end);
      return `exit code ${end.code}${words === '' ? '' : `: ${words}`}`;
    }
    case 'killed':
      return `it was killed (${plainLine(end.signal, 20)})`;
    case 'stopped':
      return end.by === 'time' ? `it was not done after ${spokenMs(timeoutMs)}, and was stopped` : 'interrupted';
    case 'not-started':
      return end.code === 'interrupted' ? 'interrupted' : `it could not be started (${plainLine(end.code, 40)})`;
  }
}

/** Of stderr no more than this is kept, its end. */
const keptErrorChars = 4096;

/** What it says first is what is wrong, as monitoring plugins do (https://nagios-plugins.org/doc/guidelines.html#PLUGOUTPUT). */
function firstWords({ errors, output }: Extract<ProgramEnd, { kind: 'exited' }>): string {
  // Where it said more than is kept the first line that is left may be half of one.
  const whole = errors.length < keptErrorChars ? errors : errors.replace(/^[^\n]*\n/u, '');
  const [line = ''] = [...whole.split('\n'), ...output.split('\n')].map((one) => plainLine(one, 200)).filter(Boolean);
  return line;
}
