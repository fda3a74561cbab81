import type { App } from '../../app.ts';
import { withCorrections } from '../../domain/update.ts';
import type { CorrectInput } from '../../usecases/input.ts';
import { askText } from '../io/prompter.ts';

/** Offers the words as they stand now, to be changed. */
export async function askCorrect(given: CorrectInput, app: App): Promise<CorrectInput> {
  const shown = await app.show(given.id);
  // A missing incident or update is refused where all refusals are made.
  if (!shown.ok) return given;
  const updates = withCorrections(shown.value.updates);
  const named = shown.value.updates.find((one) => one.seq === given.update);
  const seq = named?.corrects ?? given.update;
  const wrong = seq === null ? updates.at(-1) : updates.find((one) => one.seq === seq);
  if (!wrong) return given;
  const changed = (text: string): true | string =>
    text.trim() === wrong.body ? 'These are the words that stand there. Change them, or stop with Ctrl-C.' : true;
  const message = await askText(`What should update ${wrong.seq} (${wrong.event}) have said?`, wrong.body, changed);
  return { ...given, message };
}
