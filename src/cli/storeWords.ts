import { dirname } from 'node:path';
import { describeDuration } from '../domain/duration.ts';
import { isPostgresUrl } from '../store/postgresUrl.ts';
import type { StoreFault } from '../store/store.ts';
import type { Explanation } from './cliError.ts';
import { cleanText } from './io/cleanText.ts';

/** One text for every way in which a store is refused. */
export function explainStore(fault: StoreFault): Explanation {
  const refuse = (message: string, hint: string): Explanation => ({ kind: fault.kind, message, hint, exit: 1 });
  const adopt = 'See both sides, and decide: incident doctor --adopt';
  switch (fault.kind) {
    case 'store_lost': {
      const what = { missing: 'is gone', empty: 'is empty', other_uuid: 'is another store now' }[fault.detail];
      return refuse(
        `The store ${fault.path} ${what}, although this machine has recorded incidents in it.\nBeginning anew would forget what was sent, and might send it twice.`,
        `Put the file back from a copy. Is it really gone? ${adopt}`,
      );
    }
    case 'store_older':
      return refuse(
        `The store ${fault.path} is older than it was: it knows ${fault.epoch} entries, and had ${fault.anchoredEpoch}.\nWhat it believes unsent may have been sent.`,
        adopt,
      );
    case 'store_copied':
      return refuse(
        fault.original === null
          ? `The store ${fault.path} comes from another machine (${cleanText(fault.host ?? 'unknown')}) and holds deliveries that are not settled.`
          : `The store ${fault.path} is a copy of ${fault.original}, which still stands.`,
        fault.original === null
          ? adopt
          : `Use the original: --store sqlite:${fault.original}        Or decide: incident doctor --adopt`,
      );
    case 'store_newer':
      return refuse(
        `The store ${fault.path} was written by a newer version of this program (schema ${fault.version}, this one knows ${fault.known}).`,
        'Update this one: npm install -g allclear@latest',
      );
    case 'store_foreign':
      return refuse(
        isPostgresUrl(fault.path)
          ? `In ${fault.path} the schema "allclear" is that of another program.`
          : `${fault.path} is the database of another program.`,
        isPostgresUrl(fault.path)
          ? 'Name another database, or make one: createdb NAME'
          : 'Name another file: --store sqlite:/path/to/incidents.db',
      );
    case 'store_damaged':
      return refuse(
        `The store ${fault.path} is damaged: ${cleanText(fault.detail)}. It was left as it is.`,
        `Put a copy in its place; there may be one beside it: ls ${fault.path}.before-*`,
      );
    case 'store_unwritable':
      return refuse(
        `The store ${fault.path} can not be used: ${cleanText(fault.detail)}.`,
        // What SQLite has laid beside a file that it could not write has that file's mode, and keeps it.
        fault.detail.includes('readonly database')
          ? `Let yourself write there: chmod u+rw ${fault.path}*        Or name another file: --store sqlite:/path/to/incidents.db`
          : `Look at the folder: ls -ld ${dirname(fault.path)}        Or name another file: --store sqlite:/path/to/incidents.db`,
      );
    case 'store_full':
      return refuse(
        `The disk ${isPostgresUrl(fault.path) ? 'of the server ' : ''}is full, so ${fault.path} can not record. ${fault.unrecorded ? 'Nothing was recorded or sent.' : 'Nothing more was sent.'}`,
        fault.unrecorded
          ? 'Free some space, then type it again.'
          : 'Free some space, then go on with: incident deliver',
      );
    case 'store_busy':
      return refuse(
        `Another process has held the store ${fault.path} for ${describeDuration(fault.waitedMs)}.`,
        isPostgresUrl(fault.path)
          ? `See which: psql -c "select pid, state, query from pg_stat_activity where application_name like 'allclear%'"        Then try again.`
          : `See which: fuser ${fault.path}        Then try again.`,
      );
    case 'database_down':
      return refuse(
        `The database ${fault.url} does not answer: ${cleanText(fault.detail)}.\nNothing was recorded by this command, and nothing was sent by it.`,
        'Speak now, from a file of this machine: add --store sqlite: to the command. Later: incident store merge',
      );
    case 'database_unsure':
      return refuse(
        `The database ${fault.url} went away while this was being recorded, and has not come back: ${cleanText(fault.detail)}.\nThis command has sent nothing. Whether it was recorded only the database knows; if it was, it goes out from there.`,
        'When it is back, look before you say it again: incident list        With --key the same command is safe to repeat.',
      );
    case 'database_lost':
      return refuse(
        `${fault.recorded} is recorded, but the database ${fault.url} went away while it was being told: ${cleanText(fault.detail)}.\nWhat went out went out; what did not is not lost.`,
        'When it is back, a worker goes on by itself, or you do: incident deliver',
      );
    case 'database_denied':
      return refuse(
        `The database ${fault.url} did not let this machine in: ${cleanText(fault.detail)}.\nNothing was recorded by this command, and nothing was sent by it.`,
        'The user stands in the URL, its password in PGPASSWORD, ~/.pgpass or the config. Then: incident doctor',
      );
    case 'database_password':
      return refuse(
        `The password of the database ${fault.url} can not be read: ${cleanText(fault.detail)}.\nNothing was recorded by this command, and nothing was sent by it.`,
        'Give store.password its value, then: incident doctor',
      );
    case 'database_missing':
      return refuse(
        `The server answers, but there is no such database as in ${fault.url}: ${cleanText(fault.detail)}.\nNothing was recorded by this command, and nothing was sent by it.`,
        'Correct its name in the URL, or make it: createdb NAME',
      );
    case 'database_forbidden':
      return refuse(
        `The database ${fault.url} does not let its user do this: ${cleanText(fault.detail)}.`,
        'Its user may read only, or lacks a right: docs/postgres.md has the rights as SQL. See which are missing: incident doctor\nAfter an upgrade of the program, as the owner of the tables: incident store migrate',
      );
    case 'database_read_only':
      return refuse(
        `The database ${fault.url} takes nothing in: ${cleanText(fault.detail)}.\nIt may be a copy of the server that does (a replica), or default_transaction_read_only is set.`,
        'Name the primary server in the URL.',
      );
    case 'database_damaged':
      return refuse(
        `The tables in ${fault.url} are not as this program left them: ${cleanText(fault.detail)}.\nSomebody has changed them, or a backup was put back in part.`,
        'Restore the whole database, schemas allclear and allclear_queue.',
      );
    case 'database_pooler':
      return refuse(
        `Between here and ${fault.url} stands a pooler that does not pass our settings on: ${cleanText(fault.detail)}.`,
        'Connect to the server itself, or set the pooler up as docs/postgres.md says: PgBouncer',
      );
    case 'database_schema':
      return refuse(
        fault.version === 0
          ? `The database ${fault.url} has no tables of this program yet, and its user may not make them.`
          : `The tables in ${fault.url} are of version ${fault.version}, this program needs ${fault.known}, and its user may not change them.`,
        'Have their owner do it: incident store migrate --store postgres://OWNER@HOST/DATABASE',
      );
    case 'database_untrusted':
      return refuse(
        `The database ${fault.url} could not prove who it is: ${cleanText(fault.detail)}. Nothing was sent to it.`,
        trustHint(fault.detail),
      );
    case 'database_old':
      return refuse(
        `The database ${fault.url} is a PostgreSQL ${fault.version}; this needs ${fault.oldest} or later.`,
        'Upgrade the server, or keep the store in a file: --store sqlite:/path/to/incidents.db',
      );
    case 'no_standby':
      return refuse(
        `This machine has no copy of the shared store yet, so it knows neither its people nor its history.\nWhat would be published from here would take that history off the status page.`,
        'Speak from a file of its own, leaving the page as it is: add --store sqlite:/path/to/alone.db --skip page\nOnce the database answers, make the copy: incident contacts sync',
      );
    case 'anchors_damaged':
      return refuse(
        `${fault.path}, where this machine remembers its stores, is damaged.`,
        `Move it away: mv ${fault.path} ${fault.path}.broken`,
      );
    case 'store_url':
      return {
        kind: fault.kind,
        message: `"${cleanText(fault.url)}" is no store that this version knows${fault.detail === undefined ? '.' : `: ${cleanText(fault.detail)}.`}`,
        hint: 'Expected sqlite:/absolute/path/to/incidents.db, or postgres://user@host/database',
        exit: 2,
      };
    default:
      return fault satisfies never;
  }
}

/** What mends a certificate that was not believed, by what was wrong with it. */
function trustHint(detail: string): string {
  if (/expired|not yet valid/iu.test(detail)) {
    return 'Have whoever runs the server renew its certificate. Is the clock of this machine right? date';
  }
  if (/altname|does not match/iu.test(detail)) return 'Name the server in the URL by a name that its certificate has.';
  if (/does not speak TLS/u.test(detail)) {
    return 'Have TLS turned on there (ssl = on). In a network that is yours alone: ?sslmode=disable at the end of the URL';
  }
  return 'Is its authority one of your own? Name it at the end of the URL: ?sslrootcert=/path/to/ca.crt';
}
