import type { ComponentState } from '../domain/component.ts';
import { cleanBody, cleanTitle } from './cleanWords.ts';
import type { ForeignIncident, ForeignUpdate, ForeignWindow, Remark } from './foreign.ts';
import { readForeignDate } from './foreignDate.ts';
import { isObject, listAt, textAt } from './readJson.ts';
import { type Severity, upptimeSeverities } from './statuses.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What became of an issue. */
export type ReadUpptimeIssue =
  | { readonly kind: 'read'; readonly incident: ForeignIncident; readonly remark: Remark | null }
  | { readonly kind: 'left_out'; readonly remark: Remark }
  /** A pull request. */
  | { readonly kind: 'other' };

/**
 * An issue of GitHub as `gh issue list --json` gives it (https://cli.github.com/manual/gh_issue_list), or its REST API. That
 * it is an incident, and of which site, its labels say: `status` and the site's, or `maintenance`
 * (https://github.com/upptime/uptime-monitor, `src/update.ts`).
 * @param repository `owner/name` where the issue does not say its own
 */
export async function readUpptimeIssue(
  value: unknown,
  names: ReadonlyMap<string, string>,
  repository: string | null,
): Promise<ReadUpptimeIssue> {
  if (!isObject(value)) return leftOut('an entry', 'it is no object');
  if ('pull_request' in value) return { kind: 'other' };
  const number = value['number'];
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return leftOut('an entry', 'it has no number');
  const what = `issue ${number}`;
  const home = repositoryOf(textAt(value, 'html_url', 'url')) ?? repository;
  if (home === null) return leftOut(what, 'it does not say its repository: list the issues with url among the fields');
  const labels = labelsOf(value);
  const isWork = labels.includes('maintenance');
  if (!isWork && !labels.includes('status')) return leftOut(what, 'it has neither the label status nor maintenance');
  // What the titles of Upptime begin with, and its page takes off.
  const title = cleanTitle(textAt(value, 'title').replace(/^(?:\p{Extended_Pictographic}|\ufe0f|\s)+/u, ''));
  const createdAt = dateOf(textAt(value, 'createdAt', 'created_at'));
  if (title === '') return leftOut(what, 'it has no title');
  if (createdAt === null) return leftOut(what, 'it has no date that can be read');
  const facts = { value, labels, title, createdAt, names };
  const told = isWork ? await workOf(facts) : await incidentOf(facts);
  if (told === null) return leftOut(what, 'it does not say when the work starts and ends');
  const { silenced, ...rest } = told;
  const remark =
    silenced === 0 ? null : { what, why: `${silenced} of its comments are not the company’s, and were left out` };
  const incident = { id: `${home.toLowerCase()}#${number}`, path: `incident/${number}`, title, ...rest };
  return { kind: 'read', incident, remark };
}

const leftOut = (what: string, why: string): ReadUpptimeIssue => ({ kind: 'left_out', remark: { what, why } });
const dateOf = (text: string): Date | null => readForeignDate(text, 'UTC')?.at ?? null;

const repositoryOf = (url: string): string | null =>
  /^https:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/issues\/\d+$/u.exec(url)?.[1] ?? null;

/** `[{ name }]`, or names alone. */
const labelsOf = (value: Fields): readonly string[] =>
  listAt(value, 'labels').map((one) => (isObject(one) ? textAt(one, 'name') : typeof one === 'string' ? one : ''));

interface Facts {
  readonly value: Fields;
  readonly labels: readonly string[];
  readonly title: string;
  readonly createdAt: Date;
  readonly names: ReadonlyMap<string, string>;
}

type Told = Omit<ForeignIncident, 'id' | 'path' | 'title'> & { readonly silenced: number };

async function incidentOf({ value, labels, title, createdAt, names }: Facts): Promise<Told> {
  const { impact, component } = severityOf(title);
  const known = labels.flatMap((label) => names.get(label) ?? []);
  const inTitle = /^(.+?) (?:is down|has degraded performance)$/u.exec(title)?.[1];
  const parts = (known.length > 0 ? known : inTitle === undefined ? [] : [inTitle]).map(
    (name): ComponentState => ({ name: cleanTitle(name), status: component }),
  );
  const { comments, silenced } = await commentsOf(value);
  const first: ForeignUpdate = {
    status: 'investigating',
    at: createdAt,
    body: await cleanBody(textAt(value, 'body')),
    components: parts,
  };
  const endedAt = isClosed(value)
    ? (dateOf(textAt(value, 'closedAt', 'closed_at')) ?? comments.at(-1)?.at ?? createdAt)
    : null;
  return { impact, startedAt: createdAt, endedAt, updates: [first, ...comments], window: null, silenced };
}

