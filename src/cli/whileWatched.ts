import type { Watcher } from '../usecases/progress.ts';
import type { Context } from './define.ts';
import { showProgress } from './io/progress.ts';

/** Shows how something goes on, and takes that off the screen at its end. */
export async function whileWatched<T>(
  { output, signal }: Pick<Context, 'output' | 'signal'>,
  work: (watcher: Watcher) => Promise<T>,
): Promise<T> {
  const { onProgress, stop } = showProgress(output);
  return await work({ onProgress, signal }).finally(stop);
}
