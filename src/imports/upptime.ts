import { join } from 'node:path';
import { type ForeignHistory, type ForeignIncident, ImportFault, type Remark } from './foreign.ts';
import type { ImportSource } from './importSource.ts';
import { isFolder, type Place, readWhole } from './place.ts';
import { readJson } from './readJson.ts';
import { readUpptimeIssue } from './upptimeIssue.ts';
import { readUpptimeSites, type UpptimeSites } from './upptimeSites.ts';

const fields = 'number,title,body,state,labels,createdAt,closedAt,author,comments,url';
const listIssues = (repository: string, file: string): string =>
  `gh issue list -R ${repository} --state all --limit 10000 --json ${fields} > ${file}`;

/**
 * Upptime keeps its incidents as issues of its repository on GitHub, and the names of its sites in the repository: a checkout
 * with the issues beside it as `issues.json`, or the issues alone.
 */
export const upptime: ImportSource = {
  type: 'upptime',
  title: 'Upptime',
  mirroredBy: null,
  read: async (place) => {
    if (place.kind === 'url') throw notAnAddress(place.url);
    const { text, name, sites } = await issuesIn(place);
    return await readAll(readJson(text, name), name, sites);
  },
};

function notAnAddress(url: URL): ImportFault {
  const repository = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(url.pathname)?.[1];
  const [from, clone] =
    url.hostname === 'github.com' && repository
      ? [repository, url.href]
      : ['OWNER/REPO', 'https://github.com/OWNER/REPO'];
  return new ImportFault(
    'Upptime’s incidents are issues on GitHub, which are listed with GitHub’s own program.',
    `git clone --depth 1 ${clone} upptime && ${listIssues(from, 'upptime/issues.json')} && incident import --from upptime upptime`,
  );
}

const noSites: UpptimeSites = { names: new Map(), repository: null };

async function issuesIn(
  place: Exclude<Place, { readonly kind: 'url' }>,
): Promise<{ readonly text: string; readonly name: string; readonly sites: UpptimeSites }> {
  if (place.kind === 'stdin') return { text: await readWhole(place), name: 'What came by stdin', sites: noSites };
  if (!(await isFolder(place.path))) return { text: await readWhole(place), name: place.path, sites: noSites };
  const sites = await readUpptimeSites(place.path);
  const path = join(place.path, 'issues.json');
  const isThere = await isFolder(path).then(
    (folder) => !folder,
    () => false,
  );
  if (isThere) return { text: await readWhole({ kind: 'path', path }), name: path, sites };
  throw new ImportFault(
    `${place.path} has no issues.json, and Upptime’s incidents are the issues of its repository.`,
    `List them there: ${listIssues(sites.repository ?? 'OWNER/REPO', path)}`,
  );
}

async function readAll(json: unknown, name: string, { names, repository }: UpptimeSites): Promise<ForeignHistory> {
  if (!Array.isArray(json)) {
    throw new ImportFault(
      `${name} is no list of issues.`,
      `Make it anew: ${listIssues(repository ?? 'OWNER/REPO', 'issues.json')}`,
    );
  }
  const incidents = new Map<string, ForeignIncident>();
  const [leftOut, remarks]: [Remark[], Remark[]] = [[], []];
  for (const value of json) {
    const read = await readUpptimeIssue(value, names, repository);
    if (read.kind === 'left_out') leftOut.push(read.remark);
    if (read.kind !== 'read') continue;
    incidents.set(read.incident.id, read.incident);
    if (read.remark) remarks.push(read.remark);
  }
  return { incidents: [...incidents.values()], leftOut, remarks };
}
