import type { App } from '../app.ts';
import type { Explanation } from './cliError.ts';
import type { Context } from './define.ts';
import { explanationOf, isDown } from './explainThrown.ts';
import { cleanText } from './io/cleanText.ts';
import { createOutput, type Output } from './io/output.ts';
import { writeOut } from './io/standardOut.ts';
import { readTerminal } from './io/terminal.ts';
import { loadApp } from './loadApp.ts';
import { parseCommandLine } from './program.ts';
import { viaOf } from './via.ts';

/** argv to exit code. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  if (argv[0] === '__complete') {
    const { answerCompletion } = await import('./completion/answerCompletion.ts');
    return await answerCompletion(argv.slice(argv[1] === '--' ? 2 : 1), process.env);
  }
  const stop = listenForSignals();
  const has = (flag: string): boolean => argv.includes(flag);
  // Who asks for JSON is a script, at a terminal too: stderr holds nothing but the one object that it parses.
  const input = !has('--no-input') && !has('--json');
  const terminal = await readTerminal(process.env, { input, color: !has('--no-color') });
  let app: App | null = null;
  const flags = { json: has('--json'), quiet: has('--quiet') };
  const output = createOutput(flags, terminal, (text) => app?.redact(text) ?? text);
  process.once('uncaughtException', (error) => {
    tell(error, explanationOf(error), output, argv);
    process.exit(1);
  });
  try {
    const parsed = await parseCommandLine(argv);
    if (parsed.kind === 'help') {
      writeOut(`${parsed.text}\n`);
      return 0;
    }
    const { name, definition, args, options } = parsed.command;
    if (argv.some((one) => /postgres(?:ql)?:/iu.test(one))) {
      (await import('./typedPassword.ts')).refuseTypedPassword(options);
    }
    const via = viaOf(name, terminal, process.env);
    const contextOn = (store: string | null): Context => {
      const settings = { config: text(options['config']), store };
      return {
        output,
        terminal,
        env: process.env,
        version,
        signal: stop,
        verb: name,
        settings,
        app: async () => {
          const ready = app ?? (await loadApp(settings, version, process.env, output.warn, via));
          app = ready;
          if (options['detach'] === true) await refuseDetachedFile(ready.config.storeUrl);
          return ready;
        },
      };
    };
    const context = contextOn(text(options['store']));
    try {
      return (await definition.run(args, options, context)) ?? 0;
    } catch (error) {
      const beside = isDown(error)
        ? await (await import('./standbyOffer.ts')).offersStandby(error, context, options)
        : null;
      if (beside === null) throw error;
      await (app as App | null)?.close();
      app = null;
      return (await definition.run(args, { ...options, detach: false }, contextOn(beside))) ?? 0;
    }
  } catch (error) {
    return await explain(error, output, argv);
  } finally {
    // A cast, because the compiler does not see that `app` is set in a closure.
    await (app as App | null)?.close();
    await output.flush();
  }
}

/** Before anything is asked or prepared. */
async function refuseDetachedFile(storeUrl: string): Promise<void> {
  const { needsSharedStore } = await import('./worker/needsSharedStore.ts');
  needsSharedStore(storeUrl, '--detach leaves the sending to a worker');
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

async function explain(error: unknown, output: Output, argv: readonly string[]): Promise<number> {
  const explanation = isDown(error)
    ? (await import('./standbyOffer.ts')).explainDown(error, argv, process.env)
    : explanationOf(error);
  tell(error, explanation, output, argv);
  return explanation.exit;
}

/** Also what nobody caught, which Node would print with all that hangs on it, past the redactor. */
function tell(error: unknown, explanation: Explanation, output: Output, argv: readonly string[]): void {
  output.explain(explanation);
  const isTold = argv.includes('--verbose') && explanation.kind === 'bug' && !output.json;
  if (isTold && error instanceof Error) output.say(cleanText(error.stack ?? ''));
}
