import { Chalk, type ChalkInstance } from 'chalk';
import type { Environment } from '../../config/paths.ts';

/** What the streams are, and what the founder or his environment wants of them. */
export interface Terminal {
  /** May ask: a TTY on stdin and stderr, no `CI`, no `--no-input`. */
  readonly interactive: boolean;
  readonly colour: ChalkInstance;
  readonly width: number;
}

export interface TerminalFlags {
  readonly input: boolean;
  readonly color: boolean;
}

export function readTerminal(env: Environment, flags: TerminalFlags): Terminal {
  const { stdin, stdout, stderr } = process;
  const asked = !isSet(env['CI']) && !isSet(env['INCIDENT_NO_INPUT']) && flags.input;
  return {
    interactive: Boolean(stdin.isTTY && stderr.isTTY) && asked,
    colour: new Chalk({ level: colourLevel(env, flags, Boolean(stdout.isTTY)) }),
    width: stdout.columns ?? 100,
  };
}

/** https://no-color.org and https://force-color.org; a dumb terminal shows escapes as rubbish. */
function colourLevel(env: Environment, flags: TerminalFlags, isTty: boolean): 0 | 1 {
  if (!flags.color || isSet(env['NO_COLOR'])) return 0;
  if (env['FORCE_COLOR'] !== undefined) return isSet(env['FORCE_COLOR']) ? 1 : 0;
  return isTty && env['TERM'] !== 'dumb' ? 1 : 0;
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false';
