import { partUrl, withoutPassword } from '../store/postgresUrl.ts';
import { CliError } from './cliError.ts';
import type { Options } from './define.ts';

/** What is typed stands in the shell's history, and in the list of processes that everybody on this machine can see. */
export function refuseTypedPassword(options: Options): void {
  for (const flag of ['store', 'from', 'to']) {
    const given = options[flag];
    if (typeof given !== 'string' || partUrl(given).password === null) continue;
    throw new CliError({
      kind: 'usage',
      message: `--${flag} ${withoutPassword(given)} has a password in it, which other programs on this machine can read.`,
      hint: `Leave it out, and give it in one of these ways: the variable PGPASSWORD; ~/.pgpass; in the config
"store": {"url": "postgres://…", "password": {"env": "NAME"}}; or the whole URL in the variable INCIDENT_STORE. Then change it: it was shown.`,
      exit: 2,
    });
  }
}
