import type { CommandDefinition } from '../define.ts';

/** A command as the help lists it; what it takes and does is loaded when somebody asks for it. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

/** @param key what the file exports it as */
const entry = <Key extends string>(
  name: string,
  summary: string,
  file: () => Promise<Readonly<Record<Key, CommandDefinition>>>,
  key: Key,
): CommandEntry => ({ name, summary, load: async () => (await file())[key] });

const auditVerbs = () => import('./audit.ts');
const contactsVerbs = () => import('./contacts.ts');
const maintenanceVerbs = () => import('./maintenance.ts');
const pageVerbs = () => import('./page.ts');
const storeVerbs = () => import('./store.ts');
const templatesVerbs = () => import('./templates.ts');

/** The only list, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  entry('init', 'Write the config, asking for what it needs', () => import('./init.ts'), 'init'),
  entry('open', 'Declare an incident and tell everyone', () => import('./open.ts'), 'open'),
  entry('update', 'Post an update', () => import('./update.ts'), 'update'),
  entry('resolve', 'Give the all-clear, once it is true', () => import('./resolve.ts'), 'resolve'),
  entry('reopen', 'Say that it came back', () => import('./reopen.ts'), 'reopen'),
  entry('note', 'Keep a private note on an incident', () => import('./note.ts'), 'note'),
  entry('correct', 'Replace the words of an update, in place where that goes', () => import('./correct.ts'), 'correct'),
  entry(
    'postmortem',
    'Draft what happened once it is over, and publish it',
    () => import('./postmortem.ts'),
    'postmortem',
  ),
  entry('maintenance schedule', 'Announce planned work, with notices ahead', maintenanceVerbs, 'maintenanceSchedule'),
  entry('maintenance start', 'Say that planned work has begun', maintenanceVerbs, 'maintenanceStart'),
  entry('maintenance extend', 'Say that it takes longer', maintenanceVerbs, 'maintenanceExtend'),
  entry('maintenance complete', 'Say that it is done, once its probes agree', maintenanceVerbs, 'maintenanceComplete'),
  entry('maintenance cancel', 'Call planned work off', maintenanceVerbs, 'maintenanceCancel'),
  entry('announce', 'Tell customers where to look when things break', () => import('./announce.ts'), 'announce'),
  entry('approve', 'Say yes, or no, to what waits for a second person', () => import('./approve.ts'), 'approve'),
  entry('status', 'Show what is open, owed and in need of a hand', () => import('./status.ts'), 'status'),
  entry('watch', 'Keep looking: probes, soak and promises on one screen', () => import('./watch.ts'), 'watch'),
  entry(
    'tick',
    'Look, remind, begin and end planned work, deliver: once, for cron and CI',
    () => import('./tick.ts'),
    'tick',
  ),
  entry('list', 'List all incidents', () => import('./list.ts'), 'list'),
  entry('show', 'Show one incident with its timeline and deliveries', () => import('./show.ts'), 'show'),
  entry('preview', 'Show what every channel would say, sending nothing', () => import('./preview.ts'), 'preview'),
  entry('deliver', 'Go on with what is queued or was interrupted', () => import('./deliver.ts'), 'deliver'),
  entry('worker', 'Send for others from a shared store, until it is stopped', () => import('./worker.ts'), 'worker'),
  entry('deliveries', 'Show the ledger: what was said to whom', () => import('./deliveries.ts'), 'deliveries'),
  entry('report', 'Account for a month, a quarter or a year', () => import('./report.ts'), 'report'),
  entry('channels list', 'List the configured channels', () => import('./channels.ts'), 'channelsList'),
  entry(
    'channels test',
    'Prove the credentials, posting nothing; with --post, post a marked test',
    () => import('./channelsTest.ts'),
    'channelsTest',
  ),
  entry('channels add', 'Add a channel, and prove it without a post', () => import('./channelsAdd.ts'), 'channelsAdd'),
  entry('channels remove', 'Take a channel out of the config', () => import('./channelsRemove.ts'), 'channelsRemove'),
  entry(
    'channels login',
    'Renew the token or password of a channel',
    () => import('./channelsLogin.ts'),
    'channelsLogin',
  ),
  entry('contacts import', 'Add people from a CSV or JSON lines', contactsVerbs, 'contactsImport'),
  entry('contacts sync', 'Read the sources of the config anew', contactsVerbs, 'contactsSync'),
  entry('contacts list', 'List the people, as a table, CSV or JSON', contactsVerbs, 'contactsList'),
  entry('contacts add', 'Add one person', contactsVerbs, 'contactsAdd'),
  entry('contacts remove', 'Take somebody out of the list', contactsVerbs, 'contactsRemove'),
  entry('contacts suppress', 'Let nothing go to an address any more', contactsVerbs, 'contactsSuppress'),
  entry(
    'contacts erase',
    'Take out all that is stored of somebody, the ledger included',
    contactsVerbs,
    'contactsErase',
  ),
  entry('contacts export', 'Hand over all that is stored of somebody', contactsVerbs, 'contactsExport'),
  entry('templates list', 'List the templates', templatesVerbs, 'templatesList'),
  entry('templates show', 'Print a template', templatesVerbs, 'templatesShow'),
  entry('templates edit', 'Copy a template into your folder and open it', templatesVerbs, 'templatesEdit'),
  entry('templates lint', 'Render every template and name every fault', templatesVerbs, 'templatesLint'),
  entry('page build', 'Build the status page into a folder, telling nobody', pageVerbs, 'pageBuild'),
  entry('page serve', 'Look at the status page on this machine', pageVerbs, 'pageServe'),
  entry('page publish', 'Put the status page up as it is now', pageVerbs, 'pagePublish'),
  entry(
    'import',
    'Take over the history of Statuspage, Upptime or cState, or put an export back',
    () => import('./import.ts'),
    'importHistory',
  ),
  entry(
    'export',
    'Write all of the store into a file: for a backup, or for the public',
    () => import('./export.ts'),
    'exportAll',
  ),
  entry('store copy', 'Copy a whole store into an empty one, into PostgreSQL or back', storeVerbs, 'storeCopy'),
  entry('store migrate', 'Make the tables of a shared store, or bring them up to date', storeVerbs, 'storeMigrate'),
  entry('store merge', 'Bring what was recorded on this machine alone into the shared store', storeVerbs, 'storeMerge'),
  entry('audit list', 'Show who did what, when and from where', auditVerbs, 'auditList'),
  entry('audit verify', 'Check that nobody has changed the audit trail', auditVerbs, 'auditVerify'),
  entry('doctor', 'Look at all that an outage will need', () => import('./doctor.ts'), 'doctor'),
  entry('drill', 'Rehearse the whole protocol; nothing leaves this machine', () => import('./drill.ts'), 'drill'),
  entry(
    'completion',
    'Print the shell completion for bash, zsh or fish',
    () => import('./completion.ts'),
    'completion',
  ),
];
