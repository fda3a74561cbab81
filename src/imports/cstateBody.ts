import type { ComponentState } from '../domain/component.ts';
import { cleanBody } from './cleanWords.ts';
import type { ForeignUpdate } from './foreign.ts';
import { readForeignDate } from './foreignDate.ts';
import { foreignStatus } from './statuses.ts';

/** `{{< track "2018-05-25 05:54:00" >}}`: when a paragraph was written; it stands at the paragraph's end. */
const track = /\{\{[<%]\s*track\s+(?:"([^"]*)"|`([^`]*)`|'([^']*)')\s*[>%]\}\}/gu;
const otherShortcodes = /\{\{[<%][^{}]*[>%]\}\}/gu;
/** `*Resolved* -` or `**Investigating**:` in front of a paragraph. */
const leadingWord = /^\s*(\*{1,2}|_{1,2})([\p{L}\p{N}][\p{L}\p{N} -]{0,30})\1\s*[-–—:]?\s*/u;

export interface CstateBody {
  readonly updates: readonly ForeignUpdate[];
  /** How many tracks had no date that can be read. */
  readonly undated: number;
  /** How many had one without a zone. */
  readonly zoneless: number;
}

/**
 * The updates in the body of an issue. One without a track has one update, at the date.
 * @param zone of dates that name none
 * @param parts how the affected systems did until it was over
 */
export async function readCstateBody(
  body: string,
  {
    startedAt,
    zone,
    parts,
  }: { readonly startedAt: Date; readonly zone: string; readonly parts: readonly ComponentState[] },
): Promise<CstateBody> {
  const pieces: { text: string; date: string | null }[] = [];
  let from = 0;
  for (const found of body.matchAll(track)) {
    pieces.push({ text: body.slice(from, found.index), date: found[1] ?? found[2] ?? found[3] ?? '' });
    from = found.index + found[0].length;
  }
  const rest = body.slice(from);
  const last = pieces.at(-1);
  if (last) last.text += rest;
  else pieces.push({ text: rest, date: null });
  let [undated, zoneless] = [0, 0];
  const updates: ForeignUpdate[] = [];
  for (const { text, date } of pieces) {
    const read = date === null ? null : readForeignDate(date, zone);
    if (date !== null && read === null) undated += 1;
    if (read && !read.zoned) zoneless += 1;
    const told = await wordsOf(text, date !== null);
    updates.push({ ...told, at: read?.at ?? startedAt, components: told.status === 'resolved' ? [] : parts });
  }
  return { updates, undated, zoneless };
}

/** @param isOne whether the text is one update; else its first word may be that of the newest of several */
async function wordsOf(text: string, isOne: boolean): Promise<Pick<ForeignUpdate, 'status' | 'body'>> {
  const plain = text.replace(otherShortcodes, '');
  const found = isOne ? leadingWord.exec(plain) : null;
  const word = found?.[2] ?? '';
  const status = foreignStatus(word);
  const isKnown = status !== null || word.trim().toLowerCase() === 'update';
  return { status, body: await cleanBody(found && isKnown ? plain.slice(found[0].length) : plain) };
}
