import type { App } from '../../app.ts';
import type { AnnounceInput } from '../../usecases/input.ts';
import type { Context } from '../define.ts';
import { askChannels } from './askChannels.ts';
import { askWords } from './workSteps.ts';

/** Asks for the words and the channels; Enter takes the template's words, and all who hear of it by the routes. */
export async function askAnnounce(given: AnnounceInput, app: App, context: Context): Promise<AnnounceInput> {
  const worded = await askWords(given, app.announce, context);
  return { ...worded, only: given.only ?? (await askChannels(worded, app.announce, app, context)) };
}
