import { basename, dirname, join, resolve } from 'node:path';
import { type ReadIssue, readCstateIssue } from './cstateIssue.ts';
import { type ForeignHistory, type ForeignIncident, ImportFault, type Remark } from './foreign.ts';
import { readYaml } from './frontMatter.ts';
import type { ImportSource } from './importSource.ts';
import { filesUnder, isFolder, readPage } from './place.ts';

const folderHint = 'Name the folder of the site, such as: incident import --from cstate ./status-site';
/** Hugo's, the newer names first (https://gohugo.io/configuration/introduction/). */
const configNames = ['hugo.yaml', 'hugo.yml', 'config.yaml', 'config.yml'];

/**
 * A site of cState: a Hugo site whose incidents are Markdown files with `section: issue` in their front matter, by habit in
 * `content/issues` (https://github.com/cstate/cstate, `exampleSite` and `archetypes/default.md`).
 */
export const cstate: ImportSource = {
  type: 'cstate',
  title: 'cState',
  mirroredBy: null,
  read: async (place) => {
    if (place.kind === 'url') {
      const hint = `Get the site’s files first: git clone ${place.url.href} status-site && incident import --from cstate status-site`;
      throw new ImportFault('cState’s history is in the files of its site, not at its address.', hint);
    }
    if (place.kind === 'stdin' || !(await isFolder(place.path))) {
      throw new ImportFault('cState’s history is a folder of Markdown files.', folderHint);
    }
    return await readSite(await siteAt(place.path));
  },
};

interface Site {
  /** What is read. */
  readonly folder: string;
  /** What its files lie in on the old page: empty at the root. */
  readonly prefix: string;
  /** Where its config may be; null: nobody knows. */
  readonly root: string | null;
}

/** The site, its `content` or a folder in it. */
async function siteAt(path: string): Promise<Site> {
  const content = join(path, 'content');
  if (await isFolder(content).catch(() => false)) return { folder: content, prefix: '', root: path };
  const parts = resolve(path).split('/');
  const at = parts.lastIndexOf('content');
  if (at < 0) return { folder: path, prefix: `${basename(resolve(path))}/`, root: null };
  const within = parts.slice(at + 1).join('/');
  return { folder: path, prefix: within === '' ? '' : `${within}/`, root: dirname(parts.slice(0, at + 1).join('/')) };
}

async function readSite({ folder, prefix, root }: Site): Promise<ForeignHistory> {
  const zone = root === null ? null : await zoneOf(root);
  const incidents: ForeignIncident[] = [];
  const [leftOut, remarks]: [Remark[], Remark[]] = [[], []];
  let zoneless = 0;
  for (const file of await filesUnder(folder, ['.md', '.markdown'])) {
    if (basename(file).startsWith('_index.')) continue;
    const read = await readFile(join(folder, file), `${prefix}${file}`, zone ?? 'UTC');
    if (read.kind === 'left_out') leftOut.push(read.remark);
    if (read.kind !== 'read') continue;
    incidents.push(read.incident);
    remarks.push(...read.remarks);
    zoneless += read.isZoneless ? 1 : 0;
  }
  if (incidents.length + leftOut.length === 0) {
    throw new ImportFault(`${folder} holds no incidents of cState.`, folderHint);
  }
  if (zoneless > 0 && zone === null) {
    const why = `${zoneless} have dates without a zone, which are taken as UTC; a timeZone in the site’s config says otherwise`;
    remarks.unshift({ what: folder, why });
  }
  return { incidents, leftOut, remarks };
}

/** One that can't be read is left out alone. */
async function readFile(path: string, file: string, zone: string): Promise<ReadIssue> {
  try {
    return await readCstateIssue(await readPage(path), file, zone);
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    const why = error.message.replace(`${path} `, 'it ').replace(/\.$/u, '');
    return { kind: 'left_out', remark: { what: file, why } };
  }
}

/** Hugo takes dates without a zone in that of the site, else as UTC (https://gohugo.io/functions/time/astime). */
async function zoneOf(root: string): Promise<string | null> {
  for (const name of configNames) {
    const text = await readPage(join(root, name)).catch(() => null);
    const read = text === null ? null : await readYaml(text);
    if (read?.kind !== 'read') continue;
    const zone = Object.entries(read.fields).find(([key]) => key.toLowerCase() === 'timezone')?.[1];
    return typeof zone === 'string' && isZone(zone) ? zone : null;
  }
  return null;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
