import type { CorrectedUpdate } from '../domain/update.ts';
import { markdownToHtml } from '../messages/markdownHtml.ts';

const known = new WeakMap<CorrectedUpdate, Promise<string>>();

/** The words of an update as HTML. Its page and six feeds show them: Markdown is read once, which costs half a millisecond. */
export function updateHtml(update: CorrectedUpdate): Promise<string> {
  const found = known.get(update) ?? markdownToHtml(update.body);
  known.set(update, found);
  return found;
}
