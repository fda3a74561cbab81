import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecipeDesk, type RecipeDesk, root } from './recipeDesk.ts';

export const alertSecret = 's'.repeat(64);

/** The receiver as a process of its own, over channels into folders. */
export interface ReceiverDesk {
  readonly desk: RecipeDesk;
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Waits for it to end by itself. */
  ended(): Promise<number | null>;
  post(body: unknown, authorization?: string): Promise<{ readonly status: number; readonly text: string }>;
  logged(): string;
  close(): Promise<void>;
}

export function openReceiverDesk(): ReceiverDesk {
  const desk = openRecipeDesk();
  let receiver: ChildProcess | null = null;
  let url = '';
  let logged = '';
  const ended = async (): Promise<number | null> => {
    const running = receiver;
    if (running !== null && running.exitCode === null) await once(running, 'close');
    return running?.exitCode ?? null;
  };
  const stop = async (): Promise<number | null> => {
    receiver?.kill('SIGTERM');
    return await ended();
  };
  return {
    desk,
    ended,
    stop,
    logged: () => logged,
    start: async (env = {}) => {
      writeFileSync(desk.path('secret'), `${alertSecret}\n`);
      logged = '';
      const child = spawn(process.execPath, [join(root, 'examples/alertReceiver.mjs')], {
        env: { ...desk.recipeEnv, ALERT_SECRET_FILE: desk.path('secret'), ALERT_PORT: '0', ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      receiver = child;
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        logged += text;
      });
      // It says where it listens in its first line, or why it does not.
      while (!logged.includes('\n')) await once(child.stderr, 'data');
      url = /http:\S+/u.exec(logged)?.[0] ?? '';
    },
    post: async (body, authorization = `Bearer ${alertSecret}`) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(url, { method: 'POST', headers: { authorization }, body: text });
      return { status: response.status, text: (await response.text()).trim() };
    },
    close: async () => {
      await stop();
      desk.close();
    },
  };
}
