import type { AppOptions } from './appParts.ts';
import type { PageFiles } from './channels/pageFiles.ts';
import { isSomebodyElses, publishFolder } from './channels/pageFolder.ts';
import { writeOutcome } from './channels/writeFile.ts';
import type { Templates } from './messages/templates.ts';
import { buildPage } from './page/buildPage.ts';
import { planPage } from './page/planPage.ts';
import type { Deps } from './usecases/deps.ts';
import { pageHistory } from './usecases/pageHistory.ts';
import { type PublishedPage, publishPage } from './usecases/publishPage.ts';

/** What became of a page that was built into a folder. */
export type BuiltPage =
  | { readonly kind: 'built'; readonly files: number }
  /** It has a first page that we did not write. */
  | { readonly kind: 'not_ours' }
  | { readonly kind: 'unwritable'; readonly reason: string };

/** The status page by itself, apart from what is said on channels. */
export function pageOf({ config, version }: AppOptions, deps: Deps, templates: Templates) {
  const { store, now } = deps;
  const history = () => pageHistory({ config, store, templates, now, version });
  return {
    /** All its files. */
    files: async (): Promise<PageFiles> => await buildPage(await history()),
    /** @param folder absolute */
    buildInto: async (folder: string): Promise<BuiltPage> => {
      const parts = await planPage(await history());
      try {
        if (await isSomebodyElses(folder)) return { kind: 'not_ours' };
        return { kind: 'built', files: await publishFolder(folder, parts) };
      } catch (error) {
        const outcome = writeOutcome(error, folder);
        return { kind: 'unwritable', reason: outcome.kind === 'sent' ? '' : outcome.reason };
      }
    },
    publish: (signal: AbortSignal): Promise<readonly PublishedPage[]> => publishPage(deps)(signal),
  };
}
