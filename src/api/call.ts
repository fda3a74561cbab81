import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from '../app.ts';
import { usageError } from '../cli/cliError.ts';
import { commands } from '../cli/commands/index.ts';
import type { Context } from '../cli/define.ts';
import { explanationOf } from '../cli/explainThrown.ts';
import { cleanText } from '../cli/io/cleanText.ts';
import type { Output } from '../cli/io/output.ts';
import type { Terminal } from '../cli/io/terminal.ts';
import { loadApp } from '../cli/loadApp.ts';
import { AllclearError } from './allclearError.ts';
import type { Options } from './declarations.ts';
import type { Verb } from './keys.ts';
import { readInput } from './readInput.ts';

/**
 * Runs the command itself, with an output that keeps the answer: so a script that calls is told the same as one that
 * parses `--json`. Touches no stream, asks nothing and ends no process. Throws `AllclearError`.
 */
export async function call(verb: Verb, input: unknown, given: unknown): Promise<unknown> {
  let app: App | null = null;
  const redact = (text: string): string => app?.redact(text) ?? text;
  try {
    const { config, store, env, signal } = readOptions(given);
    const line = readInput(verb, input);
    const version = packageVersion();
    const settings = { config: config ?? null, store: store ?? null };
    const environment = env ?? process.env;
    const answer: { value?: unknown } = {};
    const output = keepingOutput(answer);
    const context: Context = {
      output,
      terminal: noTerminal,
      env: environment,
      version,
      signal: signal ?? new AbortController().signal,
      verb,
      settings,
      app: async () => {
        const ready = app ?? (await loadApp(settings, version, environment, output.warn, 'api'));
        app = ready;
        return ready;
      },
    };
    const definition = await commands.find((one) => one.name === verb)?.load();
    await definition?.run(line.args, line.options, context);
    return JSON.parse(redact(JSON.stringify(answer.value)));
  } catch (error) {
    const explanation = explanationOf(error);
    const [message, hint] = [explanation.message, explanation.hint].map((text) => redact(cleanText(text)));
    const told = { ...explanation, message: message ?? '', hint: hint ?? '' };
    throw new AllclearError(told, explanation.kind === 'bug' ? { cause: error } : undefined);
  } finally {
    // A cast, because the compiler does not see that `app` is set in a closure.
    await (app as App | null)?.close();
  }
}

const optionNames = ['config', 'store', 'env', 'signal'];

function readOptions(given: unknown): Options {
  const options: unknown = given ?? {};
  if (typeof options !== 'object' || options === null) {
    throw usageError([`The options can only be an object of ${optionNames.join(', ')}.`], '');
  }
  // Misspelt, `config` would be the founder's own config instead of the one that was meant.
  const strange = Object.keys(options).filter((name) => !optionNames.includes(name));
  if (strange.length === 0) return options;
  throw usageError(
    strange.map((name) => `There is no option "${name}": expected ${optionNames.join(', ')}.`),
    'What each call takes is in docs/api.md.',
  );
}

/** Keeps the answer that `--json` would write; warnings become part of it. */
function keepingOutput(answer: { value?: unknown }): Output {
  const warnings: string[] = [];
  const isObject = (value: unknown): value is object => typeof value === 'object' && !Array.isArray(value);
  return {
    json: true,
    quiet: true,
    terminal: noTerminal,
    result: (value) => {
      answer.value = warnings.length > 0 && isObject(value) ? { ...value, warnings } : value;
    },
    stream: async () => {},
    say: () => {},
    draw: () => {},
    warn: (text) => void warnings.push(text),
    explain: () => {},
    flush: async () => {},
  };
}

const same = (text: string): string => text;
const noTerminal: Terminal = {
  interactive: false,
  isLive: () => false,
  colour: { bold: same, dim: same, red: same, green: same, yellow: same },
  width: Number.POSITIVE_INFINITY,
};

/** Of the package, whether this is the source or the bundle. */
function packageVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version);
}
