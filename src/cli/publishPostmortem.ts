import type { App } from '../app.ts';
import { dropDraft } from '../config/postmortemFiles.ts';
import type { PostmortemInput } from '../usecases/input.ts';
import { isAsked } from '../usecases/published.ts';
import type { Context } from './define.ts';
import { keptDraftOf, orExplain } from './postmortemFile.ts';
import { type PublishFlags, runPublishing } from './publishFlow.ts';

/** Posts the words that were given, or those of the draft that is kept; this one is gone once the store has its words. */
export async function publishPostmortem(
  context: Context,
  app: App,
  input: PostmortemInput,
  flags: PublishFlags,
): Promise<number> {
  // What is unknown, or in the wrong state, is refused where all refusals are made.
  const found = input.message === null ? await app.find(input.id, 'resolved') : null;
  const kept = found?.ok ? keptDraftOf(found.value) : null;
  const message = input.message ?? kept?.text ?? null;
  let isSaid = false;
  const code = await runPublishing(context, app, app.postmortem, { ...input, message }, flags, (published) => {
    // What somebody may still refuse to publish stays.
    isSaid = !isAsked(published);
  });
  if (kept?.text != null && found?.ok && isSaid) {
    orExplain(() => dropDraft(kept.path), kept.path, 'written', found.value);
  }
  return code;
}
