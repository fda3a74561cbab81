import { basename, join } from 'node:path';
import { readYaml } from './frontMatter.ts';
import { filesUnder, isFolder, readPage } from './place.ts';
import { isObject, listAt, textAt } from './readJson.ts';

/** The names of sites by the label that their issues carry, and the repository that all is in. */
export interface UpptimeSites {
  readonly names: ReadonlyMap<string, string>;
  /** `owner/name`; null: it is not said. */
  readonly repository: string | null;
}

/**
 * Reads a checkout: `.upptimerc.yml` has names and addresses, `history/<label>.yml` an address a label. The label is made of
 * the name, but not by a rule that can be run backwards (https://github.com/upptime/uptime-monitor, `src/helpers/slug.ts`).
 */
export async function readUpptimeSites(folder: string): Promise<UpptimeSites> {
  const config = await yamlAt(join(folder, '.upptimerc.yml'));
  const sites = listAt(config, 'sites').filter(isObject);
  const labels = await labelsIn(join(folder, 'history'));
  const names = new Map<string, string>();
  for (const site of sites) {
    const [name, url] = [textAt(site, 'name'), textAt(site, 'url')];
    const own = labels.filter((one) => one.url === url && url !== '');
    // Of several with one address the label that looks like the name is meant.
    const label = textAt(site, 'slug') || (own.length === 1 ? own[0]?.label : undefined) || likelyLabel(name);
    if (name !== '' && label !== '') names.set(label, name);
  }
  for (const { label } of labels) if (!names.has(label)) names.set(label, label);
  const [owner, repo] = [textAt(config, 'owner'), textAt(config, 'repo')];
  return { names, repository: owner === '' || repo === '' ? null : `${owner}/${repo}` };
}

const likelyLabel = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/gu, '');

interface Label {
  readonly label: string;
  readonly url: string;
}

async function labelsIn(history: string): Promise<readonly Label[]> {
  if (!(await isFolder(history).catch(() => false))) return [];
  const labels: Label[] = [];
  for (const file of await filesUnder(history, ['.yml', '.yaml'], 0)) {
    const url = textAt(await yamlAt(join(history, file)), 'url');
    labels.push({ label: basename(file).replace(/\.ya?ml$/u, ''), url });
  }
  return labels;
}

/** Without fields where there is none, or none that can be read: names are a help, not the history. */
async function yamlAt(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readPage(path).catch(() => '');
  const read = await readYaml(text);
  return read.kind === 'read' ? read.fields : {};
}
