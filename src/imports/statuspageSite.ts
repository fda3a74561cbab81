import { HttpFailure } from '../net/httpFailure.ts';
import { type Fetched, fetchJson } from './fetchJson.ts';
import { ImportFault, type Remark } from './foreign.ts';
import type { ImportIo } from './importSource.ts';
import { isObject, listAt, textAt } from './readJson.ts';
import { entriesIn, type StatuspageValues } from './statuspageEntries.ts';

/** So many the public API gives of each; https://www.githubstatus.com/api#incidents says so. */
const answerLimit = 50;
/** A page of the history is three months; two years without anything, and there was nothing before. */
const emptyPages = 8;
const maxHistoryPages = 200;
/** Asked for at once: more would be no courtesy to a page that others look at. */
const atOnce = 4;

/**
 * All that a page tells the public. Its API knows the last fifty incidents and the last fifty maintenances; for what is
 * older there are the pages of its history, which come as JSON where that is asked for, and one address an incident. Both
 * are known from those who read them, not from Statuspage: https://github.com/GitHub-Incident-History/GitHub-Incident-History
 * (`main.py`) and https://github.com/hangtwenty/lurk_incidents (`notes.md`).
 */
export async function fetchStatuspage(given: URL, io: ImportIo): Promise<StatuspageValues> {
  const root = rootOf(given);
  const incidents = await listOf(root, 'incidents', io);
  const maintenances = await listOf(root, 'scheduled-maintenances', io);
  const values = [...incidents, ...maintenances];
  if (incidents.length < answerLimit && maintenances.length < answerLimit) return { values, leftOut: [], remarks: [] };
  const known = new Set(values.filter(isObject).map((value) => textAt(value, 'id')));
  const codes = await codesInHistory(root, io);
  if (codes === null) return { values, leftOut: [], remarks: [onlyTheLast(root)] };
  const missing = codes.filter((code) => !known.has(code));
  const { found, leftOut } = await incidentsOf(root, missing, io);
  return { values: [...values, ...found], leftOut, remarks: [] };
}

const onlyTheLast = ({ host }: URL): Remark => ({
  what: host,
  why: `it gives its last ${answerLimit} incidents and maintenances only; for the older ones see "An export" in docs/import.md`,
});

/** Of an address of anything on the page. */
function rootOf(given: URL): URL {
  const at = given.pathname.search(/\/(?:api\/v2|history|incidents)(?:[/.]|$)/u);
  const path = (at < 0 ? given.pathname : given.pathname.slice(0, at)).replace(/\/*$/u, '/');
  return new URL(path, given.origin);
}

async function listOf(
  root: URL,
  list: 'incidents' | 'scheduled-maintenances',
  io: ImportIo,
): Promise<readonly unknown[]> {
  const url = new URL(`api/v2/${list}.json`, root);
  const fetched = await orFault(url, io);
  if (fetched.kind === 'json' && isObject(fetched.json) && Array.isArray(fetched.json[list.replace('-', '_')])) {
    return entriesIn(fetched.json);
  }
  const why = fetched.kind === 'json' || fetched.status === 200 ? 'something else' : `HTTP ${fetched.status}`;
  throw new ImportFault(
    `${root.host} does not answer as a Statuspage page does: ${why} at ${url.pathname}.`,
    fetched.kind === 'other' && [401, 403].includes(fetched.status)
      ? 'It is not open to all: import an export instead, see docs/import.md'
      : 'Name the address of the page itself, such as: incident import --from statuspage https://status.acme.example',
  );
}

/** Null: this page does not give its history as JSON. */
async function codesInHistory(root: URL, io: ImportIo): Promise<readonly string[] | null> {
  const codes = new Set<string>();
  let empty = 0;
  for (let page = 1; page <= maxHistoryPages && empty < emptyPages; page += 1) {
    const fetched = await orFault(new URL(`history?page=${page}`, root), io);
    if (fetched.kind !== 'json' || !isObject(fetched.json)) return page === 1 ? null : [...codes];
    const found = listAt(fetched.json, 'months')
      .filter(isObject)
      .flatMap((month) => listAt(month, 'incidents').filter(isObject))
      .map((incident) => textAt(incident, 'code'));
    const good = found.filter((code) => /^[A-Za-z0-9_-]{1,64}$/u.test(code));
    for (const code of good) codes.add(code);
    empty = good.length === 0 ? empty + 1 : 0;
  }
  return [...codes];
}

async function incidentsOf(
  root: URL,
  codes: readonly string[],
  io: ImportIo,
): Promise<{ readonly found: readonly unknown[]; readonly leftOut: readonly Remark[] }> {
  const [found, leftOut]: [unknown[], Remark[]] = [[], []];
  const left = [...codes];
  const work = async (): Promise<void> => {
    for (let code = left.shift(); code !== undefined; code = left.shift()) {
      const fetched = await incidentOf(root, code, io);
      if (fetched.kind === 'json') found.push(...entriesIn(fetched.json));
      else leftOut.push({ what: `incidents/${code}`, why: `the page answered HTTP ${fetched.status}` });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { found, leftOut };
}

/** Pages differ in where they have it. */
async function incidentOf(root: URL, code: string, io: ImportIo): Promise<Fetched> {
  const fetched = await orFault(new URL(`incidents/${code}.json`, root), io);
  if (fetched.kind === 'json') return fetched;
  return await orFault(new URL(`api/v2/incidents/${code}.json`, root), io);
}

async function orFault(url: URL, io: ImportIo): Promise<Fetched> {
  try {
    return await fetchJson(url, io);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new ImportFault(
      `The page could not be read: ${error.message}.`,
      'Try again in a moment, or import an export of it: see docs/import.md',
    );
  }
}
