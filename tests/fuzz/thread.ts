import { parentPort, workerData } from 'node:worker_threads';
import { createInputs, type Inputs } from './inputs.ts';
import { type Board, clear, type Finding, type Order, post, type Report } from './messages.ts';
import { minimise } from './minimise.ts';
import { loadTarget } from './targets/index.ts';
import { noteStray, type Tried, tryOne } from './tryOne.ts';

// Runs the parsers. What hangs in here is ended from outside, so nothing else lives in this thread.

const { board } = workerData as { readonly board: Board };
const inputsOf = new Map<string, Inputs>();
const known = new Set<string>();

process.on('unhandledRejection', noteStray);
process.on('uncaughtException', noteStray);

async function watched(name: string, input: string): Promise<Tried> {
  const target = await loadTarget(name);
  post(board, input);
  try {
    return await tryOne(target, input);
  } finally {
    clear(board);
  }
}

async function fuzz(order: Extract<Order, { kind: 'fuzz' }>): Promise<Report> {
  const { target: name, seed } = order;
  const target = await loadTarget(name);
  const inputs = inputsOf.get(name) ?? (await createInputs(target, seed, 'count' in order));
  inputsOf.set(name, inputs);
  const findings: Finding[] = [];
  const [startMs, cpu] = [performance.now(), process.threadCpuUsage()];
  let [tried, broke] = [0, 0];
  const goesOn = (): boolean =>
    'count' in order ? tried < order.count : tried === 0 || performance.now() - startMs < order.ms;
  while (goesOn()) {
    const input = inputs.next();
    const result = await watched(name, input);
    tried += 1;
    if (result.kind === 'held') {
      inputs.cameTo(input, result.end);
      continue;
    }
    broke += 1;
    const key = `${name} ${result.key}`;
    if (known.has(key)) continue;
    known.add(key);
    const least = await minimise(input, async (candidate) => {
      const again = await watched(name, candidate);
      return again.kind === 'broke' && again.key === result.key;
    });
    findings.push({ target: name, key: result.key, why: result.why, input: least });
  }
  const { user, system } = process.threadCpuUsage(cpu);
  return {
    tried,
    broke,
    findings,
    ends: inputs.ends(),
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - startMs,
  };
}

// Keeps the thread, so that an input whose promise is never settled is seen to hang.
const beat = setInterval(() => {}, 60_000);

parentPort?.on('message', async (order: Order) => {
  if (order.kind === 'close') {
    for (const name of inputsOf.keys()) await (await loadTarget(name)).close?.();
    clearInterval(beat);
    parentPort?.close();
    process.exit(0);
  }
  try {
    parentPort?.postMessage(order.kind === 'fuzz' ? await fuzz(order) : await watched(order.target, order.input));
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
