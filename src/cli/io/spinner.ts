import type { Output } from './output.ts';

/** Shows at a terminal that something takes its time. */
export async function whileBusy<T>(output: Output, text: string, work: () => Promise<T>): Promise<T> {
  if (!output.terminal.interactive || output.json) return await work();
  const { default: ora } = await import('ora');
  const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start();
  return await work().finally(() => void spinner.stop());
}
