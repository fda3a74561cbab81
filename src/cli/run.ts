import type { App } from '../app.ts';
import { commands } from './commands/index.ts';
import type { Context } from './define.ts';
import { explanationOf } from './explainThrown.ts';
import { createOutput, type Output } from './io/output.ts';
import { writeOut } from './io/standardOut.ts';
import { readTerminal } from './io/terminal.ts';
import { loadApp } from './loadApp.ts';
import { parseCommandLine } from './program.ts';

/** argv to exit code. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  const stop = listenForSignals();
  const has = (flag: string): boolean => argv.includes(flag);
  // Who asks for JSON is a script, at a terminal too: stderr holds nothing but the one object that it parses.
  const input = !has('--no-input') && !has('--json');
  const terminal = await readTerminal(process.env, { input, color: !has('--no-color') });
  let app: App | null = null;
  const flags = { json: has('--json'), quiet: has('--quiet') };
  const output = createOutput(flags, terminal, (text) => app?.redact(text) ?? text);
  try {
    const parsed = parseCommandLine(argv);
    if (parsed.kind === 'help') {
      writeOut(`${parsed.text}\n`);
      return 0;
    }
    const { entry, args, options } = parsed.command;
    const settings = { config: text(options['config']), store: text(options['store']) };
    const context: Context = {
      output,
      terminal,
      env: process.env,
      version,
      signal: stop,
      verb: entry.name,
      commands,
      settings,
      app: async () => {
        const ready = app ?? (await loadApp(settings, version));
        app = ready;
        return ready;
      },
    };
    return (await entry.definition.run(args, options, context)) ?? 0;
  } catch (error) {
    return explain(error, output, has('--verbose'));
  } finally {
    // A cast, because the compiler does not see that `app` is set in a closure.
    await (app as App | null)?.close();
    await output.flush();
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The first Ctrl-C asks to stop; the second does not wait. */
function listenForSignals(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}

function explain(error: unknown, output: Output, verbose: boolean): number {
  const explanation = explanationOf(error);
  output.explain(explanation);
  if (verbose && explanation.kind === 'bug' && !output.json && error instanceof Error) output.say(error.stack ?? '');
  return explanation.exit;
}
