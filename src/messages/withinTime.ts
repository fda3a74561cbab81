import { type Context, createContext, Script } from 'node:vm';

/** A little more than the engine's own limit, whose message names the line. */
const limitMs = 500;

/** Made for the first template that is not built in: a context takes about a millisecond. */
let room: { readonly script: Script; readonly context: Context; readonly sandbox: { work: () => unknown } } | null =
  null;

function roomOf(): NonNullable<typeof room> {
  const sandbox = { work: (): unknown => undefined };
  room ??= { script: new Script('work()'), context: createContext(sandbox), sandbox };
  return room;
}

/**
 * The engine looks at its clock between its steps, so one step that takes for ever is not its to end: V8 ends it here, in
 * the middle of a regular expression too. Throws what `work` throws, and an error that says so when the time is over.
 */
export function withinTime<T>(work: () => T): T {
  const { script, context, sandbox } = roomOf();
  const before = sandbox.work;
  let done: { readonly value: T } | null = null;
  sandbox.work = () => {
    done = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: limitMs });
  } catch (error) {
    // Made in the other context, so it is no instance of our Error.
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Error(`render limit exceeded: it took longer than ${limitMs / 1000} s`, { cause: error });
  } finally {
    sandbox.work = before;
  }
  // A cast, because the compiler does not see that the closure has run.
  return (done as unknown as { readonly value: T }).value;
}
