import type { Publishing } from '../../app.ts';
import { parseDuration } from '../../domain/duration.ts';
import type { ExtendInput, PublishInput } from '../../usecases/input.ts';
import type { Context } from '../define.ts';
import { askText } from '../io/prompter.ts';
import { whileWatched } from '../whileWatched.ts';

/** Asks for the words; Enter takes the template's. What can't be is refused where all refusals are made. */
export async function askWords<Input extends PublishInput>(
  given: Input,
  publishing: Publishing<Input>,
  context: Context,
): Promise<Input> {
  const draft = await whileWatched(context, (watcher) => publishing.prepare(given, watcher));
  if (!draft.ok || draft.value.kind === 'repeat') return given;
  const isNeeded = draft.value.faults.some((fault) => fault.kind === 'missing_input' && fault.flag === '-m');
  const offered = isNeeded ? '' : draft.value.update.body;
  const said = (text: string): true | string => (text.trim() === '' ? 'Please say something.' : true);
  return { ...given, message: await askText('What do you tell them?', offered, said) };
}

/** Asks how much longer it takes, and for the words. */
export async function askExtend(
  given: ExtendInput,
  publishing: Publishing<ExtendInput>,
  context: Context,
): Promise<ExtendInput> {
  const isMissing = given.to === null && given.byMs === null;
  const draft = await whileWatched(context, (watcher) => publishing.prepare(given, watcher));
  if (!draft.ok || draft.value.kind === 'repeat') return given;
  const valid = (text: string): true | string =>
    (parseDuration(text) ?? 0) > 0 ? true : 'A length of time such as 30m or 2h.';
  const byMs = isMissing ? parseDuration(await askText('How much longer does it take?', '30m', valid)) : given.byMs;
  const input = { ...given, byMs };
  return input.message === null ? await askWords(input, publishing, context) : input;
}
