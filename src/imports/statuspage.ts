import { join } from 'node:path';
import { type ForeignHistory, type ForeignIncident, ImportFault } from './foreign.ts';
import type { ImportIo, ImportSource } from './importSource.ts';
import { filesUnder, isFolder, type Place, readWhole } from './place.ts';
import { readJson } from './readJson.ts';
import { entriesIn, type StatuspageValues } from './statuspageEntries.ts';
import { readStatuspageIncident } from './statuspageIncident.ts';

/** How an export is made where the page's address does not do. The token stays in the shell. */
const exportCommand =
  'curl -H "Authorization: OAuth $STATUSPAGE_KEY" "https://api.statuspage.io/v1/pages/PAGE_ID/incidents?limit=100&page=1" > history/1.json';

/**
 * From a page's address, from what its API answered, saved to a file or to a folder of them, or by stdin. Statuspage has no
 * export of incidents but its API.
 */
export const statuspage: ImportSource = {
  type: 'statuspage',
  title: 'Atlassian Statuspage',
  mirroredBy: 'statuspage-io',
  read: async (place, io) => await readAll(await valuesIn(place, io)),
};

async function valuesIn(place: Place, io: ImportIo): Promise<StatuspageValues> {
  if (place.kind === 'url') {
    const { fetchStatuspage } = await import('./statuspageSite.ts');
    return await fetchStatuspage(place.url, io);
  }
  if (place.kind === 'path' && (await isFolder(place.path))) {
    const files = await filesUnder(place.path, ['.json'], 1);
    const values: unknown[] = [];
    for (const file of files) {
      const path = join(place.path, file);
      values.push(...entriesIn(readJson(await readWhole({ kind: 'path', path }), path)));
    }
    if (files.length > 0) return { values, leftOut: [], remarks: [] };
    throw new ImportFault(`${place.path} holds no JSON file.`, `Save your incidents there first: ${exportCommand}`);
  }
  const name = place.kind === 'path' ? place.path : 'What came by stdin';
  const text = await readWhole(place);
  const isCsv = name.endsWith('.csv') || /^\s*"?id"?\s*,/iu.test(text);
  if (isCsv)
    throw new ImportFault(
      `${name} is CSV, which Statuspage does not give incidents as.`,
      `Save them as JSON: ${exportCommand}`,
    );
  const values = entriesIn(readJson(text, name));
  if (values.length === 0 && !isEmptyAnswer(text)) {
    throw new ImportFault(`${name} holds no incidents of Statuspage.`, `Save them first: ${exportCommand}`);
  }
  return { values, leftOut: [], remarks: [] };
}

/** A page on which nothing has ever happened. */
const isEmptyAnswer = (text: string): boolean =>
  /^\s*\[\s*\]\s*$|"(?:incidents|scheduled_maintenances)"\s*:\s*\[\s*\]/u.test(text);

async function readAll({ values, leftOut: missing, remarks }: StatuspageValues): Promise<ForeignHistory> {
  const incidents = new Map<string, ForeignIncident>();
  const [leftOut, all] = [[...missing], [...remarks]];
  for (const value of values) {
    const read = await readStatuspageIncident(value);
    if (read.kind === 'left_out') leftOut.push(read.remark);
    // Answers overlap: what is on the second page of one may be on the first of another.
    else if (!incidents.has(read.incident.id)) {
      incidents.set(read.incident.id, read.incident);
      all.push(...read.remarks);
    }
  }
  return { incidents: [...incidents.values()], leftOut, remarks: all };
}
