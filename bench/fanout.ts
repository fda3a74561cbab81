// One slow receiver among eight, and among a town of all services that there are: whether the others are kept waiting,
// and how much the whole run adds to the slow one.
import { openDesk } from '../tests/helpers/desk.ts';
import { type HookReceiver, startHookReceiver } from '../tests/helpers/hookReceiver.ts';
import { openTown } from '../tests/helpers/town/town.ts';

const rounds = 5;
const receivers = 8;
const slowMs = 5_000;
const limits = { othersMs: 300, wholeMs: 5_500, addedMs: 500 };

export async function run(): Promise<void> {
  const others: number[] = [];
  const wholes: number[] = [];
  const towns: InTown[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { othersMs, wholeMs } = await fanOut();
    others.push(othersMs);
    wholes.push(wholeMs);
    towns.push(await inTown());
  }
  process.stdout.write(
    `${rounds} runs, ${receivers} webhook receivers, one of them answers after ${slowMs} ms; the worst run counts\n`,
  );
  say('the seven others, from the start of sending', Math.max(...others), limits.othersMs);
  say('whole run, from typing the command to its end', Math.max(...wholes), limits.wholeMs);
  const worst = towns.toSorted((a, b) => b.wholeMs - b.aloneMs - (a.wholeMs - a.aloneMs))[0];
  if (!worst) return;
  process.stdout.write(
    `${worst.channels} channels, one of every type: ${worst.wholeMs.toFixed(0)} ms, the slowest of them alone ${worst.aloneMs.toFixed(0)} ms\n`,
  );
  say('what the others add to the slowest one', worst.wholeMs - worst.aloneMs, limits.addedMs);
}

/** @returns milliseconds until the last of the fast ones had its post, and until the command ended */
async function fanOut(): Promise<{ readonly othersMs: number; readonly wholeMs: number }> {
  const slow = await startHookReceiver(slowMs);
  const fast = await Promise.all(Array.from({ length: receivers - 1 }, () => startHookReceiver()));
  const desk = openDesk();
  try {
    desk.configure(configFor([slow, ...fast]));
    const typedAt = performance.now();
    const ran = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes', '--json');
    const wholeMs = performance.now() - typedAt;
    if (ran.code !== 0) throw new Error(`open ended with ${ran.code}: ${ran.stderr}`);
    const { update } = ran.json() as { readonly update: { readonly at: string } };
    // The update carries the time at which it was planned: before the commit, and so before the first byte is sent.
    const startedAt = Date.parse(update.at) - performance.timeOrigin;
    const arrived = fast.map(({ posts }) => posts[0]?.atMs ?? Number.POSITIVE_INFINITY);
    return { othersMs: Math.max(...arrived) - startedAt, wholeMs };
  } finally {
    await Promise.all([slow, ...fast].map((one) => one.close()));
    desk.close();
  }
}

/** A channel of every type. Milliseconds from typing the command to its end. */
interface InTown {
  readonly channels: number;
  /** With one message at every service. */
  readonly wholeMs: number;
  /** With the slowest alone, which answers after `slowMs`. */
  readonly aloneMs: number;
}

async function inTown(): Promise<InTown> {
  const town = await openTown({ slowMs });
  const names = [...new Map(town.houses.map(({ type, name }) => [type, name])).values()];
  const channels = Object.entries((town.config as { readonly channels: object }).channels);
  const config = { ...town.config, channels: Object.fromEntries(channels.filter(([name]) => names.includes(name))) };
  const timed = async (...more: readonly string[]): Promise<number> => {
    const desk = openDesk();
    try {
      desk.configure(config);
      const typedAt = performance.now();
      const ran = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes', '--json', ...more);
      const tookMs = performance.now() - typedAt;
      if (ran.code !== 0) throw new Error(`open ended with ${ran.code}: ${ran.stderr}${ran.stdout}`);
      return tookMs;
    } finally {
      desk.close();
    }
  };
  try {
    const [wholeMs, aloneMs] = [await timed(), await timed('--channel', 'webhook')];
    return { channels: names.length, wholeMs, aloneMs };
  } finally {
    await town.close();
  }
}

const configFor = (hooks: readonly HookReceiver[]) => ({
  company: { name: 'Acme' },
  store: 'sqlite:./incidents.db',
  channels: Object.fromEntries(
    hooks.map(({ url }, index) => [`hook${index}`, { type: 'webhook', url, secret: { env: 'DESK_HOOK' } }]),
  ),
});

function say(what: string, ms: number, limit: number): void {
  const verdict = ms <= limit ? 'ok' : 'OVER';
  const share = `${(ms / limit).toFixed(2)} of the limit`;
  process.stdout.write(`${what.padEnd(48)} ${ms.toFixed(0).padStart(6)} ms  ${share}  ${verdict} (at most ${limit})\n`);
}
