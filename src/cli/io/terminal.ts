import type { Environment } from '../../config/paths.ts';
import { isTerminal } from './standardOut.ts';

/** What the streams are, and what the founder or his environment wants of them. */
export interface Terminal {
  /** May ask: a TTY on stdin and stderr, no `CI`, no `--no-input`. */
  readonly interactive: boolean;
  /** Whether lines on stderr may be drawn over: a TTY that knows how, and no `CI`. A question, because to ask costs 5 ms. */
  readonly isLive: () => boolean;
  readonly colour: Colour;
  /** Columns; infinite where the output is no terminal, because in a log a line is a line. */
  readonly width: number;
}

/** The few paints that are used; each gives its text back where there are no colours. */
export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow';
export type Colour = Readonly<Record<Paint, (text: string) => string>>;

export interface TerminalFlags {
  readonly input: boolean;
  readonly color: boolean;
}

export async function readTerminal(env: Environment, flags: TerminalFlags): Promise<Terminal> {
  const isTty = isTerminal(1);
  const asked = !isSet(env['CI']) && !isSet(env['INCIDENT_NO_INPUT']) && flags.input;
  return {
    interactive: asked && isTerminal(0) && isTerminal(2),
    isLive: () => !isSet(env['CI']) && env['TERM'] !== 'dumb' && isTerminal(2),
    colour: hasColours(env, flags, isTty) ? await chalkColour() : plain,
    width: isTty ? (process.stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
  };
}

/** https://no-color.org and https://force-color.org; a dumb terminal shows escapes as rubbish. */
function hasColours(env: Environment, flags: TerminalFlags, isTty: boolean): boolean {
  if (!flags.color || isSet(env['NO_COLOR'])) return false;
  if (env['FORCE_COLOR'] !== undefined) return isSet(env['FORCE_COLOR']);
  return isTty && env['TERM'] !== 'dumb';
}

const same = (text: string): string => text;
const plain: Colour = { bold: same, dim: same, red: same, green: same, yellow: same };

/** Loaded only where there are colours: a script's answer need not wait for it. */
async function chalkColour(): Promise<Colour> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false';
