import type { Reading } from '../contacts/contactSource.ts';
import type { Contact } from '../domain/contact.ts';
import type { OnProgress } from './progress.ts';

/** The same reading, of which is told how far it is. */
export const watchedReading = (reading: Reading, list: string, onProgress: OnProgress | undefined): Reading =>
  onProgress ? { ...reading, batches: told(reading.batches, list, onProgress) } : reading;

async function* told(
  batches: Reading['batches'],
  list: string,
  onProgress: OnProgress,
): AsyncGenerator<readonly Contact[]> {
  let people = 0;
  for await (const batch of batches) {
    people += batch.length;
    onProgress({ kind: 'reading', list, people });
    yield batch;
  }
  onProgress({ kind: 'sorting', people });
}
