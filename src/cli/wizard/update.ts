import type { App } from '../../app.ts';
import { isOpen } from '../../domain/incident.ts';
import { openStatuses } from '../../domain/status.ts';
import type { UpdateInput } from '../../usecases/input.ts';
import type { Context } from '../define.ts';
import { askOne, askText } from '../io/prompter.ts';
import { whileWatched } from '../whileWatched.ts';

/** Asks for the status and the words of an update; Enter keeps the one and takes the template's other. */
export async function askUpdate(given: UpdateInput, app: App, context: Context): Promise<UpdateInput> {
  const found = await app.find(given.id, 'open');
  // A missing or closed incident is refused where all refusals are made.
  if (!found.ok || !isOpen(found.value)) return given;
  const choices = openStatuses.map((value) => ({ name: value, value }));
  const said = given.status ?? given.event;
  const status = said === null ? await askOne('Where are you now?', choices, found.value.status) : given.status;
  const input: UpdateInput = { ...given, id: String(found.value.number), status };
  const draft = await whileWatched(context, (watcher) => app.update.prepare(input, watcher));
  const offered = draft.ok && draft.value.kind === 'draft' ? draft.value.update.body : '';
  return { ...input, message: await askText('What do you tell them?', offered) };
}
