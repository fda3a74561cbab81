import { keepDraft, setDraftAside } from '../config/postmortemFiles.ts';
import { publicId } from '../domain/incident.ts';
import { type Unfinished, unfinishedIn } from '../domain/unfinished.ts';
import type { PostmortemDraft } from '../usecases/draftPostmortem.ts';
import type { Context } from './define.ts';
import { openEditor } from './openEditor.ts';
import { keptDraftOf, orExplain } from './postmortemFile.ts';
import { unfinishedWords } from './postmortemWords.ts';

/** Makes the draft, or takes on the one that is kept, and opens it; without a terminal it is printed. */
export async function writePostmortem(
  context: Context,
  drafted: PostmortemDraft,
  { isNew, isPrinted }: { readonly isNew: boolean; readonly isPrinted: boolean },
): Promise<number> {
  const { output, terminal } = context;
  const { incident, facts, privateLines } = drafted;
  const id = publicId(incident);
  const kept = keptDraftOf(incident);
  const old = isNew ? null : kept.text;
  if (isPrinted || !terminal.interactive) {
    const draft = old ?? drafted.text;
    output.result({ incident: id, path: old === null ? null : kept.path, draft, facts }, draft.trimEnd());
    return 0;
  }
  if (kept.text !== null && isNew) {
    const aside = orExplain(() => setDraftAside(kept.path), kept.path, 'written', incident);
    output.say(`The draft that was there is kept in ${aside}`);
  }
  if (old === null) orExplain(() => keepDraft(kept.path, drafted.text), kept.path, 'written', incident);
  else output.say(`This is the draft that you began. To begin again: incident postmortem ${incident.number} --new`);
  const edited = await openEditor(kept.path, await (await context.app()).programEnv());
  if (edited.kind === 'failed') output.warn(`The editor could not be used: ${edited.editor} (${edited.reason}).`);
  const draft = keptDraftOf(incident).text ?? drafted.text;
  const left = unfinishedIn(draft, privateLines);
  const text = nextSteps(kept.path, left, incident.number, edited.kind === 'edited');
  output.result({ incident: id, path: kept.path, draft, facts }, text);
  return 0;
}

const shownAtMost = 10;

function nextSteps(path: string, left: readonly Unfinished[], number: number, wasOpen: boolean): string {
  const lines = left.slice(0, shownAtMost).map((one) => `  ${unfinishedWords(one)}`);
  const more = left.length > lines.length ? [`  and ${left.length - lines.length} more`] : [];
  const open = wasOpen ? [] : ['Open it in your editor; $EDITOR names the one that this command should open.'];
  if (left.length === 0) {
    return [`The draft is ready: ${path}`, ...open, `Publish it:  incident postmortem ${number} --publish`].join('\n');
  }
  return [
    `The draft is in ${path}`,
    ...open,
    'Before it can be published:',
    ...lines,
    ...more,
    `Go on writing:  incident postmortem ${number}`,
    `Then:           incident postmortem ${number} --publish`,
  ].join('\n');
}
