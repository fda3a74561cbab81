import { findPostmortemsFolder } from '../config/paths.ts';
import { findDraft, type KeptDraft } from '../config/postmortemFiles.ts';
import { type Incident, publicId } from '../domain/incident.ts';
import { draftMark } from '../messages/postmortemDraft.ts';
import { CliError } from './cliError.ts';

/** The draft of an incident on this machine. Throws `CliError` for one that can't be read. */
export function keptDraftOf(incident: Incident): KeptDraft {
  const named = { id: publicId(incident), uuid: incident.uuid, mark: draftMark(incident) };
  return orExplain(() => findDraft(findPostmortemsFolder(), named), findPostmortemsFolder(), 'read', incident);
}

/** Does something with the file, and explains what the machine says to it. */
export function orExplain<T>(act: () => T, path: string, what: 'read' | 'written', incident: Incident): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof TypeError) {
      throw new CliError({
        kind: 'draft_unreadable',
        message: `The draft of ${publicId(incident)} in ${path} is not UTF-8 text.`,
        hint: 'Save it as UTF-8, or begin again: incident postmortem --new',
        exit: 2,
      });
    }
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CliError({
      kind: 'draft_unusable',
      message: `The draft of ${publicId(incident)} can not be ${what} in ${path} (${String(error.code)}).`,
      hint: `Print it instead: incident postmortem ${incident.number} --stdout > postmortem.md`,
      exit: 1,
    });
  }
}
