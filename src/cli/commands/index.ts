import type { CommandDefinition } from '../define.ts';
import { announce } from './announce.ts';
import { channelsList } from './channels.ts';
import { channelsAdd } from './channelsAdd.ts';
import { channelsLogin } from './channelsLogin.ts';
import { channelsRemove } from './channelsRemove.ts';
import { channelsTest } from './channelsTest.ts';
import { completion } from './completion.ts';
import {
  contactsAdd,
  contactsErase,
  contactsExport,
  contactsImport,
  contactsList,
  contactsRemove,
  contactsSuppress,
  contactsSync,
} from './contacts.ts';
import { correct } from './correct.ts';
import { deliver } from './deliver.ts';
import { deliveries } from './deliveries.ts';
import { doctor } from './doctor.ts';
import { drill } from './drill.ts';
import { importHistory } from './import.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import {
  maintenanceCancel,
  maintenanceComplete,
  maintenanceExtend,
  maintenanceSchedule,
  maintenanceStart,
} from './maintenance.ts';
import { note } from './note.ts';
import { open } from './open.ts';
import { pageBuild, pagePublish, pageServe } from './page.ts';
import { preview } from './preview.ts';
import { reopen } from './reopen.ts';
import { resolve } from './resolve.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { templatesEdit, templatesLint, templatesList, templatesShow } from './templates.ts';
import { tick } from './tick.ts';
import { update } from './update.ts';
import { watch } from './watch.ts';

/** A command as the help lists it. Commands are light: the libraries they need are loaded when they run. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly definition: CommandDefinition;
}

const entry = (name: string, summary: string, definition: CommandDefinition): CommandEntry => ({
  name,
  summary,
  definition,
});

/** The only list, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  entry('init', 'Write the config, asking for what it needs', init),
  entry('open', 'Declare an incident and tell everyone', open),
  entry('update', 'Post an update', update),
  entry('resolve', 'Give the all-clear, once it is true', resolve),
  entry('reopen', 'Say that it came back', reopen),
  entry('note', 'Keep a private note on an incident', note),
  entry('correct', 'Replace the words of an update, in place where that goes', correct),
  entry('maintenance schedule', 'Announce planned work, with notices ahead', maintenanceSchedule),
  entry('maintenance start', 'Say that planned work has begun', maintenanceStart),
  entry('maintenance extend', 'Say that it takes longer', maintenanceExtend),
  entry('maintenance complete', 'Say that it is done, once its probes agree', maintenanceComplete),
  entry('maintenance cancel', 'Call planned work off', maintenanceCancel),
  entry('announce', 'Tell customers where to look when things break', announce),
  entry('status', 'Show what is open, owed and in need of a hand', status),
  entry('watch', 'Keep looking: probes, soak and promises on one screen', watch),
  entry('tick', 'Look, remind, begin and end planned work, deliver: once, for cron and CI', tick),
  entry('list', 'List all incidents', list),
  entry('show', 'Show one incident with its timeline and deliveries', show),
  entry('preview', 'Show what every channel would say, sending nothing', preview),
  entry('deliver', 'Go on with what is queued or was interrupted', deliver),
  entry('deliveries', 'Show the ledger: what was said to whom', deliveries),
  entry('channels list', 'List the configured channels', channelsList),
  entry('channels test', 'Prove the credentials, posting nothing; with --post, post a marked test', channelsTest),
  entry('channels add', 'Add a channel, and prove it without a post', channelsAdd),
  entry('channels remove', 'Take a channel out of the config', channelsRemove),
  entry('channels login', 'Renew the token or password of a channel', channelsLogin),
  entry('contacts import', 'Add people from a CSV or JSON lines', contactsImport),
  entry('contacts sync', 'Read the sources of the config anew', contactsSync),
  entry('contacts list', 'List the people, as a table, CSV or JSON', contactsList),
  entry('contacts add', 'Add one person', contactsAdd),
  entry('contacts remove', 'Take somebody out of the list', contactsRemove),
  entry('contacts suppress', 'Let nothing go to an address any more', contactsSuppress),
  entry('contacts erase', 'Take out all that is stored of somebody, the ledger included', contactsErase),
  entry('contacts export', 'Hand over all that is stored of somebody', contactsExport),
  entry('templates list', 'List the templates', templatesList),
  entry('templates show', 'Print a template', templatesShow),
  entry('templates edit', 'Copy a template into your folder and open it', templatesEdit),
  entry('templates lint', 'Render every template and name every fault', templatesLint),
  entry('page build', 'Build the status page into a folder, telling nobody', pageBuild),
  entry('page serve', 'Look at the status page on this machine', pageServe),
  entry('page publish', 'Put the status page up as it is now', pagePublish),
  entry('import', 'Take over the history of Statuspage, Upptime or cState, telling nobody', importHistory),
  entry('doctor', 'Look at all that an outage will need', doctor),
  entry('drill', 'Rehearse the whole protocol; nothing leaves this machine', drill),
  entry('completion', 'Print the shell completion for bash, zsh or fish', completion),
];
