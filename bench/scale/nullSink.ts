import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../tests/helpers/freePort.ts';

const path = '/usr/sbin/smtp-sink';

export const sinkProgram = (): string | null => (existsSync(path) ? path : null);

/** Postfix's: takes everything, keeps nothing. */
export async function nullSink(): Promise<{
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}> {
  const port = await freePort();
  const child = spawn(path, ['-u', 'nobody', `127.0.0.1:${port}`, '1000'], { stdio: 'ignore' });
  await sleep(300);
  return {
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
