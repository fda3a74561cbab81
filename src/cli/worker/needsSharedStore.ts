import { isPostgresUrl } from '../../store/postgresUrl.ts';
import { CliError } from '../cliError.ts';

/**
 * Throws `CliError` for a store that is a file.
 * @param why what was asked for, as the beginning of a sentence
 */
export function needsSharedStore(storeUrl: string, why: string): void {
  if (isPostgresUrl(storeUrl)) return;
  throw new CliError({
    kind: 'needs_shared_store',
    message: `${why}, which needs a store that many machines share; this one is a file: ${storeUrl}\nFrom a file one process at a time sends, and every verb does that itself.`,
    hint: 'Send what is queued: incident deliver        From cron: incident tick        For many machines: --store postgres://user@host/database',
    exit: 2,
  });
}
