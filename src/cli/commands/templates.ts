import type { App } from '../../app.ts';
import { loadChannelTypes } from '../../channels/index.ts';
import type { EntryEvent } from '../../domain/event.ts';
import { lintTemplates } from '../../messages/lint.ts';
import { fileName, templateEvents } from '../../messages/templates.ts';
import { CliError, usageError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { table } from '../io/table.ts';
import { openEditor } from '../openEditor.ts';

export const templatesList = defineCommand({
  args: '',
  example: 'incident templates list',
  options: [],
  run: async (_args, _options, { app: load, output, terminal }) => {
    const listed = (await load()).templates().list();
    const rows = listed.map((one) => [one.event, one.variant || 'for everyone', one.locale, one.origin, one.path]);
    output.result(listed, await table(rows, terminal.width));
    return 0;
  },
});

/** `resolved`, or `resolved.short`. */
function readName(name: string | undefined, verb: string): { readonly event: EntryEvent; readonly variant: string } {
  const [given = '', variant = ''] = (name ?? '').split('.');
  const event = templateEvents.find((one) => one === given);
  if (event) return { event, variant };
  throw usageError(
    [`There is no event "${given}".`],
    `There are: ${templateEvents.join(', ')}. See: incident ${verb} --help`,
  );
}

export const templatesShow = defineCommand({
  args: '<event>',
  example: 'incident templates show resolved.short',
  options: [],
  run: async ([name], _options, { app: load, output, verb }) => {
    const { event, variant } = readName(name, verb);
    const app = await load();
    const found = app.templates().find(event, app.config.locale, [variant]);
    if (!found) throw usageError([`There is no template ${fileName(event, variant)}.`], 'See: incident templates list');
    const subject = found.subject === null ? '' : `---\nsubject: ${found.subject}\n---\n`;
    output.result({ file: found.file, subject: found.subject, body: found.body }, `${subject}${found.body}`);
    return 0;
  },
});

export const templatesEdit = defineCommand({
  args: '<event>',
  example: 'incident templates edit resolved.short',
  options: [],
  run: async ([name], _options, { app: load, output, terminal, verb }) => {
    const { event, variant } = readName(name, verb);
    const app = await load();
    if (app.config.templatesFolder === null) {
      throw new CliError({
        kind: 'no_templates_folder',
        message: 'The config names no folder for your own templates.',
        hint: 'Add "templates": "./templates" to it.',
        exit: 2,
      });
    }
    const file = app.templates().copy(fileName(event, variant));
    if (file === null)
      throw usageError([`There is no template ${fileName(event, variant)}.`], 'See: incident templates list');
    if (terminal.interactive) await openEditor(file, await app.programEnv());
    output.result({ file }, `${file} is yours to change. Check it with: incident templates lint`);
    return 0;
  },
});

export const templatesLint = defineCommand({
  args: '',
  example: 'incident templates lint',
  options: [],
  run: async (_args, _options, { app: load, output }) => {
    const findings = await lintAll(await load());
    const lines = findings.map(({ file, message }) => `✗ ${file}\n  ${message}`);
    output.result(
      { ok: findings.length === 0, findings },
      lines.join('\n') || 'Every event can be said on every channel.',
    );
    return findings.length === 0 ? 0 : 6;
  },
});

async function lintAll(app: App) {
  const forms = Object.values(await loadChannelTypes()).map((one) => ({
    type: one.type,
    form: { ...one, thread: false, textOnly: false },
  }));
  return await lintTemplates(app.templates(), forms);
}
