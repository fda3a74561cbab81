import type { App, Publishing } from '../../app.ts';
import type { PublishInput } from '../../usecases/input.ts';
import type { Context } from '../define.ts';
import { askMany } from '../io/prompter.ts';
import { whileWatched } from '../whileWatched.ts';

/** Preselected is what the routes choose; to change nothing is to leave it to them. */
export async function askChannels<Input extends PublishInput>(
  input: Input,
  publishing: Publishing<Input>,
  app: App,
  context: Context,
): Promise<readonly string[] | null> {
  const draft = await whileWatched(context, (watcher) => publishing.prepare(input, watcher));
  const chosen = draft.ok && draft.value.kind === 'draft' ? draft.value.messages.map((one) => one.channel) : [];
  const usable = app.config.channels.filter(({ name }) => !input.skip.includes(name));
  if (usable.length < 2) return null;
  const choices = usable.map(({ name, definition }) => ({
    name: `${name} (${definition.title})`,
    value: name,
    checked: chosen.includes(name),
  }));
  const picked = await askMany('Whom do you tell?', choices);
  const same = picked.length === new Set(chosen).size && picked.every((name) => chosen.includes(name));
  return same ? null : picked;
}