function severityOf(title: string): Severity {
  if (/\bis down$/iu.test(title)) return upptimeSeverities.down;
  return /\bdegraded\b/iu.test(title) ? upptimeSeverities.degraded : upptimeSeverities.other;
}

/** Null: it does not say its times. */
async function workOf({ value, createdAt, names }: Facts): Promise<Told | null> {
  const body = textAt(value, 'body');
  const metadata = metadataIn(body);
  const [startsAt, endsAt] = [dateOf(metadata.get('start') ?? ''), dateOf(metadata.get('end') ?? '')];
  if (startsAt === null || endsAt === null) return null;
  const window: ForeignWindow = { startsAt, endsAt };
  const expected = `${metadata.get('expectedDown') ?? ''},${metadata.get('expectedDegraded') ?? ''}`.split(',');
  const labels = [...new Set(expected.map((label) => label.trim()))].filter((label) => label !== '');
  const { comments, silenced } = await commentsOf(value);
  const closedAt = isClosed(value) ? dateOf(textAt(value, 'closedAt', 'closed_at')) : null;
  const first: ForeignUpdate = {
    status: 'scheduled',
    at: createdAt,
    body: await cleanBody(body),
    components: labels.map((label) => ({ name: cleanTitle(names.get(label) ?? label), status: 'under_maintenance' })),
  };
  // Closed before it began, it never did. Upptime closes work some minutes after its end.
  const wasCancelled = closedAt !== null && closedAt < startsAt;
  const last: readonly ForeignUpdate[] = wasCancelled
    ? [{ status: 'cancelled', at: closedAt, body: '', components: [] }]
    : [];
  const endedAt = closedAt !== null && closedAt < endsAt ? closedAt : endsAt;
  return { impact: 'none', startedAt: startsAt, endedAt, updates: [first, ...comments, ...last], window, silenced };
}

/** `<!--\nstart: …\nend: …\nexpectedDown: a, b\n-->`, as the issue's template has it. */
function metadataIn(body: string): ReadonlyMap<string, string> {
  const comment = /<!--([\s\S]*?)-->/u.exec(body)?.[1] ?? '';
  const lines = comment.split('\n').map((line) => /^\s*(\w+)\s*:\s*(.+?)\s*$/u.exec(line));
  return new Map(lines.flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? ''] as const] : [])));
}

const isClosed = (value: Fields): boolean => textAt(value, 'state').toLowerCase() === 'closed';

/** Whoever belongs to the company, as GitHub says it. */
const own = ['OWNER', 'MEMBER', 'COLLABORATOR'];
const robots = ['github-actions', 'github-actions[bot]', 'upptime-bot'];

/** Anybody may write under an issue; what the company did not write must not read as its word. */
async function commentsOf(
  value: Fields,
): Promise<{ readonly comments: readonly ForeignUpdate[]; readonly silenced: number }> {
  const comments: ForeignUpdate[] = [];
  let silenced = 0;
  const opener = authorOf(value);
  for (const one of listAt(value, 'comments').filter(isObject)) {
    const at = dateOf(textAt(one, 'createdAt', 'created_at'));
    const [association, author] = [textAt(one, 'authorAssociation', 'author_association'), authorOf(one)];
    const isOwn = association === '' || own.includes(association) || robots.includes(author);
    if (!isOwn && (author === '' || author !== opener)) silenced += 1;
    else if (at !== null) comments.push(await commentOf(textAt(one, 'body'), at));
  }
  return { comments, silenced };
}

const authorOf = (value: Fields): string => {
  const author = value['author'] ?? value['user'];
  return isObject(author) ? textAt(author, 'login') : '';
};

async function commentOf(body: string, at: Date): Promise<ForeignUpdate> {
  const found = /^\s*\*\*Resolved:?\*\*:?\s*/u.exec(body);
  const words = await cleanBody(found ? body.slice(found[0].length) : body);
  return { status: found ? 'resolved' : null, at, body: words, components: [] };
}
