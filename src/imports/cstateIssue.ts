import { cleanTitle } from './cleanWords.ts';
import { readCstateBody } from './cstateBody.ts';
import type { ForeignIncident, Remark } from './foreign.ts';
import { readForeignDate } from './foreignDate.ts';
import { readFrontMatter } from './frontMatter.ts';
import { cstateSeverities } from './statuses.ts';

/** What became of a file. */
export type ReadIssue =
  | {
      readonly kind: 'read';
      readonly incident: ForeignIncident;
      readonly remarks: readonly Remark[];
      readonly isZoneless: boolean;
    }
  | { readonly kind: 'left_out'; readonly remark: Remark }
  /** A page that is no incident. */
  | { readonly kind: 'other' };

type Fields = Readonly<Record<string, unknown>>;

/**
 * @param file its path in `content`
 * @param zone of dates that name none
 */
export async function readCstateIssue(text: string, file: string, zone: string): Promise<ReadIssue> {
  const leftOut = (why: string): ReadIssue => ({ kind: 'left_out', remark: { what: file, why } });
  const isMeant = /^(?:[^/]+\/)*issues?\//u.test(file);
  const read = await readFrontMatter(text);
  if (read.kind === 'bare') return isMeant ? leftOut('it has no front matter') : { kind: 'other' };
  if (read.kind === 'broken') return isMeant ? leftOut(read.why) : { kind: 'other' };
  const { fields } = read;
  if (fields['section'] !== 'issue') {
    return isMeant
      ? leftOut('its front matter does not say section: issue, so cState does not show it')
      : { kind: 'other' };
  }
  if (isTrue(fields['draft'])) return leftOut('it is a draft');
  const title = cleanTitle(wordOf(fields['title']));
  const date = readForeignDate(fields['date'], zone);
  if (title === '') return leftOut('it has no title');
  if (date === null) return leftOut(`its date "${cleanTitle(wordOf(fields['date']))}" can not be read`);
  return await incidentOf(fields, read.body, { file, zone, title, startedAt: date.at, isZoneless: !date.zoned });
}

interface Known {
  readonly file: string;
  readonly zone: string;
  readonly title: string;
  readonly startedAt: Date;
  readonly isZoneless: boolean;
}

async function incidentOf(fields: Fields, body: string, known: Known): Promise<ReadIssue> {
  const { file, zone, title, startedAt } = known;
  const remarks: Remark[] = [];
  const remark = (why: string): void => void remarks.push({ what: file, why });
  const isNotice = isTrue(fields['informational']);
  const word = wordOf(fields['severity']).toLowerCase();
  const severity = cstateSeverities.get(isNotice ? 'notice' : word);
  if (!severity) remark(`its severity "${cleanTitle(word)}" is not known; it is taken as notice`);
  const { impact, component } = severity ?? { impact: 'none', component: 'operational' };
  const parts = listOf(fields['affected']).map((name) => ({ name, status: component }));
  const told = await readCstateBody(body, { startedAt, zone, parts });
  if (told.undated > 0) remark('a track of it has no date that can be read; its words stand at the beginning');
  const resolvedWhen = readForeignDate(fields['resolvedwhen'], zone);
  const lastSaid = told.updates.reduce((last, { at }) => (at > last ? at : last), startedAt);
  const isOver = isNotice || isTrue(fields['resolved']);
  if (isOver && !isNotice && resolvedWhen === null)
    remark('it does not say when it was resolved; its last words count');
  if (isOver && resolvedWhen && resolvedWhen.at < startedAt)
    remark('it was resolved before it began; it is taken as over at once');
  return {
    kind: 'read',
    remarks,
    isZoneless: known.isZoneless || told.zoneless > 0 || (resolvedWhen !== null && !resolvedWhen.zoned),
    incident: {
      id: file.replace(/\.[^./]+$/u, ''),
      path: pathOf(file, fields),
      title,
      impact,
      startedAt,
      endedAt: isOver ? (resolvedWhen?.at ?? lastSaid) : null,
      updates: told.updates,
      window: null,
    },
  };
}

const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && /^(?:true|yes)$/iu.test(value));
const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** A list, or names with commas between. */
function listOf(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value.map(wordOf) : wordOf(value).split(',');
  return [...new Set(all.map(cleanTitle))].filter((name) => name !== '');
}

/** As Hugo makes it: of the file's name, or of what the front matter says instead. Null: it leads nowhere. */
function pathOf(file: string, fields: Fields): string | null {
  const url = wordOf(fields['url']);
  const own = file.replace(/\.[^./]+$/u, '').replace(/\/index$/u, '');
  const slug = wordOf(fields['slug']);
  const path = (slug === '' ? own : own.replace(/[^/]+$/u, slug)).toLowerCase().replace(/\s+/gu, '-');
  // What is a separator on Windows is none of a URL.
  const whole = (url === '' ? path : url).replaceAll('\\', '').replace(/^\/+|\/+$/gu, '');
  return whole === '' || /(?:^|\/)\.{1,2}(?:\/|$)|\p{Cc}/u.test(whole) ? null : whole;
}
