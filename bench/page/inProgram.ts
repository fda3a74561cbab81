import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInTemplates } from '../../src/appParts.ts';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { publishFolder } from '../../src/channels/pageFolder.ts';
import { checkConfig } from '../../src/config/check.ts';
import { createTemplates } from '../../src/messages/templates.ts';
import { planPage } from '../../src/page/planPage.ts';
import { openStore } from '../../src/store/open.ts';
import { pageHistory } from '../../src/usecases/pageHistory.ts';
import type { Place } from './fillStore.ts';

export interface InProgram {
  /** Reads the history, makes what has changed and puts it into the folder, as a verb does after it has recorded. */
  publish(): Promise<void>;
  close(): Promise<void>;
}

/** What a running program does to put the page up: without its own start. */
export async function openInProgram(home: string, place: Place): Promise<InProgram> {
  const file = join(home, 'config.json');
  const paths = {
    configFile: file,
    storeUrl: place.url,
    pageFolder: '',
    anchorsFile: place.anchorsPath,
    standbyFile: '',
  };
  const config = checkConfig(JSON.parse(readFileSync(file, 'utf8')), file, paths, await loadChannelTypes());
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const store = await openStore({ ...place, create: false, now: () => new Date() });
  const templates = createTemplates(builtInTemplates(), null);
  const deps = { config: config.value, store, templates, now: () => new Date(), version: 'bench' };
  return {
    publish: async () => {
      await publishFolder(join(home, 'in-program'), await planPage(await pageHistory(deps)), 'at folders');
    },
    close: () => store.close(),
  };
}
