import type { CommandDefinition } from '../define.ts';

/** A command as the help lists it; the rest is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

const entry = (name: string, summary: string, load: () => Promise<CommandDefinition>): CommandEntry => ({
  name,
  summary,
  load,
});

/** The only list, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  entry('init', 'Write the config, asking for what it needs', async () => (await import('./init.ts')).init),
  entry('open', 'Declare an incident and tell everyone', async () => (await import('./open.ts')).open),
  entry('update', 'Post an update', async () => (await import('./update.ts')).update),
  entry('resolve', 'Give the all-clear, once it is true', async () => (await import('./resolve.ts')).resolve),
  entry('reopen', 'Say that it came back', async () => (await import('./reopen.ts')).reopen),
  entry('note', 'Keep a private note on an incident', async () => (await import('./note.ts')).note),
  entry('status', 'Show what is open, owed and in need of a hand', async () => (await import('./status.ts')).status),
  entry('list', 'List all incidents', async () => (await import('./list.ts')).list),
  entry('show', 'Show one incident with its timeline and deliveries', async () => (await import('./show.ts')).show),
  entry('preview', 'Show what every channel would say, sending nothing', async () => (await import('./preview.ts')).preview),
  entry('deliver', 'Go on with what is queued or was interrupted', async () => (await import('./deliver.ts')).deliver),
  entry('deliveries', 'Show the ledger: what was said to whom', async () => (await import('./deliveries.ts')).deliveries),
  entry('channels list', 'List the configured channels', async () => (await import('./channels.ts')).channelsList),
  entry('channels test', 'Prove the credentials, posting nothing', async () => (await import('./channels.ts')).channelsTest),
  entry('templates list', 'List the templates', async () => (await import('./templates.ts')).templatesList),
  entry('templates show', 'Print a template', async () => (await import('./templates.ts')).templatesShow),
  entry('templates edit', 'Copy a template into your folder and open it', async () => (await import('./templates.ts')).templatesEdit),
  entry('templates lint', 'Render every template and name every fault', async () => (await import('./templates.ts')).templatesLint),
  entry('doctor', 'Look at all that an outage will need', async () => (await import('./doctor.ts')).doctor),
  entry('drill', 'Rehearse the whole protocol; nothing leaves this machine', async () => (await import('./drill.ts')).drill),
  entry('completion', 'Print the shell completion for bash, zsh or fish', async () => (await import('./completion.ts')).completion),
];
