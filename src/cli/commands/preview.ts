import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../config/paths.ts';
import { events } from '../../domain/event.ts';
import { CliError, usageError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { planJson } from '../io/json.ts';
import { planText } from '../planText.ts';
import { audienceOptions, changeOptions, messageOptions, publishInput } from '../publishFlags.ts';
import { Values } from '../values.ts';
import { whileWatched } from '../whileWatched.ts';

export const preview = defineCommand({
  args: '[event]',
  example: 'incident preview resolved\nincident preview investigating --title "Checkout is down" --impact major --open',
  options: [
    ['--incident <id>', 'for this incident; without it the only open one, or a made-up one'],
    ['--title <title>', 'the title of the made-up one'],
    ...changeOptions.filter(([flags]) => !flags.startsWith('--event')),
    ...messageOptions,
    ...audienceOptions,
    ['--open', 'open the e-mail as HTML'],
  ],
  run: async ([given], options, context) => {
    const { output, terminal, verb } = context;
    const values = new Values(options);
    const input = publishInput(values);
    values.check(verb);
    const event = events.find((one) => one === (given ?? 'investigating'));
    if (!event) throw usageError([`There is no event "${given}".`], `There are: ${events.join(', ')}.`);
    const app = await context.app();
    const request = { ...input, event, id: values.text('incident'), title: values.text('title') };
    const previewed = await whileWatched(context, (watcher) => app.preview(request, watcher));
    if (!previewed.ok) throw new CliError(explainRefusal(previewed.error, verb));
    const draft = previewed.value;
    if (draft.faults.length > 0) throw new CliError(explainRefusal({ kind: 'not_ready', faults: draft.faults }, verb));
    for (const warning of draft.warnings) output.warn(warning);
    if (values.flag('open')) {
      const mail = draft.messages.find((one) => one.message.html !== null);
      if (mail?.message.html)
        output.say(`The e-mail stands in ${await openHtml(mail.message.html, await app.programEnv())}`);
      else output.warn('No channel sends an e-mail.');
    }
    output.result(planJson(draft, app.urlOf), planText(draft, app, terminal));
    return 0;
  },
});

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** Writes it where nobody else can read it, and hands it to the desktop, if there is one. */
async function openHtml(html: string, env: Environment): Promise<string> {
  const { spawn } = await import('node:child_process');
  const file = join(mkdtempSync(join(tmpdir(), 'allclear-preview-')), 'e-mail.html');
  writeFileSync(file, html, { mode: 0o600 });
  const opener = spawn(openers[process.platform] ?? 'xdg-open', [file], {
    stdio: 'ignore',
    detached: true,
    env: { ...env },
  });
  opener.on('error', () => {});
  opener.unref();
  return file;
}
